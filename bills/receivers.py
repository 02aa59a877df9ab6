"""From Wagtail's publication of a page to the service that does what follows."""

from typing import Any

from wagtail.models import PageViewRestriction

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


def restriction_changed(sender: type[PageViewRestriction], instance: PageViewRestriction, **_kwargs: Any) -> None:
    """Who may see a page, and the pages below it, has changed."""
    for bill_id in set(BillPage.objects.descendant_of(instance.page, inclusive=True).values_list("bill", flat=True)):
        freeze_or_thaw(bill_id=bill_id)
