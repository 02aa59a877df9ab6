"""The process behind a subject page: the same in every language."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussion.models import Discussion
from subjects.enums import CalendarAction, Origin, StepKind
from voting.models import Vote, Window


class Subject(models.Model):
    """A process. Its pages, one for each language, share `key` as their translation key."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")

    def __str__(self) -> str:
        return str(self.key)

    def has_contributions(self) -> bool:
        """Whether anybody but the parliamentarian took part: a proposal, a comment or a standing vote in any step."""
        return (
            self.proposals.filter(origin=Origin.PARTICIPANT).exists()
            or Discussion.objects.filter(window__step__subject=self, n_comments__gt=0).exists()
            or Vote.objects.filter(ballot__window__step__subject=self, choice__isnull=False).exists()
        )


class Step(models.Model):
    """One step of a process and its window; everything done in the step asks this window whether it may."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="steps", db_index=False)
    kind = models.CharField(_("step"), max_length=10, choices=StepKind)
    window = models.OneToOneField(Window, models.PROTECT, related_name="step")

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        constraints = [
            models.UniqueConstraint(fields=["subject", "kind"], name="step_once_per_subject"),
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="step_kind_known"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class CalendarChange(models.Model):
    """A public line: what was done to a step, by whom, when and why. Rows are only ever added."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="changes")
    action = models.CharField(max_length=10, choices=CalendarAction)
    old_opens_at = models.DateTimeField(null=True)
    old_closes_at = models.DateTimeField(null=True)
    new_opens_at = models.DateTimeField(null=True)
    new_closes_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("A second person of the team, where a step was shortened without notice."),
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("calendar change")
        verbose_name_plural = _("calendar changes")
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="calendar_change_has_a_reason"),
            models.CheckConstraint(condition=Q(action__in=CalendarAction.values), name="calendar_action_known"),
        ]

    def __str__(self) -> str:
        return f"{self.step_id}: {self.action}"

    @property
    def opens_again(self) -> bool:
        """Whether a step that had closed was opened again."""
        closed = self.old_closes_at is not None and self.old_closes_at <= self.at
        return closed and (self.new_closes_at is None or self.new_closes_at > self.at)


class CountsFreeze(models.Model):
    """The counts of a process as they stood when they became final, a day after its contributions closed.

    Opened again and closed again, a process gets another row; the earlier ones never change.
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="freezes", db_index=False)
    number = models.PositiveIntegerField()
    closed_at = models.DateTimeField()
    at = models.DateTimeField()
    data = models.JSONField(help_text=_("The counts by proposal, as published."))
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("frozen counts")
        verbose_name_plural = _("frozen counts")
        constraints = [
            models.UniqueConstraint(fields=["subject", "number"], name="counts_freeze_numbered"),
            models.UniqueConstraint(fields=["subject", "closed_at"], name="counts_freeze_once_per_close"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.number}"
