"""Which comments are the same text: this room's names for what the room `texts` finds."""

from discussion.models import Discussion, Stance, ThreadComment
from texts.likeness import SAME_WORDS, exact_key, words_of
from texts.services import forget, remember, same_text

KIND = "comment"
NEAR_AMONG = 500
"""Texts with small differences are looked for among so many on one side; above, equal texts only: it would take longer
than the comment itself."""


def group_of(discussion_id: int, stance: str) -> str:
    """Texts are compared with those of one side of one discussion."""
    return f"discussion:{discussion_id}:{stance}"


def text_key(discussion_id: int, stance: str, text: str) -> str | None:
    """What equal texts on one side of a discussion have in common; None for a short text, which is nobody's."""
    key = exact_key(text)
    return f"{discussion_id}:{stance}:{key}" if key else None


def nearly_the_same(discussion: Discussion, stance: str, text: str) -> int | None:
    """The id of a comment with small differences to `text`, if there are few enough to look."""
    among = {Stance.FOR: discussion.n_for, Stance.AGAINST: discussion.n_against}.get(Stance(stance))
    if not 0 < (discussion.n_neutral if among is None else among) <= NEAR_AMONG or len(words_of(text)) < SAME_WORDS:
        return None
    return same_text(group_of(discussion.pk, stance), KIND, text)


def remember_comment(comment: ThreadComment) -> None:
    """Let the words of `comment` be found: one statement."""
    remember(KIND, comment.pk, group_of(comment.discussion_id, comment.stance), comment.comment)


def forget_comment(comment_id: int) -> None:
    """Let it be found no more."""
    forget(KIND, comment_id)
