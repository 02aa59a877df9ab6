"""Who may comment where, now."""

from datetime import datetime

from django.utils.translation import gettext as _

from discussion.models import MAX_DEPTH, CommentState, Discussion, ThreadComment
from voting.rules import window_message


def commenting_message(discussion: Discussion, now: datetime) -> str:
    """A sentence that says why `discussion` takes no comment at `now`; empty when it does."""
    return window_message(discussion.window, now)


def reply_message(comment: ThreadComment, now: datetime) -> str:
    """A sentence that says why `comment` cannot be answered at `now`; empty when it can."""
    if comment.state != CommentState.PUBLISHED:
        return _("This comment is no longer shown and cannot be answered.")
    if comment.depth >= MAX_DEPTH:
        return _("Answers go three levels deep: please answer the comment above this one.")
    return commenting_message(comment.discussion, now)
