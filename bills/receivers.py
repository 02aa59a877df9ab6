"""From Wagtail's publication of a page to the service that does what follows."""

from typing import Any

from bills.models import BillPage
from bills.services import publish_bill


def bill_published(sender: type[BillPage], instance: BillPage, **_kwargs: Any) -> None:
    """A bill page went live, in any language and by any way."""
    publish_bill(page=instance)
