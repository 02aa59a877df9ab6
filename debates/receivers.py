"""From Wagtail's publication of a page to the service that does what follows."""

from typing import Any

from wagtail.models import PageViewRestriction

from debates.models import DebatePage
from debates.services import freeze_or_thaw, publish_debate


def debate_published(sender: type[DebatePage], instance: DebatePage, **_kwargs: Any) -> None:
    """A debate page went live."""
    # Wagtail sends this too for a page that is only scheduled.
    if instance.live:
        publish_debate(page=instance)
        freeze_or_thaw(page=instance)


def debate_unpublished(sender: type[DebatePage], instance: DebatePage, **_kwargs: Any) -> None:
    """A debate page is no longer live."""
    freeze_or_thaw(page=instance)


def restriction_changed(sender: type[PageViewRestriction], instance: PageViewRestriction, **_kwargs: Any) -> None:
    """Who may see a page, and the pages below it, has changed."""
    for page in DebatePage.objects.descendant_of(instance.page, inclusive=True):
        freeze_or_thaw(page=page)
