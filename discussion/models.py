"""Threaded discussions: the thread, and the comment that django-comments-xtd stores for it."""

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_comments.models import Comment
from django_comments_xtd.models import XtdComment

from voting.models import Ballot, Window

REASON_MAX_LENGTH = 300
MAX_DEPTH = 2
"""Comments are nested three deep: depths 0, 1 and 2."""


def random_rank() -> int:
    """A random place for the fair order, the same for everybody (see `discussion.orders`)."""
    return secrets.randbelow(2**31 - 2) + 1


WRITTEN_BY_SERVICES = frozenset(
    {
        "n_replies", "n_descendants", "n_copies", "version", "text_key",
        "path", "depth", "root_id", "reply_to", "thread_id", "parent_id", "level", "order",
    }
)  # fmt: skip
"""Columns of a comment that saving a loaded one leaves alone."""


class Stance(models.TextChoices):
    """On which side a comment stands."""

    FOR = "for", _("For")
    AGAINST = "against", _("Against")
    NEUTRAL = "neutral", _("Neutral")


class CommentState(models.TextChoices):
    """The one truth about whether a comment is shown; nothing is deleted that others stand on."""

    PENDING = "pending", _("waiting for review")
    PUBLISHED = "published", _("published")
    HIDDEN = "hidden", _("hidden")
    WITHDRAWN = "withdrawn", _("withdrawn by its author")


SHOWN_STATES = (CommentState.PUBLISHED, CommentState.HIDDEN, CommentState.WITHDRAWN)
"""States that keep their place in the thread; of a hidden or withdrawn comment only the place is shown."""


class Discussion(models.Model):
    """One thread about one thing, the same for every language; `key` says what it is about, e.g. "proposal:12"."""

    key = models.CharField(max_length=80, unique=True)
    window = models.ForeignKey(Window, models.PROTECT, related_name="discussions")
    n_comments = models.PositiveIntegerField(default=0)
    n_roots = models.PositiveIntegerField(default=0)
    n_for = models.PositiveIntegerField(default=0)
    n_against = models.PositiveIntegerField(default=0)
    n_neutral = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    is_closed = models.BooleanField(
        default=False, help_text=_("What it is about was withdrawn or merged: takes no new comment.")
    )

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")

    def __str__(self) -> str:
        return self.key


class PathField(models.CharField):
    """The place of a comment in its thread: its ancestors' ids and its own, ten digits each.

    Digits sort the same in every collation, so the path is a portable order of the tree that costs one insert and
    moves no other row.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Complete the parent's path with the comment's own id, known once the base table has its row."""
        if add:
            setattr(model_instance, self.attname, f"{model_instance.parent_path}{model_instance.pk:010d}")
        return super().pre_save(model_instance, add)


class ThreadComment(XtdComment):
    """A comment with a stance and a ballot of its own.

    The package's columns (`thread_id`, `parent_id`, `level`, `is_public`, `is_removed`) are kept in step so that its
    read-only tools work; its saving and its order are not used.
    """

    discussion = models.ForeignKey(Discussion, models.PROTECT, db_index=False, related_name="comments")
    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="comment")
    # Not `parent`: the package has a `parent_id` of its own, a number without a foreign key.
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    root_id = models.BigIntegerField(null=True)
    depth = models.PositiveSmallIntegerField(default=0)
    path = PathField(max_length=30, default="")
    stance = models.CharField(_("stance"), max_length=8, choices=Stance, default=Stance.NEUTRAL)
    state = models.CharField(_("state"), max_length=10, choices=CommentState, default=CommentState.PUBLISHED)
    language = models.CharField(_("language"), max_length=5)
    rank = models.BigIntegerField(default=random_rank)
    submission = models.CharField(max_length=64, unique=True)
    n_replies = models.PositiveIntegerField(default=0)
    n_descendants = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(null=True)
    n_copies = models.PositiveIntegerField(default=0, help_text=_("People who sent the same text."))
    # What makes two texts of a discussion the same text on the same side; NULL if no other may be counted with it.
    text_key = models.CharField(max_length=64, unique=True, null=True)
    is_late = models.BooleanField(default=False, help_text=_("Sent within the grace after the close."))
    moved_from = models.ForeignKey(
        Discussion,
        models.PROTECT,
        null=True,
        related_name="moved_away",
        help_text=_("The discussion it was written in, when that was merged into another."),
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(max_length=REASON_MAX_LENGTH, blank=True)

    parent_path = ""
    """The path of the comment answered, set before a new comment is saved."""
    wagtail_reference_index_ignore: ClassVar[bool] = True

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(condition=Q(depth__lte=MAX_DEPTH), name="comment_depth_bounded"),
            models.CheckConstraint(
                condition=Q(depth=0, reply_to=None, root_id=None)
                | Q(depth__gt=0, reply_to__isnull=False, root_id__isnull=False),
                name="comment_root_or_reply",
            ),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="comment_stance_known"),
            models.CheckConstraint(condition=Q(state__in=CommentState.values), name="comment_state_known"),
        ]
        indexes = [
            models.Index(fields=["root_id", "path"], condition=Q(depth__gt=0), name="comment_replies"),
            models.Index(
                fields=["discussion", "state", "rank", "xtdcomment_ptr"],
                condition=Q(depth=0),
                name="comment_roots",
            ),
            models.Index(fields=["moved_from"], condition=Q(moved_from__isnull=False), name="comment_moved"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.comment[:50]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row without the package's renumbering of the thread."""
        if self.submit_date is None:
            self.submit_date = timezone.now()
        self.is_public = self.state in SHOWN_STATES
        self.is_removed = self.state in (CommentState.HIDDEN, CommentState.WITHDRAWN)
        if not self._state.adding and kwargs.get("update_fields") is None:
            # Counters and the place in the tree are moved by services only: a stale row must not write old ones back.
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key and field.name not in WRITTEN_BY_SERVICES
            ]
        super(Comment, self).save(*args, **kwargs)


class CommentVersion(models.Model):
    """The words of a comment at one time; kept from the first change on, so that votes keep what they were cast on.

    Never changed, but for the texts a person wants blanked when they leave.
    """

    comment = models.ForeignKey(ThreadComment, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    text = models.TextField()
    motive = models.CharField(_("motive"), max_length=REASON_MAX_LENGTH, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of a comment")
        verbose_name_plural = _("versions of comments")
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="comment_version_once")]

    def __str__(self) -> str:
        return f"{self.comment_id} ({self.number})"


class CommentCopy(models.Model):
    """The same text sent by one more person: kept as it was sent, shown as one text by many."""

    comment = models.ForeignKey(ThreadComment, models.CASCADE, related_name="copies", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, help_text=_("The version of the comment it is the same as."))
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("copy of a comment")
        verbose_name_plural = _("copies of comments")
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="comment_copy_once_per_person")]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.person_id}"
