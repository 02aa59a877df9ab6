"""What one person has under way in a process, seen by nobody else: drafts, and where they are in the quick vote."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from subjects.enums import TITLE_MAX_LENGTH, ProposalKind
from subjects.models.process import Subject


class Draft(models.Model):
    """A cause, an issue or a solution that is not published yet."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts", db_index=False)
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=ProposalKind)
    title = models.CharField(max_length=TITLE_MAX_LENGTH, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=5)
    treats = models.JSONField(default=list, help_text=_("Ids of the causes ticked."))
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        indexes = [models.Index(fields=["person", "-updated_at"], name="draft_lists")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=ProposalKind.values), name="draft_kind_known")]

    def __str__(self) -> str:
        return self.title


class QuickVoteRun(models.Model):
    """The twenty propositions a person was given in a process's quick vote, in their order."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    ballots = models.JSONField(help_text=_("Ids of the ballots, in their order."))
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("quick vote")
        verbose_name_plural = _("quick votes")
        constraints = [
            models.UniqueConstraint(fields=["person", "subject"], name="quick_vote_run_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.person_id}"
