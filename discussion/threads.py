"""Reading a discussion: one page of threads in a fixed number of queries, however many comments there are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.models import User
from discussion.comment_html import COLUMNS, CommentRow, comment_html
from discussion.models import SHOWN_STATES, Discussion, Stance, ThreadComment
from discussion.orders import AGREED, FAIR, ORDERS, Order, sorted_by
from discussion.rules import commenting_message
from voting.models import Choice
from voting.services import votes_of

ROOTS_PER_PAGE = 15
REPLIES_SHOWN = 3
"""Replies of a thread that a list shows; the comment's own page shows them all."""
REPLIES_PER_PAGE = 50
PLACES_KEPT_FOR = 300
"""Seconds the places of comments on a page are kept when nobody writes meanwhile."""


@dataclass(slots=True)
class Shown:
    """A comment on a page: its row, the viewer's own vote, and the replies shown below it."""

    row: CommentRow
    takes_answers: bool
    replies: list["Shown"] = field(default_factory=list)
    mine: int | None = None

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def depth(self) -> int:
        return self.row.depth

    @property
    def label(self) -> str:
        return self.row.label

    @property
    def n_descendants(self) -> int:
        return self.row.n_descendants

    @property
    def n_more(self) -> int:
        """Replies of this thread that are not shown here."""
        return self.row.n_descendants - len(self.replies)

    @property
    def html(self) -> SafeString:
        """The comment as HTML in the page's language."""
        return comment_html(self.row, self.mine, self.takes_answers, get_language() or "")


@dataclass
class Thread:
    """One page of a discussion."""

    discussion: Discussion
    roots: list[Shown]
    order: Order
    seed: int
    stance: str
    page: int
    n_pages: int
    closed_message: str
    address: str
    orders: tuple[Order, ...] = ORDERS
    is_extract: bool = False
    form: Any = None
    """The form to write in, when there are words of the visitor to give back; otherwise an empty one is shown."""
    label: str = ""
    """What is discussed, in words."""
    my_votes: dict[int, Choice] = field(default_factory=dict)
    """The viewer's own votes by ballot: on the comments, and on what `load_thread` was asked for beside them."""

    def address_of(self, page: int) -> str:
        """The address of another page in the same order."""
        query: dict[str, Any] = {"order": self.order.key, "seed": self.seed, "page": page}
        if self.stance:
            query["stance"] = self.stance
        return f"{self.address}?{urlencode(query)}"

    @property
    def first_url(self) -> str:
        return self.address_of(1)

    @property
    def next_url(self) -> str:
        return self.address_of(self.page + 1) if self.page < self.n_pages else ""

    @property
    def previous_url(self) -> str:
        return self.address_of(self.page - 1) if self.page > 1 else ""

    @property
    def stances(self) -> list[tuple[str, str, int]]:
        """Filters: value, label, number of threads."""
        counts = self.discussion
        return [
            ("for", str(Stance.FOR.label), counts.n_for),
            ("against", str(Stance.AGAINST.label), counts.n_against),
            ("neutral", str(Stance.NEUTRAL.label), counts.n_neutral),
        ]


