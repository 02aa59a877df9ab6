"""Who may see a bill."""

from django.http import HttpRequest
from django.utils.translation import get_language

from bills.models import BillPage
from subjects.rules import may_read


def visible_bill_page(request: HttpRequest, bill_id: int) -> BillPage | None:
    """The live page of a bill in the reader's language (else in another) that this visitor may read, or None."""
    pages = list(
        BillPage.objects.live().filter(bill=bill_id).select_related("locale", "about__subject").order_by("pk")
    )
    pages.sort(key=lambda page: page.locale.language_code != get_language())
    for page in pages:
        if may_read(request, page):
            return page
    return None
