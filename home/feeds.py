"""What is new, as an Atom feed."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from bills.models import BillPage
from debates.models import DebatePage
from discussion.fields import visible_text
from home.navigation import menus
from subjects.models import SubjectPage

LENGTH = 30


class NewsFeed(Feed):
    """Subjects, debates and bills in one language, the latest first."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpRequest:
        return request

    def title(self, request: HttpRequest) -> str:
        return _("%(platform)s: subjects, debates and bills") % {"platform": menus(request)["platform_name"]}

    def link(self, request: HttpRequest) -> str:
        return str(menus(request)["home_url"])

    def items(self, request: HttpRequest) -> list[Page]:
        """The pages published last."""
        pages: list[Page] = []
        for model in (SubjectPage, DebatePage, BillPage):
            live = model.objects.live().public().filter(locale__language_code=get_language())
            pages += live.order_by("-first_published_at")[:LENGTH]
        for page in pages:
            page.feed_url = page.get_url(request) or "/"
        return sorted(pages, key=lambda page: page.first_published_at, reverse=True)[:LENGTH]

    # Control characters, which texts pasted from elsewhere may bring, are not XML.
    def item_title(self, item: Any) -> str:
        return visible_text(item.title)

    def item_description(self, item: Any) -> str:
        # Atom's summaries are HTML, and this is text.
        return escape(visible_text(item.summary))

    def item_link(self, item: Any) -> str:
        return str(item.feed_url)

    def item_pubdate(self, item: Any) -> datetime:
        return item.first_published_at  # type: ignore[no-any-return]

    def item_updateddate(self, item: Any) -> datetime:
        return item.last_published_at  # type: ignore[no-any-return]