def load_thread(
    discussion: Discussion,
    *,
    viewer: User | None,
    order: Order,
    seed: int,
    address: str,
    page: int = 1,
    stance: str = "",
    roots_shown: int = ROOTS_PER_PAGE,
    beside: Iterable[int] = (),
    now: datetime | None = None,
) -> Thread:
    """A page of root comments of `discussion` with their first replies: three queries, one more for a viewer's votes.

    Two of the three are spared until somebody writes. `discussion` must have its window loaded; a `page` outside
    1…last is moved to the nearest. Fewer `roots_shown` than a page has make an extract, which leads to the whole
    discussion. The viewer's votes on the ballots `beside` it are read along with those on the comments.
    """
    counts = {"": discussion.n_roots, "for": discussion.n_for, "against": discussion.n_against}
    n_roots = counts.get(stance, discussion.n_neutral)
    n_pages = max(1, -(-n_roots // ROOTS_PER_PAGE))
    page = min(max(page, 1), n_pages)
    roots = ThreadComment.objects.filter(discussion=discussion, depth=0, state__in=SHOWN_STATES)
    if stance:
        roots = roots.filter(stance=stance)
    start = (page - 1) * ROOTS_PER_PAGE
    closed_message = commenting_message(discussion, now or timezone.now())
    places = _places(discussion, roots, order, seed, stance, slice(start, start + roots_shown))
    shown = _arranged(*places, takes_answers=not closed_message)
    my_votes = _mark_votes(viewer, shown, beside)
    return Thread(
        discussion=discussion,
        roots=shown,
        order=order,
        seed=seed,
        stance=stance,
        page=page,
        n_pages=n_pages,
        closed_message=closed_message,
        address=address,
        is_extract=roots_shown < ROOTS_PER_PAGE,
        my_votes=my_votes,
    )


def load_subthread(
    comment: ThreadComment, *, viewer: User | None, takes_answers: bool, page: int = 1
) -> tuple[Shown, int]:
    """The thread that `comment` belongs to, with a page of its replies in reading order, and the number of pages."""
    root_id = comment.root_id or comment.pk
    root = Shown(_rows(pk=root_id)[0], takes_answers)
    n_pages = max(1, -(-root.n_descendants // REPLIES_PER_PAGE))
    start = (min(max(page, 1), n_pages) - 1) * REPLIES_PER_PAGE
    replies = ThreadComment.objects.filter(root_id=root_id, depth__gt=0, state__in=SHOWN_STATES).order_by("path")
    rows = replies.values_list(*COLUMNS)[start : start + REPLIES_PER_PAGE]
    root.replies = [Shown(CommentRow(*values), takes_answers) for values in rows]
    _mark_votes(viewer, [root])
    return root, n_pages


def page_of_reply(comment: ThreadComment) -> int:
    """The page of its thread on which the reply `comment` stands."""
    before = ThreadComment.objects.filter(
        root_id=comment.root_id, depth__gt=0, state__in=SHOWN_STATES, path__lt=comment.path
    ).count()
    return before // REPLIES_PER_PAGE + 1


def _rows(**which: Any) -> list[CommentRow]:
    return [CommentRow(*values) for values in ThreadComment.objects.filter(**which).values_list(*COLUMNS)]


def _places(
    discussion: Discussion, roots: QuerySet[ThreadComment], order: Order, seed: int, stance: str, part: slice
) -> tuple[list[int], list[int]]:
    """Which of `roots` are on a page and which first replies (by time) below them, in reading order, by their ids.

    Two queries, whose cost grows with the discussion. They are remembered until somebody writes in it, unless the
    order follows the votes.
    """
    written = f"{discussion.n_comments}:{discussion.last_at.timestamp() if discussion.last_at else 0}"
    how = f"{order.key}:{seed if order == FAIR else 0}:{stance}:{part.start}-{part.stop}"
    key = f"places:{discussion.pk}:{written}:{how}"
    kept: tuple[list[int], list[int]] | None = cache.get(key) if order != AGREED else None
    if kept is None:
        ids = list(sorted_by(roots, order, seed, comments="n_descendants").values_list("pk", flat=True)[part])
        kept = ids, _first_replies(ids)
        if order != AGREED:
            cache.set(key, kept, PLACES_KEPT_FOR)
    return kept


def _first_replies(roots: list[int]) -> list[int]:
    """The ids of the first replies (by time) below each of `roots`, in reading order: one query."""
    if not roots:
        return []
    numbered = (
        ThreadComment.objects.filter(root_id__in=roots, depth__gt=0, state__in=SHOWN_STATES)
        .order_by()
        .annotate(number=Window(RowNumber(), partition_by=F("root_id"), order_by="pk"))
        .filter(number__lte=REPLIES_SHOWN)
    )
    return list(numbered.order_by("path").values_list("pk", flat=True))


def _arranged(roots: list[int], replies: list[int], *, takes_answers: bool) -> list[Shown]:
    """The comments of these ids, the replies below their roots: one query."""
    rows = {row.id: row for row in _rows(pk__in=[*roots, *replies], state__in=SHOWN_STATES)} if roots else {}
    shown = {pk: Shown(rows[pk], takes_answers) for pk in roots if pk in rows}
    for pk in replies:
        if (row := rows.get(pk)) and row.root_id in shown:
            shown[row.root_id].replies.append(Shown(row, takes_answers))
    return list(shown.values())


def _mark_votes(viewer: User | None, roots: Iterable[Shown], beside: Iterable[int] = ()) -> dict[int, Choice]:
    """Note the viewer's own votes on the rows, and return them and those `beside`: one query, none for a visitor."""
    if viewer is None:
        return {}
    shown = [comment for root in roots for comment in (root, *root.replies)]
    mine = votes_of(viewer, [*beside, *(comment.row.ballot_id for comment in shown)])
    for comment in shown:
        comment.mine = mine.get(comment.row.ballot_id)
    return mine


def viewer_of(request: HttpRequest) -> User | None:
    """The signed-in person who looks, None for a visitor."""
    return request.user if request.user.is_authenticated else None
