"""Every write of discussions and comments."""

import hashlib
from collections import Counter
from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django_comments_xtd.models import XtdComment

from accounts.models import User
from discussion.models import Discussion, Stance, ThreadComment
from discussion.rules import commenting_message, reply_message
from voting.models import BallotKind, Window
from voting.services import open_ballot

STANCE_COUNTERS = {Stance.FOR: "n_for", Stance.AGAINST: "n_against", Stance.NEUTRAL: "n_neutral"}
"""The counter of a discussion for the stance of its root comments."""


class CommentRefused(Exception):
    """The comment was not taken; the message says why."""


def open_discussion(*, key: str, window: Window) -> Discussion:
    """The discussion called `key`, made if it does not exist, taking comments while `window` is open."""
    return Discussion.objects.get_or_create(key=key, defaults={"window": window})[0]


def submission_key(author: User, place: str, nonce: str, text: str) -> str:
    """What makes two submissions the same: the person, what they write to, the form it was typed in, and the text."""
    return hashlib.sha256(f"{author.pk}|{place}|{nonce}|{text}".encode()).hexdigest()


def post_comment(
    *,
    discussion: Discussion,
    author: User,
    text: str,
    stance: str = Stance.NEUTRAL,
    language: str,
    reply_to: ThreadComment | None = None,
    nonce: str = "",
    now: datetime | None = None,
) -> ThreadComment:
    """Publish a comment; sent twice from the same form (`nonce`), it is published once and the first is returned.

    `discussion` must have its window loaded. Raises CommentRefused when the discussion takes no comment at `now`, or
    `reply_to` cannot be answered.
    """
    now = now or timezone.now()
    if message := reply_message(reply_to, now) if reply_to else commenting_message(discussion, now):
        raise CommentRefused(message)
    place = f"{discussion.pk}:{reply_to.pk if reply_to else ''}"
    submission = submission_key(author, place, nonce, text)
    try:
        with transaction.atomic():
            return _insert(discussion, author, text, stance, language, reply_to, submission, now)
    except IntegrityError:
        first = ThreadComment.objects.filter(submission=submission).first()
        if first is None:
            raise
        return first


def _insert(
    discussion: Discussion,
    author: User,
    text: str,
    stance: str,
    language: str,
    reply_to: ThreadComment | None,
    submission: str,
    now: datetime,
) -> ThreadComment:
    """Insert the comment and move the counters, always in the order root → parent → discussion against deadlocks."""
    root_id = (reply_to.root_id or reply_to.pk) if reply_to else None
    comment = ThreadComment(
        content_type=ContentType.objects.get_for_model(Discussion),
        object_pk=str(discussion.pk),
        site_id=settings.SITE_ID,
        user=author,
        comment=text,
        submit_date=now,
        discussion=discussion,
        ballot=open_ballot(kind=BallotKind.COMMENT, window=discussion.window),
        reply_to=reply_to,
        root_id=root_id,
        depth=reply_to.depth + 1 if reply_to else 0,
        stance=stance,
        language=language,
        submission=submission,
        thread_id=root_id or 0,
        parent_id=reply_to.pk if reply_to else 0,
        level=reply_to.depth + 1 if reply_to else 0,
    )
    comment.parent_path = reply_to.path if reply_to else ""
    comment.save()
    if reply_to is None:
        # The package's own idea of a root, for its read-only tools.
        XtdComment.norel_objects.filter(pk=comment.pk).update(thread_id=comment.pk, parent_id=comment.pk)
        roots = {"n_roots": F("n_roots") + 1, STANCE_COUNTERS[Stance(stance)]: F(STANCE_COUNTERS[Stance(stance)]) + 1}
    else:
        _grow(root_id, reply_to)
        roots = {}
    Discussion.objects.filter(pk=discussion.pk).update(n_comments=F("n_comments") + 1, last_at=now, **roots)
    return comment


def _grow(root_id: int | None, reply_to: ThreadComment) -> None:
    """Count one more reply: first on the root, then on the comment answered."""
    if root_id == reply_to.pk:
        ThreadComment.objects.filter(pk=root_id).update(
            n_descendants=F("n_descendants") + 1, n_replies=F("n_replies") + 1
        )
        return
    ThreadComment.objects.filter(pk=root_id).update(n_descendants=F("n_descendants") + 1)
    ThreadComment.objects.filter(pk=reply_to.pk).update(
        n_descendants=F("n_descendants") + 1, n_replies=F("n_replies") + 1
    )


def recount_discussion(*, discussion: Discussion) -> dict[str, tuple[int, int]]:
    """The counters of `discussion` that differ from its rows: name → (stored, counted)."""
    counted = ThreadComment.objects.filter(discussion=discussion).aggregate(
        n_comments=Count("pk"),
        n_roots=Count("pk", filter=Q(depth=0)),
        **{counter: Count("pk", filter=Q(depth=0, stance=stance)) for stance, counter in STANCE_COUNTERS.items()},
    )
    return {
        name: (getattr(discussion, name), value)
        for name, value in counted.items()
        if getattr(discussion, name) != value
    }


def recount_replies(*, discussion: Discussion) -> dict[int, tuple[int, int]]:
    """The comments whose counters of replies differ from their rows: id → (direct replies, all below), counted."""
    stored: dict[int, tuple[int, int]] = {}
    direct: Counter[int] = Counter()
    below: Counter[int] = Counter()
    rows = ThreadComment.objects.filter(discussion=discussion).order_by("path")
    for pk, path, reply_to, *counters in rows.values_list("pk", "path", "reply_to", "n_replies", "n_descendants"):
        stored[pk] = (counters[0], counters[1])
        if reply_to is not None:
            direct[reply_to] += 1
            below.update(int(path[start : start + 10]) for start in range(0, len(path) - 10, 10))
    return {pk: (direct[pk], below[pk]) for pk, counted in stored.items() if counted != (direct[pk], below[pk])}


@transaction.atomic
def repair_discussion(*, discussion_id: int) -> None:
    """Write the counted figures into a discussion; it is locked first, then counted again."""
    discussion = Discussion.objects.select_for_update().get(pk=discussion_id)
    counted = {name: value for name, (_stored, value) in recount_discussion(discussion=discussion).items()}
    if counted:
        Discussion.objects.filter(pk=discussion_id).update(**counted)
    for pk, (n_replies, n_descendants) in recount_replies(discussion=discussion).items():
        ThreadComment.objects.filter(pk=pk).update(n_replies=n_replies, n_descendants=n_descendants)
