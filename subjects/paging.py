"""Lists of cards in pages."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode

CARDS_PER_PAGE = 20


def paged(
    request: HttpRequest, cards: Sequence[Any] | QuerySet[Any, Any], *, per_page: int = CARDS_PER_PAGE, **query: str
) -> dict[str, Any]:
    """The page of `cards` that `?page=` asks for (the nearest one there is), and its neighbours' addresses.

    `query` stays in the addresses.
    """
    pages = Paginator(cards, per_page).get_page(request.GET.get("page"))

    def address(number: int) -> str:
        return f"?{urlencode(query | {'page': number})}"

    return {
        "cards": list(pages),
        "total": pages.paginator.count,
        "page_number": pages.number,
        "n_pages": pages.paginator.num_pages,
        "previous_url": address(pages.previous_page_number()) if pages.has_previous() else "",
        "next_url": address(pages.next_page_number()) if pages.has_next() else "",
    }
