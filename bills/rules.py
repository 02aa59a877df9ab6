"""Who may see a bill."""

from django.http import HttpRequest

from bills.models import BillPage
from subjects.rules import readable


def visible_bill_page(request: HttpRequest, bill_id: int) -> BillPage | None:
    """The live page of a bill in the reader's language (else in another) that this visitor may read, or None."""
    pages = BillPage.objects.live().filter(bill=bill_id)
    return readable(pages.select_related("locale", "about__subject").order_by("pk"), request)
