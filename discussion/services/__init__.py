"""Every write of discussions and comments."""

from discussion.services.changes import (
    Edited,
    EditIsStale,
    MotiveMissing,
    NothingChanged,
    edit_comment,
    empty_texts_of,
    withdraw_comment,
)
from discussion.services.counting import (
    STANCE_COUNTERS,
    recount_copies,
    recount_discussion,
    recount_replies,
    repair_discussion,
)
from discussion.services.posting import CommentRefused, open_discussion, post_comment, submission_key

__all__ = [
    "STANCE_COUNTERS",
    "CommentRefused",
    "EditIsStale",
    "Edited",
    "MotiveMissing",
    "NothingChanged",
    "edit_comment",
    "empty_texts_of",
    "open_discussion",
    "post_comment",
    "recount_copies",
    "recount_discussion",
    "recount_replies",
    "repair_discussion",
    "submission_key",
    "withdraw_comment",
]
