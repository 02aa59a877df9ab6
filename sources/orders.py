"""The orders of a list of sources."""

from django.utils.translation import gettext_lazy as _

from discussion.orders import FAIR, NEWEST, Order

RELEVANT = Order(
    "agreed",
    _("Most relevant"),
    _("By the number of people who find it relevant; organisations are counted apart."),
    follows_votes=True,
)
ORDERS = (FAIR, RELEVANT, NEWEST)
