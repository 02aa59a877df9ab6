"""Merging proposals that say the same: proposed in public, done after a week, undone within thirty days."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from subjects.enums import REASON_MAX_LENGTH, MergeState
from subjects.models.process import Subject
from subjects.models.proposals import Proposal


class Merge(models.Model):
    """One merging: `canonical` keeps its address and takes in the proposals of `parts`."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="merges", db_index=False)
    canonical = models.ForeignKey(Proposal, models.PROTECT, related_name="merges")
    reason = models.CharField(_("reason"), max_length=REASON_MAX_LENGTH)
    state = models.CharField(max_length=8, choices=MergeState, default=MergeState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text=_("Done then, unless an author objects."))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision = models.CharField(_("decision"), max_length=REASON_MAX_LENGTH, blank=True)
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("merging")
        verbose_name_plural = _("mergings")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MergeState.values), name="merge_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(state__in=(MergeState.DONE, MergeState.UNDONE)) | Q(done_at__isnull=False),
                name="merge_done_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "state"], name="merge_lists"),
            models.Index(fields=["state", "due_at"], name="merge_due"),
        ]

    def __str__(self) -> str:
        return f"{self.canonical_id}: {self.state}"


class MergePart(models.Model):
    """A proposal taken in by a merging; it is in one active merging at most."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="parts", db_index=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="merge_parts", db_index=False)
    is_active = models.BooleanField(default=True, help_text=_("The merging is proposed, objected to, or done."))

    class Meta:
        verbose_name = _("part of a merging")
        verbose_name_plural = _("parts of mergings")
        constraints = [
            models.UniqueConstraint(fields=["merge", "proposal"], name="merge_part_once"),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(is_active=True), name="merge_part_in_one_active_merging"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merge_id}: {self.proposal_id}"


class MergeObjection(models.Model):
    """An author's objection to a merging, with the reason; the team then decides and says why."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="objections", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.CharField(_("reason"), max_length=REASON_MAX_LENGTH)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("objection to a merging")
        verbose_name_plural = _("objections to mergings")
        constraints = [
            models.UniqueConstraint(fields=["merge", "person"], name="merge_objection_once_per_person"),
            models.CheckConstraint(condition=~Q(text=""), name="merge_objection_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.merge_id}: {self.person_id}"
