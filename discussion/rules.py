"""Who may write, change and withdraw what, now."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from discussion.models import MAX_DEPTH, CommentState, Discussion, ThreadComment
from voting.models import Vote
from voting.rules import window_message


def commenting_message(
    discussion: Discussion, now: datetime, *, opened_at: datetime | None = None, made_at: datetime | None = None
) -> str:
    """A sentence that says why `discussion` takes no comment at `now`; empty when it does.

    `opened_at` and `made_at` are what `voting.rules.window_message` takes.
    """
    if discussion.is_closed:
        return _("What this discussion is about was withdrawn, merged or taken out: it takes no new comments.")
    return window_message(discussion.window, now, opened_at=opened_at, made_at=made_at)


def reply_message(
    comment: ThreadComment, now: datetime, *, opened_at: datetime | None = None, made_at: datetime | None = None
) -> str:
    """A sentence that says why `comment` cannot be answered at `now`; empty when it can."""
    if comment.state != CommentState.PUBLISHED:
        return _("This comment is no longer shown and cannot be answered.")
    if comment.depth >= MAX_DEPTH:
        return _("Answers go three levels deep: please answer the comment above this one.")
    if comment.reply_to is not None and comment.reply_to.state != CommentState.PUBLISHED:
        return _("The comment above this one is no longer shown: nothing new can be written below it.")
    return commenting_message(comment.discussion, now, opened_at=opened_at, made_at=made_at)


def changing_message(
    comment: ThreadComment,
    person: User,
    now: datetime,
    *,
    opened_at: datetime | None = None,
    made_at: datetime | None = None,
) -> str:
    """A sentence that says why `person` cannot change the text of `comment` at `now`; empty when they can."""
    if comment.user_id != person.pk:
        return _("Only its author can change a comment.")
    if comment.state != CommentState.PUBLISHED:
        return _("This comment is no longer shown and cannot be changed.")
    return commenting_message(comment.discussion, now, opened_at=opened_at, made_at=made_at)


def withdrawing_message(comment: ThreadComment, person: User, now: datetime) -> str:
    """A sentence that says why `person` cannot withdraw `comment` at `now`; empty when they can."""
    if comment.user_id != person.pk:
        return _("Only its author can withdraw a comment.")
    if comment.state == CommentState.WITHDRAWN:
        return _("This comment is withdrawn already.")
    if comment.state != CommentState.PUBLISHED:
        return _("This comment is no longer shown and cannot be changed.")
    if message := window_message(comment.discussion.window, now):
        return _("%(reason)s A comment can only be withdrawn by the team now: please write to them.") % {
            "reason": message
        }
    return ""


def correctable_until(comment: ThreadComment) -> datetime:
    """Until when a typing error may be corrected in place, if nobody reacts before."""
    return comment.submit_date + timedelta(minutes=settings.TYPO_MINUTES)


def is_correctable(comment: ThreadComment, now: datetime) -> bool:
    """Whether a change of `comment` at `now` corrects it in place; no promise, somebody may react meanwhile."""
    return (
        comment.version == 1
        and now <= correctable_until(comment)
        and not comment.n_replies
        and not comment.n_copies
        and not Vote.objects.filter(ballot=comment.ballot_id).exists()
    )
