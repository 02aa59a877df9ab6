"""Reading a discussion in one list: a page of threads in a fixed number of queries, however many comments there are."""

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

from accounts.models import User
from discussion.comment_html import COLUMNS, CommentRow, without_figures
from discussion.models import SHOWN_STATES, Discussion, Stance, ThreadComment
from discussion.orders import FAIR, Order, offered, sorted_by
from discussion.shown import Shown, Viewing, arranged, mark_votes, name_moved, read_rows, viewing
from voting.models import Choice
from voting.services import MyVote

ROOTS_PER_PAGE = 15
REPLIES_SHOWN = 3
"""Replies of a thread that a list shows; the comment's own page shows them all."""
REPLIES_PER_PAGE = 50
PLACES_KEPT_FOR = 300
"""Seconds the places of comments on a page are kept when nobody writes meanwhile."""

Places = tuple[list[int], list[int]]
"""The ids of roots and of replies on a page, each in reading order."""


@dataclass(kw_only=True)
class Reading:
    """A discussion as a page shows it, in whatever form."""

    discussion: Discussion
    order: Order
    seed: int
    address: str
    viewing: Viewing
    form: Any = None
    """The form to write in, when there are words of the visitor to give back; otherwise an empty one is shown."""
    label: str = ""
    """What is discussed, in words."""
    my_votes: dict[int, Choice] = field(default_factory=dict)
    """The viewer's own votes by ballot: on the comments, and on what was asked for beside them."""
    my_ballots: dict[int, MyVote] = field(default_factory=dict)
    """The same with the versions they were cast on."""

    @property
    def closed_message(self) -> str:
        return self.viewing.closed_message

    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders to choose from."""
        return offered(counts_hidden=self.viewing.counts_hidden)


@dataclass(kw_only=True)
class Thread(Reading):
    """One page of a discussion in one list."""

    roots: list[Shown]
    stance: str
    page: int
    n_pages: int
    is_extract: bool = False

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

    Two of the three are spared until somebody writes; one more names the texts from which threads were moved here.
    `discussion` must have its window loaded; a `page` outside 1…last is moved to the nearest. Fewer `roots_shown` than
    a page has make an extract, which leads to the whole discussion. The viewer's votes on the ballots `beside` it are
    read along with those on the comments.
    """
    counts = {"": discussion.n_roots, "for": discussion.n_for, "against": discussion.n_against}
    n_roots = counts.get(stance, discussion.n_neutral)
    n_pages = max(1, -(-n_roots // ROOTS_PER_PAGE))
    page = min(max(page, 1), n_pages)
    seen = viewing(discussion, viewer, now or timezone.now())
    start = (page - 1) * ROOTS_PER_PAGE
    places = _places(discussion, order, seed, stance, slice(start, start + roots_shown))
    roots = arranged(*places, seen)
    mine = mark_votes(roots, seen, beside)
    return Thread(
        discussion=discussion,
        order=order,
        seed=seed,
        address=address,
        viewing=seen,
        my_votes=mine.choices,
        my_ballots=mine.ballots,
        roots=roots,
        stance=stance,
        page=page,
        n_pages=n_pages,
        is_extract=roots_shown < ROOTS_PER_PAGE,
    )


def load_subthread(
    comment: ThreadComment, *, viewer: User | None, page: int = 1, now: datetime | None = None
) -> tuple[Shown, int]:
    """The thread that `comment` belongs to, with a page of its replies in reading order, and the number of pages."""
    seen = viewing(comment.discussion, viewer, now or timezone.now())
    root_id = comment.root_id or comment.pk
    root = Shown(read_rows(seen, pk=root_id)[0], seen)
    n_pages = max(1, -(-root.n_descendants // REPLIES_PER_PAGE))
    start = (min(max(page, 1), n_pages) - 1) * REPLIES_PER_PAGE
    replies = ThreadComment.objects.filter(root_id=root_id, depth__gt=0, state__in=SHOWN_STATES).order_by("path")
    for values in replies.values_list(*COLUMNS)[start : start + REPLIES_PER_PAGE]:
        row = CommentRow(*values)
        root.add_reply(without_figures(row) if seen.counts_hidden else row)
    name_moved([root])
    mark_votes([root], seen)
    return root, n_pages


def page_of_reply(comment: ThreadComment) -> int:
    """The page of its thread on which the reply `comment` stands."""
    before = ThreadComment.objects.filter(
        root_id=comment.root_id, depth__gt=0, state__in=SHOWN_STATES, path__lt=comment.path
    ).count()
    return before // REPLIES_PER_PAGE + 1


def roots_of(discussion: Discussion) -> QuerySet[ThreadComment]:
    """The comments that begin a thread of `discussion` and keep their place in it."""
    return ThreadComment.objects.filter(discussion=discussion, depth=0, state__in=SHOWN_STATES)


def kept_places(discussion: Discussion, order: Order, how: str) -> tuple[str, Places | None]:
    """Where the places of a page are kept, and what is kept there until somebody writes in the discussion.

    Nothing is, and the key is empty, where the order follows the votes.
    """
    if order.follows_votes:
        return "", None
    written = f"{discussion.n_comments}:{discussion.last_at.timestamp() if discussion.last_at else 0}"
    key = f"places:{discussion.pk}:{written}:{order.key}:{how}"
    kept: Places | None = cache.get(key)
    return key, kept


def keep_places(key: str, places: Places) -> Places:
    """Keep `places`, where `kept_places` says so."""
    if key:
        cache.set(key, places, PLACES_KEPT_FOR)
    return places


def _places(discussion: Discussion, order: Order, seed: int, stance: str, part: slice) -> Places:
    """Which roots are on a page and which first replies (by time) below them: two queries, whose cost grows with the
    discussion; none while they are kept."""
    how = f"{seed if order == FAIR else 0}:{stance}:{part.start}-{part.stop}"
    key, kept = kept_places(discussion, order, how)
    if kept is not None:
        return kept
    roots = roots_of(discussion)
    if stance:
        roots = roots.filter(stance=stance)
    ids = list(sorted_by(roots, order, seed, comments="n_descendants").values_list("pk", flat=True)[part])
    return keep_places(key, (ids, first_replies(ids)))


def first_replies(roots: list[int]) -> list[int]:
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


def viewer_of(request: HttpRequest) -> User | None:
    """The signed-in person who looks, None for a visitor."""
    return request.user if request.user.is_authenticated else None
