"""One text that many people send: published once, everybody counted, every text kept as it was sent."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from accounts.models import User
from discussion.models import CommentCopy, CommentState, ThreadComment
from discussion.services.locks import locked_comment


def published_original(**which: Any) -> ThreadComment | None:
    """The published comment that others may be counted with. One no longer shown gives its text free."""
    found = ThreadComment.objects.select_related("discussion__window").filter(depth=0, **which).first()
    if found is not None and found.state != CommentState.PUBLISHED:
        ThreadComment.objects.filter(pk=found.pk).exclude(state=CommentState.PUBLISHED).update(text_key=None)
        return None
    return found


def is_sent_by(comment: ThreadComment, person: User) -> bool:
    """Whether `person` wrote `comment` or is counted with it."""
    return comment.user_id == person.pk or CommentCopy.objects.filter(comment=comment, person=person).exists()


@transaction.atomic
def add_copy(*, comment_id: int, person: User, text: str, now: datetime) -> ThreadComment | None:
    """Count `person` with a comment, once, keeping their own `text`; None if it is no longer there."""
    comment = locked_comment(comment_id)
    if comment is None or comment.state != CommentState.PUBLISHED:
        return None
    if comment.user_id == person.pk:
        return comment
    _copy, is_new = CommentCopy.objects.get_or_create(
        comment=comment, person=person, defaults={"text": text, "version": comment.version, "at": now}
    )
    if is_new:
        ThreadComment.objects.filter(pk=comment.pk).update(n_copies=F("n_copies") + 1)
        comment.n_copies += 1
    return comment
