"""Changing and withdrawing comments, and what is left of those of somebody who leaves.

Locks are taken in the order of `posting`: the person, comments from the root down, then ballots.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import limits
from accounts.models import User
from discussion import alike
from discussion.models import CommentCopy, CommentState, CommentVersion, ThreadComment
from discussion.rules import changing_message, is_correctable, withdrawing_message
from discussion.services.locks import locked_comment, locked_comments
from discussion.services.posting import CommentRefused
from discussion.texts import digest
from notices.services import tell
from voting.models import Ballot, Standing, Vote
from voting.services import freeze, new_version

EDITED = "comment_edited"
"""The kind of the notice to those who voted on an earlier version or sent the same text."""


class EditIsStale(CommentRefused):
    """The text has changed since the form was opened; `current` is the one that stands now."""

    def __init__(self, message: str, current: str) -> None:
        super().__init__(message)
        self.current = current


class MotiveMissing(CommentRefused):
    """Somebody has reacted, or the time for corrections is over: a new version needs a motive."""


class NothingChanged(CommentRefused):
    """The text is the one that stands there."""


@dataclass(frozen=True)
class Edited:
    """What became of an edit."""

    comment: ThreadComment
    is_correction: bool


def edit_comment(
    *,
    comment_id: int,
    editor: User,
    text: str,
    motive: str = "",
    base: str,
    now: datetime | None = None,
    opened_at: datetime | None = None,
    made_at: datetime | None = None,
    limited: bool = False,
) -> Edited:
    """Change the text of a comment: in place while that corrects a typing error, else by a version with its `motive`.

    `base` is the digest of the text the editor had before them (discussion.texts). Whether it is a correction is
    decided here, with the comment and its ballot locked, so that no vote or answer comes in between. Those who voted or
    sent the same text are told once of each new version; what they did stays as it is. Raises CommentRefused or one of
    its kinds, and TooMany.
    """
    now = now or timezone.now()
    with transaction.atomic():
        if limited:
            limits.take(editor, now)
        comment = _locked(comment_id)
        if message := changing_message(comment, editor, now, opened_at=opened_at, made_at=made_at):
            raise CommentRefused(message)
        if base != digest(comment.comment):
            raise EditIsStale(_("The text has changed since you opened this page."), comment.comment)
        if text == comment.comment:
            raise NothingChanged(_("Nothing is changed."))
        # A vote on its way holds the key of its ballot: this waits for it, and the next one waits for us.
        list(Ballot.objects.select_for_update().filter(pk=comment.ballot_id).values_list("pk"))
        is_correction = is_correctable(comment, now)
        if is_correction:
            _write_text(comment, text)
        elif motive.strip():
            _add_version(comment, text, motive.strip(), now)
        else:
            raise MotiveMissing(_("Say why you change the text: it makes a new version."))
        return Edited(comment, is_correction)


def withdraw_comment(
    *, comment_id: int, by: User, reason: str = "", now: datetime | None = None, by_team: bool = False
) -> ThreadComment:
    """Take a comment back: its place stays and says so, answers stay, its votes stay counted and no new one is taken.

    If others sent the same text, it stays there in their name. After the close only the team does it, at the author's
    wish (`by_team`). Raises CommentRefused.
    """
    now = now or timezone.now()
    with transaction.atomic():
        comment = _locked(comment_id)
        message = _team_message(comment) if by_team else withdrawing_message(comment, by, now)
        if message:
            raise CommentRefused(message)
        if not _pass_on(comment, now):
            _take_away([comment], now, reason=reason)
        return comment


def empty_texts_of(*, person: User, blank_texts: bool, now: datetime, **kwargs: Any) -> None:
    """Empty what `person` wrote here, as they wish it when they leave (accounts.leaving); answers by others stay."""
    if not blank_texts:
        return
    CommentCopy.objects.filter(person=person).update(text="")
    left = [comment for comment in locked_comments(user=person) if not _pass_on(comment, now, forget=True)]
    ids = [comment.pk for comment in left]
    _take_away([comment for comment in left if comment.state == CommentState.PUBLISHED], now)
    # Whatever their state was, also of those the team has hidden.
    ThreadComment.objects.filter(pk__in=ids).update(comment="", withdrawal_reason="", text_key=None)
    CommentVersion.objects.filter(comment__in=ids).update(text="", motive="")


def _team_message(comment: ThreadComment) -> str:
    return "" if comment.state == CommentState.PUBLISHED else _("This comment is no longer shown.")


def _locked(comment_id: int) -> ThreadComment:
    comment = locked_comment(comment_id)
    if comment is None:
        raise CommentRefused(_("This comment is no longer shown."))
    return comment


def _write_text(comment: ThreadComment, text: str, **fields: Any) -> None:
    """Put other words into a locked comment. From now on equal to another's text, it stays a text of its own."""
    key = None if comment.depth else alike.text_key(comment.discussion_id, comment.stance, text)
    was_gathered = comment.text_key is not None
    comment.comment = text
    for name, value in fields.items():
        setattr(comment, name, value)
    comment.save(update_fields=["comment", *fields])
    ThreadComment.objects.filter(pk=comment.pk).update(text_key=None)
    if was_gathered:
        if key is not None and not ThreadComment.objects.filter(text_key=key).exists():
            _claim(comment, key)
        alike.remember_comment(comment)


