"""Orders of a list that treats everybody fairly: a shuffle each visitor keeps, and orders by figures.

What each is made of stands in docs/orders.md.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Least
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
    follows_votes: bool = False
    """Made of votes: it changes with each, and says what they are."""


FAIR = Order("fair", _("Random order"), _("Shuffled anew for each visitor, so that early texts have no advantage."))
BALANCED = Order(
    "fair",
    _("Random order"),
    _("Shuffled anew for each visitor; late texts come first more often, to make up for the time they missed."),
)
"""The fair order of texts that know their exposure."""
NEWEST = Order("newest", _("Newest"), _("The most recent first."))
AGREED = Order(
    "agreed",
    _("Most supported"),
    _("By “agree” votes minus “disagree” votes of persons."),
    follows_votes=True,
)
DEBATED = Order("debated", _("Most debated"), _("By the number of comments."))
DIVIDED = Order(
    "divided",
    _("Most divided"),
    _("By the smaller of the “agree” and “disagree” votes of persons: many on both sides come first."),
    follows_votes=True,
)
MIXED = Order("mixed", _("Most mixed"), _("By the number of “mixed” votes of persons."), follows_votes=True)
UNANSWERED = Order("unanswered", _("Unanswered"), _("Those with no comment first, then with few; the oldest first."))

ORDERS = (FAIR, NEWEST, AGREED, DEBATED, DIVIDED, MIXED, UNANSWERED)
"""Those of a discussion."""
BALANCED_ORDERS = (BALANCED, *ORDERS[1:])
"""Those of a list of proposals."""


def offered(orders: tuple[Order, ...] = ORDERS, *, counts_hidden: bool = False) -> tuple[Order, ...]:
    """The `orders` that may be chosen: while counts are hidden, none that is made of them."""
    return tuple(order for order in orders if not (counts_hidden and order.follows_votes))


def order_named(key: str, orders: tuple[Order, ...] = ORDERS) -> Order:
    """The one of `orders` called `key`, or the first, fair one when there is none of that name."""
    return next((order for order in orders if order.key == key), orders[0])


def multiplier(seed: int) -> int:
    """The multiplier of the shuffle `seed` (any integer): a power of 48271, a full-period generator modulo PRIME.

    Source: Park and Miller, "Random number generators: good ones are hard to find" (1988), revised multiplier.
    """
    return pow(48271, 1 + seed % SEEDS, PRIME)


def sorted_by[Q: QuerySet[Any]](queryset: Q, order: Order, seed: int, *, comments: str) -> Q:
    """`queryset` of rows with `rank`, `pk` and `ballot`, in `order`; `comments` names the count of comments.

    For BALANCED they have an `exposure` from 1 to 1000 too.
    """
    if order == BALANCED:
        # Squared: what makes up best for the time missed (docs/decisions/0009). Below 2⁵¹.
        exposure = F("exposure")
        return queryset.order_by(F("rank") * multiplier(seed) % PRIME * exposure * exposure, "pk")
    match order.key:
        case "newest":
            return queryset.order_by("-pk")
        case "agreed":
            return queryset.order_by("-ballot__score", "-ballot__n_agree", "pk")
        case "debated":
            return queryset.order_by(f"-{comments}", "pk")
        case "divided":
            smaller = Least("ballot__n_agree", "ballot__n_disagree")
            return queryset.order_by(smaller.desc(), "-ballot__n_votes", "pk")
        case "mixed":
            return queryset.order_by("-ballot__n_mixed", "pk")
        case "unanswered":
            return queryset.order_by(comments, "pk")
        case _:
            return queryset.order_by(F("rank") * multiplier(seed) % PRIME, "pk")


def seed_of(request: HttpRequest) -> int:
    """The visitor's shuffle: the one in the address (so that pages follow each other), else the visitor's own."""
    given = request.GET.get("seed", "")
    if given.isascii() and given.isdigit() and len(given) <= 4:
        return int(given) % SEEDS
    return int(getattr(request, "visitor_number", 0)) % SEEDS
