"""Orders of a list that treats everybody fairly: a shuffle each visitor keeps, and orders by figures."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

PRIME = 2**31 - 1
"""Multiplying by a number and taking the rest by this prime shuffles 1…PRIME-1 without collisions."""
SEEDS = 64
"""How many different shuffles there are; few enough that pages of a shuffle can be cached."""


@dataclass(frozen=True)
class Order:
    """One way to sort, with the sentence that explains it on the page."""

    key: str
    label: Any
    explanation: Any


FAIR = Order("fair", _("Random order"), _("Shuffled anew for each visitor, so that early texts have no advantage."))
NEWEST = Order("newest", _("Newest"), _("The most recent first."))
AGREED = Order("agreed", _("Most agreement"), _("By “agree” votes minus “disagree” votes of persons."))
DEBATED = Order("debated", _("Most debated"), _("By the number of comments."))
ORDERS = (FAIR, NEWEST, AGREED, DEBATED)


def order_named(key: str) -> Order:
    """The order called `key`, or the fair one when there is none of that name."""
    return next((order for order in ORDERS if order.key == key), FAIR)


def multiplier(seed: int) -> int:
    """The multiplier of the shuffle `seed` (any integer): a power of 48271, a full-period generator modulo PRIME.

    Source: Park and Miller, "Random number generators: good ones are hard to find" (1988), revised multiplier.
    """
    return pow(48271, 1 + seed % SEEDS, PRIME)


def sorted_by[Q: QuerySet[Any]](queryset: Q, order: Order, seed: int, *, comments: str) -> Q:
    """`queryset` of rows with `rank`, `pk` and `ballot`, in `order`; `comments` names the count of comments."""
    match order:
        case Order(key="newest"):
            return queryset.order_by("-pk")
        case Order(key="agreed"):
            return queryset.order_by("-ballot__score", "-ballot__n_agree", "pk")
        case Order(key="debated"):
            return queryset.order_by(f"-{comments}", "pk")
        case _:
            return queryset.order_by(F("rank") * multiplier(seed) % PRIME, "pk")


def seed_of(request: HttpRequest) -> int:
    """The visitor's shuffle: the one in the address (so that pages follow each other), else the visitor's own."""
    given = request.GET.get("seed", "")
    if given.isascii() and given.isdigit() and len(given) <= 4:
        return int(given) % SEEDS
    return int(getattr(request, "visitor_number", 0)) % SEEDS
