"""From Wagtail's publication of a page to the service that does what follows."""

from typing import Any

from debates.models import DebatePage
from debates.services import publish_debate


def debate_published(sender: type[DebatePage], instance: DebatePage, **_kwargs: Any) -> None:
    """A debate page went live."""
    # Wagtail sends this too for a page that is only scheduled.
    if instance.live:
        publish_debate(page=instance)
