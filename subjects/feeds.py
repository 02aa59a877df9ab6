"""What participants contribute to a process, as an Atom feed."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from discussion.fields import visible_text
from subjects.models import Proposal, SubjectPage
from subjects.rules import visible_page

LENGTH = 30


class SubjectFeed(Feed):
    """The causes, issues at stake and solutions of one process, the latest first."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, subject_id: int) -> SubjectPage:
        """The page of the process in the reader's language; 404 when there is none to read."""
        page = visible_page(request, subject_id)
        if page is None or page.is_record:
            raise Http404
        return page

    def title(self, page: SubjectPage) -> str:
        return _("%(subject)s: causes, issues at stake and solutions") % {"subject": page.title}

    def link(self, page: SubjectPage) -> str:
        return page.get_url() or "/"

    def items(self, page: SubjectPage) -> list[Proposal]:
        """The proposals published last."""
        proposals = Proposal.objects.filter(subject=page.subject_id).published()
        return list(proposals.select_related("current").order_by("-published_at", "-pk")[:LENGTH])

    def item_title(self, item: Any) -> str:
        title = _("%(kind)s: %(title)s") % {"kind": item.get_kind_display(), "title": item.title}
        return visible_text(title).replace("\0", "")

    def item_description(self, item: Any) -> str:
        # Atom's summaries are HTML, and this is text.
        return linebreaks(visible_text(item.text).replace("\0", ""), autoescape=True)

    def item_link(self, item: Any) -> str:
        return reverse("subjects:proposal", args=[item.pk])

    def item_pubdate(self, item: Any) -> datetime:
        return item.published_at  # type: ignore[no-any-return]
