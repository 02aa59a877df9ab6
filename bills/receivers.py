"""From Wagtail's publication of a page to the service that does what follows."""

from typing import Any

from bills.models import BillPage
from bills.services import freeze_or_thaw, publish_bill


def bill_published(sender: type[BillPage], instance: BillPage, **_kwargs: Any) -> None:
    """A bill page went live, in any language and by any way."""
    # Wagtail sends this too for a page that is only scheduled.
    if instance.live:
        publish_bill(page=instance)
        freeze_or_thaw(bill_id=instance.bill_id)


def bill_unpublished(sender: type[BillPage], instance: BillPage, **_kwargs: Any) -> None:
    """A bill page is no longer live."""
    freeze_or_thaw(bill_id=instance.bill_id)
