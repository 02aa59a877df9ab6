"""Reading a discussion: one page of threads in a fixed number of queries, however many comments there are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import ParticipantKind, User
from discussion.models import MAX_DEPTH, SHOWN_STATES, CommentState, Discussion, Stance, ThreadComment
from discussion.orders import ORDERS, Order, sorted_by
from discussion.rules import commenting_message
from discussion.texts import day, text_html
from voting.services import votes_of

ROOTS_PER_PAGE = 15
REPLIES_SHOWN = 3
"""Replies of a thread that a list shows; the comment's own page shows them all."""
REPLIES_PER_PAGE = 50

# Rows instead of model instances: a comment spans three tables, and a page shows dozens of them.
COLUMNS = (
    "pk",
    "root_id",
    "depth",
    "stance",
    "state",
    "language",
    "comment",
    "submit_date",
    "n_replies",
    "n_descendants",
    "user__display_name",
    "user__kind",
    "user__representative__office",
    "ballot_id",
    "ballot__version",
    "ballot__n_agree",
    "ballot__n_mixed",
    "ballot__n_disagree",
)


@dataclass(slots=True)
class Row:
    """A comment as it is shown."""

    id: int
    root_id: int | None
    depth: int
    stance: str
    state: str
    language: str
    text: str
    at: datetime
    n_replies: int
    n_descendants: int
    author: str | None
    author_kind: str | None
    office: str | None
    ballot_id: int
    version: int
    agree: int
    mixed: int
    disagree: int
    replies: list["Row"] = field(default_factory=list)
    mine: int | None = None

    @property
    def is_shown(self) -> bool:
        """Whether the text may be read; otherwise only its place is kept."""
        return self.state == CommentState.PUBLISHED

    @property
    def html(self) -> SafeString:
        return text_html(self.text)

    @property
    def day(self) -> str:
        return day(self.at)

    @property
    def iso(self) -> str:
        return self.at.isoformat(timespec="minutes")

    @property
    def initials(self) -> str:
        words = (self.author or "?").split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def kind_label(self) -> str:
        return str(ParticipantKind(self.author_kind).label) if self.author_kind else ""

    @property
    def is_organisation(self) -> bool:
        return self.author_kind not in (None, ParticipantKind.CITIZEN)

    @property
    def stance_label(self) -> str:
        return str(Stance(self.stance).label)

    @property
    def label(self) -> str:
        """What the comment is called, for people who do not see it."""
        return _("Comment by %(name)s") % {"name": self.author or _("former participant")}

    @property
    def may_be_answered(self) -> bool:
        return self.is_shown and self.depth < MAX_DEPTH

    @property
    def n_more(self) -> int:
        """Replies of this thread that are not shown here."""
        return self.n_descendants - len(self.replies)


@dataclass
class Thread:
    """One page of a discussion."""

    discussion: Discussion
    roots: list[Row]
    order: Order
    seed: int
    stance: str
    page: int
    n_pages: int
    closed_message: str
    address: str
    orders: tuple[Order, ...] = ORDERS
    form: Any = None
    label: str = ""
    """What is discussed, in words."""

    def address_of(self, page: int) -> str:
        """The address of another page in the same order."""
        query: dict[str, Any] = {"order": self.order.key, "seed": self.seed, "page": page}
        if self.stance:
            query["stance"] = self.stance
        return f"{self.address}?{urlencode(query)}"

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
    now: datetime | None = None,
) -> Thread:
    """A page of root comments of `discussion` with their first replies: three queries, one more for a viewer's votes.

    `discussion` must have its window loaded; a `page` outside 1…last is moved to the nearest.
    """
    counts = {"": discussion.n_roots, "for": discussion.n_for, "against": discussion.n_against}
    n_roots = counts.get(stance, discussion.n_neutral)
    n_pages = max(1, -(-n_roots // ROOTS_PER_PAGE))
    page = min(max(page, 1), n_pages)
    roots = ThreadComment.objects.filter(discussion=discussion, depth=0, state__in=SHOWN_STATES)
    if stance:
        roots = roots.filter(stance=stance)
    start = (page - 1) * ROOTS_PER_PAGE
    sorted_roots = sorted_by(roots, order, seed, comments="n_descendants")
    # First the ids alone, from an index; then the few rows that are shown.
    ids = list(sorted_roots.values_list("pk", flat=True)[start : start + ROOTS_PER_PAGE])
    by_id = {row.id: row for row in _rows(ThreadComment.objects.filter(pk__in=ids))} if ids else {}
    shown = [by_id[pk] for pk in ids]
    if any(root.n_descendants for root in shown):
        _attach_first_replies(by_id)
    _mark_votes(viewer, shown)
    return Thread(
        discussion=discussion,
        roots=shown,
        order=order,
        seed=seed,
        stance=stance,
        page=page,
        n_pages=n_pages,
        closed_message=commenting_message(discussion, now or timezone.now()),
        address=address,
    )


def load_subthread(comment: ThreadComment, *, viewer: User | None, page: int = 1) -> tuple[Row, int]:
    """The thread that `comment` belongs to, with a page of its replies in reading order, and the number of pages."""
    root_id = comment.root_id or comment.pk
    root = _rows(ThreadComment.objects.filter(pk=root_id))[0]
    n_pages = max(1, -(-root.n_descendants // REPLIES_PER_PAGE))
    start = (min(max(page, 1), n_pages) - 1) * REPLIES_PER_PAGE
    replies = ThreadComment.objects.filter(root_id=root_id, depth__gt=0, state__in=SHOWN_STATES).order_by("path")
    root.replies = _rows(replies[start : start + REPLIES_PER_PAGE])
    _mark_votes(viewer, [root])
    return root, n_pages


def page_of_reply(comment: ThreadComment) -> int:
    """The page of its thread on which the reply `comment` stands."""
    before = ThreadComment.objects.filter(
        root_id=comment.root_id, depth__gt=0, state__in=SHOWN_STATES, path__lt=comment.path
    ).count()
    return before // REPLIES_PER_PAGE + 1


def _rows(queryset: QuerySet[ThreadComment]) -> list[Row]:
    return [Row(*values) for values in queryset.values_list(*COLUMNS)]


def _attach_first_replies(roots: dict[int, Row]) -> None:
    """Hang the first replies (by time) under their roots, in reading order: one query."""
    numbered = (
        ThreadComment.objects.filter(root_id__in=list(roots), depth__gt=0, state__in=SHOWN_STATES)
        .order_by()
        .annotate(number=Window(RowNumber(), partition_by=F("root_id"), order_by="pk"))
        .filter(number__lte=REPLIES_SHOWN)
    )
    for values in numbered.order_by("path").values_list(*COLUMNS):
        reply = Row(*values)
        if reply.root_id is not None:
            roots[reply.root_id].replies.append(reply)


def _mark_votes(viewer: User | None, roots: Iterable[Row]) -> None:
    """Note the viewer's own votes on the rows: one query, none for a visitor."""
    if viewer is None:
        return
    rows = [row for root in roots for row in (root, *root.replies)]
    mine = votes_of(viewer, [row.ballot_id for row in rows])
    for row in rows:
        row.mine = mine.get(row.ballot_id)


def viewer_of(request: HttpRequest) -> User | None:
    """The signed-in person who looks, None for a visitor."""
    return request.user if request.user.is_authenticated else None
