"""From Wagtail's publication of a page to the service that does what follows."""

from typing import Any

from wagtail.models import Page, PageViewRestriction

from subjects.models import SubjectPage
from subjects.services import publish_subject, show_or_hide


def subject_published(sender: type[SubjectPage], instance: SubjectPage, **_kwargs: Any) -> None:
    """A subject page went live, in any language and by any way."""
    # Wagtail sends this too for a page that is only scheduled.
    if instance.live:
        publish_subject(page=instance)
        show_or_hide(subject_ids=[instance.subject_id])


def subject_unpublished(sender: type[SubjectPage], instance: SubjectPage, **_kwargs: Any) -> None:
    """A subject page is no longer live."""
    show_or_hide(subject_ids=[instance.subject_id])


def restriction_changed(sender: type[PageViewRestriction], instance: PageViewRestriction, **_kwargs: Any) -> None:
    """Who may see a page, and the pages below it, has changed."""
    _look_again_below(instance.page)


def page_moved(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """A page, and the pages below it, stand elsewhere: perhaps under another restriction."""
    _look_again_below(instance)


def _look_again_below(page: Page) -> None:
    below = SubjectPage.objects.descendant_of(page, inclusive=True)
    show_or_hide(subject_ids=set(below.values_list("subject", flat=True)))
