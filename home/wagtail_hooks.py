"""What holds for every page in the Wagtail admin: what others stand on is not deleted, bulk actions say no in words."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from bills.models import BillPage
from debates.models import DebatePage
from subjects.models import SubjectPage
from video.page_gate import VIDEO_NOT_READY, AccessibleVideoMixin


def stands_on(pages: Iterable[Page]) -> list[Page]:
    """Those of `pages`, or of the pages below them, that people took part in or that others refer to."""
    below = Q()
    for page in pages:
        below |= Q(path__startswith=page.path)
    kept: list[Page] = []
    for model in (SubjectPage, DebatePage, BillPage):
        kept += model.objects.filter(below, first_published_at__isnull=False)
    kept += SubjectPage.objects.filter(below).filter(Q(debate_pages__isnull=False) | Q(bill_pages__isnull=False))
    return kept


@hooks.register("before_delete_page")
def keep_published(request: HttpRequest, page: Page) -> HttpResponseRedirect | None:
    """A page that was public is unpublished instead: contributions, votes and links stand on it."""
    return _refusal(request, [page])


@hooks.register("before_bulk_action")
def keep_published_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponseRedirect | None:
    """The same for several pages at once."""
    if action_type != "delete" or not issubclass(action.model, Page):
        return None
    return _refusal(request, objects)


@hooks.register("before_bulk_action")
def publish_only_videos_for_everybody(
    request: HttpRequest, action_type: str, objects: Iterable[Page], action: Any
) -> HttpResponseRedirect | None:
    """The page's form says beside the field what its video lacks; publishing several at once has no such place."""
    if action_type != "publish" or not issubclass(action.model, Page):
        return None
    for page in _with_drafts_below(objects) if action.cleaned_form.cleaned_data["include_descendants"] else objects:
        latest = page.get_latest_revision_as_object()
        if isinstance(latest, AccessibleVideoMixin) and not latest.video_is_ready:
            return _back_to_the_list(request, page, f"“{page.title}”: {VIDEO_NOT_READY}")
    return None


def _with_drafts_below(pages: Iterable[Page]) -> Iterator[Page]:
    """`pages`, and below them what Wagtail would publish with them."""
    for page in pages:
        yield page
        yield from page.get_descendants().not_live()


def _refusal(request: HttpRequest, pages: Iterable[Page]) -> HttpResponseRedirect | None:
    kept = stands_on(pages)
    if not kept:
        return None
    text = _("“%(title)s” was published or is referred to: others stand on it. Unpublish it instead of deleting it.")
    return _back_to_the_list(request, kept[0], text % {"title": kept[0].title})


def _back_to_the_list(request: HttpRequest, page: Page, why: str) -> HttpResponseRedirect:
    messages.error(request, why)
    return HttpResponseRedirect(reverse("wagtailadmin_explore", args=[page.get_parent().pk]))
