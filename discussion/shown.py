"""Comments as one viewer sees them on one page: rows, own votes, and their HTML."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.models import User
from discussion.comment_html import COLUMNS, Around, CommentRow, comment_html, without_figures
from discussion.models import SHOWN_STATES, Discussion, ThreadComment
from discussion.rules import commenting_message
from discussion.targets import Name, names_of
from voting.models import Choice
from voting.rules import counts_are_hidden
from voting.services import MyVote, my_ballots


@dataclass(frozen=True)
class Viewing:
    """Who looks at a discussion, and what it allows now."""

    viewer: User | None
    closed_message: str
    counts_hidden: bool

    @property
    def takes_answers(self) -> bool:
        return not self.closed_message

    @property
    def viewer_id(self) -> int | None:
        return self.viewer.pk if self.viewer is not None else None


def viewing(discussion: Discussion, viewer: User | None, now: datetime) -> Viewing:
    """How `viewer` sees `discussion` at `now`; its window is loaded."""
    return Viewing(viewer, commenting_message(discussion, now), counts_are_hidden(discussion.window, now))


@dataclass(slots=True)
class Shown:
    """A comment on a page: its row, the viewer's own vote, and the replies shown below it."""

    row: CommentRow
    viewing: Viewing
    is_below_shown: bool = True
    replies: list["Shown"] = field(default_factory=list)
    mine: int | None = None
    moved_from: Name | None = None

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
        around = Around(
            mine=self.mine,
            is_own=self.viewing.viewer_id is not None and self.row.author_id == self.viewing.viewer_id,
            takes_answers=self.viewing.takes_answers,
            is_below_shown=self.is_below_shown,
            counts_hidden=self.viewing.counts_hidden,
            moved_from=self.moved_from,
            language=get_language() or "",
        )
        return comment_html(self.row, around)

    def add_reply(self, row: CommentRow) -> None:
        """Put a reply below; nothing new is written below a root that is no longer shown."""
        self.replies.append(Shown(row, self.viewing, is_below_shown=self.row.is_shown))


def read_rows(seen: Viewing, **which: Any) -> list[CommentRow]:
    """The comments found, as rows: one query."""
    found = ThreadComment.objects.filter(state__in=SHOWN_STATES, **which).values_list(*COLUMNS)
    rows = [CommentRow(*values) for values in found]
    return [without_figures(row) for row in rows] if seen.counts_hidden else rows


def arranged(roots: list[int], replies: list[int], seen: Viewing) -> list[Shown]:
    """The comments of these ids, the replies below their roots: one query, and one more if threads were moved here."""
    rows = {row.id: row for row in read_rows(seen, pk__in=[*roots, *replies])} if roots else {}
    shown = {pk: Shown(rows[pk], seen) for pk in roots if pk in rows}
    for pk in replies:
        if (row := rows.get(pk)) and row.root_id in shown:
            shown[row.root_id].add_reply(row)
    name_moved(shown.values())
    return list(shown.values())


def name_moved(roots: Iterable[Shown]) -> None:
    """Say of threads that were moved where they come from."""
    moved = [root for root in roots if root.row.moved_from]
    if moved:
        names = names_of(root.row.moved_from for root in moved if root.row.moved_from)
        for root in moved:
            root.moved_from = names.get(root.row.moved_from or "")


@dataclass(frozen=True)
class OwnVotes:
    """A viewer's votes on comments, and on what stands beside them."""

    ballots: dict[int, MyVote]

    @property
    def choices(self) -> dict[int, Choice]:
        """The colours that count, by ballot."""
        return {pk: vote.choice for pk, vote in self.ballots.items() if vote.choice is not None}


def mark_votes(roots: Iterable[Shown], seen: Viewing, beside: Iterable[int] = ()) -> OwnVotes:
    """Note the viewer's own votes on the rows, and return them and those `beside`: one query, none for a visitor."""
    if seen.viewer is None:
        return OwnVotes({})
    shown = [comment for root in roots for comment in (root, *root.replies)]
    mine = OwnVotes(my_ballots(seen.viewer, [*beside, *(comment.row.ballot_id for comment in shown)]))
    choices = mine.choices
    for comment in shown:
        comment.mine = choices.get(comment.row.ballot_id)
    return mine
