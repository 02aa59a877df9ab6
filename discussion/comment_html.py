"""One comment as HTML, remembered: a discussion shows the same comments to everybody, again and again."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.leaving import shown_name
from accounts.models import ParticipantKind
from accounts.names import initials_of
from discussion.models import MAX_DEPTH, CommentState, Stance
from discussion.targets import Name
from discussion.texts import day, text_html

FIGURES = ("n_agree", "n_mixed", "n_disagree")
REMEMBERED = 4096
"""Comments kept in each process: about 3 KB each."""

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
    "n_descendants",
    "n_copies",
    "version",
    "edited_at",
    "withdrawn_at",
    "withdrawal_reason",
    "moved_from__key",
    "user_id",
    "user__display_name",
    "user__kind",
    "user__representative",
    "ballot_id",
    "ballot__n_agree",
    "ballot__n_mixed",
    "ballot__n_disagree",
)
"""What a page reads of a comment, in the order of `CommentRow`."""


class CommentRow(NamedTuple):
    """A comment as it is read."""

    id: int
    root_id: int | None
    depth: int
    stance: str
    state: str
    language: str
    text: str
    at: datetime
    n_descendants: int
    n_copies: int
    version: int
    edited_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal_reason: str
    moved_from: str | None
    """The key of the discussion it was written in, when that was merged into this one."""
    author_id: int | None
    author: str | None
    author_kind: str | None
    representative_id: int | None
    ballot_id: int
    n_agree: int
    n_mixed: int
    n_disagree: int

    @property
    def is_shown(self) -> bool:
        """Whether the text may be read; otherwise only its place is kept."""
        return self.state == CommentState.PUBLISHED

    @property
    def text_html(self) -> SafeString:
        return text_html(self.text)

    @property
    def day(self) -> str:
        return day(self.at)

    @property
    def iso(self) -> str:
        return self.at.isoformat(timespec="minutes")

    @property
    def initials(self) -> str:
        return initials_of(self.author or "")

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
    def name(self) -> str:
        """The author's name as pages show it."""
        return shown_name(self.author or "")

    @property
    def label(self) -> str:
        """What the comment is called, for people who do not see it."""
        return _("Comment by %(name)s") % {"name": self.name}

    @property
    def n_people(self) -> int:
        """How many people sent this text."""
        return self.n_copies + 1

    @property
    def edited_day(self) -> str:
        return day(self.edited_at) if self.edited_at else ""

    @property
    def withdrawn_day(self) -> str:
        return day(self.withdrawn_at) if self.withdrawn_at else ""

    @property
    def is_emptied(self) -> bool:
        """Whether its author has left and wished the text to be gone."""
        return not self.text

    @property
    def ballot(self) -> dict[str, int]:
        """What the small vote box shows."""
        return {
            "pk": self.ballot_id,
            "version": self.version,
            "n_agree": self.n_agree,
            "n_mixed": self.n_mixed,
            "n_disagree": self.n_disagree,
        }


class Around(NamedTuple):
    """What a comment looks like to one viewer at one place: all that its row does not say."""

    mine: int | None
    """The viewer's own vote."""
    is_own: bool
    takes_answers: bool
    """Whether the discussion is open."""
    is_below_shown: bool
    """Whether the thread it stands in is still shown, so that it may be answered."""
    counts_hidden: bool
    moved_from: Name | None
    language: str
    """The active one: addresses and words are in it."""


@lru_cache(maxsize=REMEMBERED)
def comment_html(row: CommentRow, around: Around) -> SafeString:
    """The HTML of a comment; everything it depends on is an argument, so a remembered one is never out of date."""
    is_open = around.takes_answers
    context = {
        "c": row,
        "ballot": row.ballot | dict.fromkeys(FIGURES, "") if around.counts_hidden else row.ballot,
        "counts_hidden": around.counts_hidden,
        "mine": around.mine,
        "closed": not is_open,
        "may_answer": is_open and around.is_below_shown and row.is_shown and row.depth < MAX_DEPTH,
        "may_change": is_open and around.is_own and row.is_shown,
        "moved_from": around.moved_from,
        "LANGUAGE_CODE": around.language,
    }
    return mark_safe(get_template("discussion/comment.html").render(context))  # noqa: S308 – a template's output


def without_figures(row: CommentRow) -> CommentRow:
    """`row` while counts are hidden: they are in nothing that is remembered either."""
    return row._replace(n_agree=0, n_mixed=0, n_disagree=0)
