"""Reading a discussion in columns: arguments for and against side by side, questions and remarks below them.

Each column is paged by itself; all of a page is read at once, in as many queries as one list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from discussion.models import Discussion, Stance
from discussion.orders import FAIR, Order, sorted_by
from discussion.shown import Shown, arranged, mark_votes, viewing
from discussion.threads import Places, Reading, first_replies, keep_places, kept_places, roots_of

ROOTS_IN_COLUMN = 8
"""Threads of each side on one page: as many for as against."""
TITLES = {Stance.FOR: _("For"), Stance.AGAINST: _("Against"), Stance.NEUTRAL: _("Questions and remarks")}
MORE = {
    Stance.FOR: _("More arguments for"),
    Stance.AGAINST: _("More arguments against"),
    Stance.NEUTRAL: _("More questions and remarks"),
}
PREVIOUS = {
    Stance.FOR: _("Previous arguments for"),
    Stance.AGAINST: _("Previous arguments against"),
    Stance.NEUTRAL: _("Previous questions and remarks"),
}
NOBODY = {
    Stance.FOR: _("Nobody has argued for it yet."),
    Stance.AGAINST: _("Nobody has argued against it yet."),
    Stance.NEUTRAL: _("Nobody has asked or remarked anything yet."),
}


@dataclass
class Column:
    """One side of a discussion: a page of its threads."""

    stance: Stance
    n: int
    """How many threads it has."""
    page: int
    n_pages: int
    roots: list[Shown]
    previous_url: str = ""
    next_url: str = ""

    @property
    def title(self) -> str:
        return str(TITLES[self.stance])

    @property
    def more(self) -> str:
        """What the link to its next page says."""
        return str(MORE[self.stance])

    @property
    def previous(self) -> str:
        return str(PREVIOUS[self.stance])

    @property
    def nobody(self) -> str:
        """What stands there while it is empty."""
        return str(NOBODY[self.stance])


@dataclass(kw_only=True)
class Arguments(Reading):
    """One page of a discussion in columns."""

    columns: list[Column]

    @property
    def sides(self) -> list[Column]:
        """For and against."""
        return self.columns[:2]

    @property
    def remarks(self) -> Column:
        return self.columns[2]


def load_arguments(
    discussion: Discussion,
    *,
    viewer: User | None,
    order: Order,
    seed: int,
    address: str,
    pages: Mapping[str, int],
    beside: Iterable[int] = (),
    now: datetime | None = None,
) -> Arguments:
    """A page of each side of `discussion`, `pages` by stance: as many queries as `load_thread`, on the same terms."""
    counts = {Stance.FOR: discussion.n_for, Stance.AGAINST: discussion.n_against, Stance.NEUTRAL: discussion.n_neutral}
    seen = viewing(discussion, viewer, now or timezone.now())
    columns = []
    for stance, n in counts.items():
        n_pages = max(1, -(-n // ROOTS_IN_COLUMN))
        columns.append(Column(stance, n, min(max(pages.get(stance, 1), 1), n_pages), n_pages, []))
    roots = arranged(*_places(discussion, order, seed, columns), seen)
    mine = mark_votes(roots, seen, beside)
    for column in columns:
        column.roots = [root for root in roots if root.row.stance == column.stance]
    _link(columns, order, seed, address)
    return Arguments(
        discussion=discussion,
        order=order,
        seed=seed,
        address=address,
        viewing=seen,
        my_votes=mine.choices,
        my_ballots=mine.ballots,
        columns=columns,
    )


def _link(columns: list[Column], order: Order, seed: int, address: str) -> None:
    """Give each column the addresses of its neighbouring pages; the other columns stay where they are."""
    pages = {str(column.stance): column.page for column in columns}
    for column in columns:

        def address_of(page: int, stance: str = str(column.stance)) -> str:
            others: dict[str, Any] = {name: number for name, number in pages.items() if number > 1 and name != stance}
            query = {"order": order.key, "seed": seed, **others, stance: page}
            return f"{address}?{urlencode(query)}#side-{stance}"

        column.previous_url = address_of(column.page - 1) if column.page > 1 else ""
        column.next_url = address_of(column.page + 1) if column.page < column.n_pages else ""


def _places(discussion: Discussion, order: Order, seed: int, columns: list[Column]) -> Places:
    """Which roots are on the page of each column, and which first replies below them: two queries, none while kept."""
    if not discussion.n_roots:
        return [], []
    how = f"{seed if order == FAIR else 0}:columns:{'-'.join(str(column.page) for column in columns)}"
    key, kept = kept_places(discussion, order, how)
    if kept is not None:
        return kept
    on_page = Q(pk__in=[])
    for column in columns:
        first = (column.page - 1) * ROOTS_IN_COLUMN
        on_page |= Q(stance=column.stance, place__gt=first, place__lte=first + ROOTS_IN_COLUMN)
    in_order = sorted_by(roots_of(discussion), order, seed, comments="n_descendants")
    keys: list[Any] = list(in_order.query.order_by)
    places = in_order.annotate(place=Window(RowNumber(), partition_by=F("stance"), order_by=keys)).filter(on_page)
    ids = list(places.order_by("place").values_list("pk", flat=True))
    return keep_places(key, (ids, first_replies(ids)))
