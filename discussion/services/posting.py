"""Publishing comments."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_comments_xtd.models import XtdComment

from accounts import limits
from accounts.models import User
from discussion import alike
from discussion.models import CommentState, Discussion, Stance, ThreadComment
from discussion.rules import commenting_message, reply_message
from discussion.services.copies import add_copy, is_sent_by, published_original
from discussion.services.counting import STANCE_COUNTERS
from voting.models import BallotKind, Window
from voting.rules import is_late
from voting.services import open_ballot

TRIES = 3
"""So often a text is sent again when the same text of somebody else is taken away in the same moment."""


class CommentRefused(Exception):
    """The comment was not taken or not changed; the message says why."""


@dataclass(frozen=True)
class _Words:
    """A comment on its way."""

    discussion: Discussion
    author: User
    text: str
    stance: str
    language: str
    reply_to: ThreadComment | None
    submission: str
    text_key: str | None
    now: datetime
    limited: bool

    @property
    def root_id(self) -> int | None:
        return (self.reply_to.root_id or self.reply_to.pk) if self.reply_to else None


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
    opened_at: datetime | None = None,
    made_at: datetime | None = None,
    limited: bool = False,
    gathered: bool = False,
) -> ThreadComment:
    """Publish a comment; sent twice from the same form (`nonce`), it is published once and the first is returned.

    `discussion` must have its window loaded. What a person sends is `limited` (accounts.limits) and `gathered`: the
    same text on the same side by somebody else is counted with the one that stands there, which is returned. Loaders
    need neither. `opened_at` and `made_at` are what `voting.rules.window_message` takes. Raises CommentRefused when the
    discussion takes no comment at `now` or `reply_to` cannot be answered, and TooMany.
    """
    now = now or timezone.now()
    if message := (
        reply_message(reply_to, now, opened_at=opened_at, made_at=made_at)
        if reply_to
        else commenting_message(discussion, now, opened_at=opened_at, made_at=made_at)
    ):
        raise CommentRefused(message)
    place = f"{discussion.pk}:{reply_to.pk if reply_to else ''}"
    words = _Words(
        discussion=discussion,
        author=author,
        text=text,
        stance=stance,
        language=language,
        reply_to=reply_to,
        submission=submission_key(author, place, nonce, text),
        text_key=alike.text_key(discussion.pk, stance, text) if gathered and reply_to is None else None,
        now=now,
        limited=limited,
    )
    if gathered and reply_to is None and (near := alike.nearly_the_same(discussion, stance, text)):
        original = published_original(pk=near)
        if original is not None and original.user_id != author.pk and (counted := _copy(words, original)):
            return counted
    for _try in range(TRIES):
        if posted := _post(words):
            return posted
    raise CommentRefused(_("This could not be published just now. Please send it again."))


def _post(words: _Words) -> ThreadComment | None:
    """The comment, or the one it is the same as; None if that went away meanwhile."""
    try:
        with transaction.atomic():
            if words.limited:
                limits.take(words.author, words.now)
            comment = _insert(words)
            if words.text_key is not None:
                alike.remember_comment(comment)
            return comment
    except limits.TooMany:
        # A second press of the button comes too late for the limit, but its text is there.
        if first := _sent_before(words):
            return first
        raise
    except IntegrityError:
        if first := _sent_before(words):
            return first
        if words.text_key is None:
            raise
    original = published_original(text_key=words.text_key)
    return _copy(words, original) if original else None


def _copy(words: _Words, original: ThreadComment) -> ThreadComment | None:
    """The person counted with `original`, if it still stands there."""
    try:
        with transaction.atomic():
            if words.limited:
                limits.take(words.author, words.now)
            return add_copy(comment_id=original.pk, person=words.author, text=words.text, now=words.now)
    except limits.TooMany:
        if is_sent_by(original, words.author):
            return original
        raise


def _sent_before(words: _Words) -> ThreadComment | None:
    """What this form, or this person with this text, has brought already."""
    first = ThreadComment.objects.filter(submission=words.submission).first()
    if first is None and words.text_key is not None:
        original = published_original(text_key=words.text_key)
        first = original if original is not None and is_sent_by(original, words.author) else None
    return first


def _insert(words: _Words) -> ThreadComment:
    """Insert the comment and move the counters, always in the order root → parent → discussion against deadlocks."""
    discussion, reply_to, root_id = words.discussion, words.reply_to, words.root_id
    comment = ThreadComment(
        content_type=ContentType.objects.get_for_model(Discussion),
        object_pk=str(discussion.pk),
        site_id=settings.SITE_ID,
        user=words.author,
        comment=words.text,
        submit_date=words.now,
        discussion=discussion,
        ballot=open_ballot(kind=BallotKind.COMMENT, window=discussion.window),
        reply_to=reply_to,
        root_id=root_id,
        depth=reply_to.depth + 1 if reply_to else 0,
        stance=words.stance,
        language=words.language,
        submission=words.submission,
        text_key=words.text_key,
        is_late=is_late(discussion.window, words.now),
        thread_id=root_id or 0,
        parent_id=reply_to.pk if reply_to else 0,
        level=reply_to.depth + 1 if reply_to else 0,
    )
    comment.parent_path = reply_to.path if reply_to else ""
    comment.save()
    if reply_to is None:
        # The package's own idea of a root, for its read-only tools.
        XtdComment.norel_objects.filter(pk=comment.pk).update(thread_id=comment.pk, parent_id=comment.pk)
        counter = STANCE_COUNTERS[Stance(words.stance)]
        roots = {"n_roots": F("n_roots") + 1, counter: F(counter) + 1}
    else:
        _grow(root_id, reply_to)
        roots = {}
    counted = Discussion.objects.filter(pk=discussion.pk, is_closed=False).update(
        n_comments=F("n_comments") + 1, last_at=words.now, **roots
    )
    if not counted:
        raise CommentRefused(
            _("What this discussion is about was withdrawn, merged or taken out: it takes no new comments.")
        )
    return comment


def _grow(root_id: int | None, reply_to: ThreadComment) -> None:
    """Count one more reply: first on the root, then on the comment answered; both must still stand where they stood."""
    both = {"n_descendants": F("n_descendants") + 1, "n_replies": F("n_replies") + 1}
    steps = [(root_id, both)] if root_id == reply_to.pk else [(root_id, {"n_descendants": both["n_descendants"]})]
    if root_id != reply_to.pk:
        steps.append((reply_to.pk, both))
    for pk, step in steps:
        answered = ThreadComment.objects.filter(pk=pk, state=CommentState.PUBLISHED, discussion=reply_to.discussion_id)
        if not answered.update(**step):
            raise CommentRefused(_("This comment was withdrawn, hidden or moved and cannot be answered."))