def _claim(comment: ThreadComment, key: str) -> None:
    """Let the same text of others be counted with `comment`, unless another was quicker."""
    try:
        with transaction.atomic():
            ThreadComment.objects.filter(pk=comment.pk).update(text_key=key)
    except IntegrityError:
        return


def _add_version(comment: ThreadComment, text: str, motive: str, now: datetime) -> None:
    """The next version of a locked comment; the first change keeps the words there were, too."""
    if comment.version == 1:
        CommentVersion.objects.create(comment=comment, number=1, text=comment.comment, at=comment.submit_date)
    number = new_version(comment.ballot_id)
    CommentVersion.objects.create(comment=comment, number=number, text=text, motive=motive, at=now)
    _write_text(comment, text, version=number, edited_at=now)
    _tell_of(comment, now)


def _tell_of(comment: ThreadComment, now: datetime) -> None:
    voters = Vote.objects.filter(ballot=comment.ballot_id, choice__isnull=False).exclude(standing=Standing.SET_ASIDE)
    people = set(voters.values_list("voter", flat=True))
    people |= set(CommentCopy.objects.filter(comment=comment).values_list("person", flat=True))
    tell(
        people=people - {comment.user_id},
        kind=EDITED,
        key=f"comment:{comment.pk}:{comment.version}",
        data={"title": comment.comment[:80], "language": comment.language},
        url=reverse("discussion:history", args=[comment.pk]),
        now=now,
    )


def _pass_on(comment: ThreadComment, now: datetime, *, forget: bool = False) -> bool:
    """Let a text that others sent too stay in the name of the next of them; False if nobody has words for it.

    Whoever sent the version that stands comes first. `forget` empties the earlier versions, which were the author's.
    """
    if comment.state != CommentState.PUBLISHED or not comment.n_copies:
        return False
    copies = CommentCopy.objects.filter(comment=comment).exclude(text="").exclude(person=comment.user_id)
    heir = copies.order_by("-version", "at", "pk").first()
    if heir is None:
        return False
    if forget:
        CommentVersion.objects.filter(comment=comment).update(text="", motive="")
    comment.user_id = heir.person_id
    comment.save(update_fields=["user"])
    heir.delete()
    ThreadComment.objects.filter(pk=comment.pk).update(n_copies=F("n_copies") - 1)
    if heir.version == comment.version:
        _write_text(comment, heir.text)
        CommentVersion.objects.filter(comment=comment, number=comment.version).update(text=heir.text)
    else:
        motive = _("The author took the text back. It stays as others had sent it.")
        _add_version(comment, heir.text, motive, now)
    return True


def _take_away(comments: Iterable[ThreadComment], now: datetime, *, reason: str = "") -> None:
    """Withdraw locked comments."""
    comments = list(comments)
    for comment in comments:
        comment.state = CommentState.WITHDRAWN
        comment.withdrawn_at = now
        comment.withdrawal_reason = reason
        comment.save(update_fields=["state", "is_public", "is_removed", "withdrawn_at", "withdrawal_reason"])
        alike.forget_comment(comment.pk)
    ThreadComment.objects.filter(pk__in=[comment.pk for comment in comments]).update(text_key=None)
    freeze([comment.ballot_id for comment in comments])
