"""One comment as HTML, remembered: a discussion shows the same comments to everybody, again and again."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.models import ParticipantKind
from accounts.names import initials_of
from discussion.models import MAX_DEPTH, CommentState, Stance
from discussion.texts import day, text_html

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
    "user__display_name",
    "user__kind",
    "user__representative",
    "ballot_id",
    "ballot__version",
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
    author: str | None
    author_kind: str | None
    representative_id: int | None
    ballot_id: int
    version: int
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
    def label(self) -> str:
        """What the comment is called, for people who do not see it."""
        return _("Comment by %(name)s") % {"name": self.author or _("former participant")}

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


@lru_cache(maxsize=REMEMBERED)
def comment_html(row: CommentRow, mine: int | None, takes_answers: bool, language: str) -> SafeString:
    """The HTML of a comment; everything it depends on is an argument, so a remembered one is never out of date.

    `mine` is the viewer's own vote, `language` the active one (addresses and words are in it).
    """
    context = {
        "c": row,
        "mine": mine,
        "closed": not takes_answers,
        "may_answer": takes_answers and row.is_shown and row.depth < MAX_DEPTH,
        "LANGUAGE_CODE": language,
    }
    return mark_safe(get_template("discussion/comment.html").render(context))  # noqa: S308 – a template's output
