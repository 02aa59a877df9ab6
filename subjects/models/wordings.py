"""Other wordings of a proposal, by anyone: voted on and discussed as themselves, adopted by its author or not."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from discussion.models import Discussion, random_rank
from subjects.enums import EXPLANATION_MAX_LENGTH, TEXT_MAX_LENGTH, TITLE_MAX_LENGTH, WordingState
from subjects.models.proposals import Proposal, ProposalVersion
from voting.models import Ballot


class WordingQuerySet(models.QuerySet["Wording"]):
    """The questions pages ask of wordings."""

    def shown(self) -> Self:
        """Those in the list of a proposal's wordings: published ones and adopted ones."""
        return self.filter(state__in=(WordingState.PUBLISHED, WordingState.ADOPTED))


class Wording(models.Model):
    """Another wording of one version of a proposal, with the reason; its words never change."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="wordings", db_index=False)
    base = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="wordings")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="wordings")
    title = models.CharField(_("title"), max_length=TITLE_MAX_LENGTH)
    text = models.TextField(_("text"), max_length=TEXT_MAX_LENGTH, blank=True)
    explanation = models.TextField(_("explanation"), max_length=EXPLANATION_MAX_LENGTH)
    language = models.CharField(_("language"), max_length=5)
    state = models.CharField(max_length=10, choices=WordingState, default=WordingState.PUBLISHED)
    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="wording")
    discussion = models.OneToOneField(Discussion, models.PROTECT, null=True, related_name="wording")
    submission = models.CharField(max_length=64, unique=True)
    rank = models.BigIntegerField(default=random_rank)
    is_late = models.BooleanField(default=False)
    published_at = models.DateTimeField(_("published"))
    adopted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)

    objects = WordingQuerySet.as_manager()
    wagtail_reference_index_ignore: ClassVar[bool] = True

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=WordingState.values), name="wording_state_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(explanation=""), name="wording_is_explained"),
            models.CheckConstraint(
                condition=Q(state=WordingState.ADOPTED, adopted_at__isnull=False)
                | (~Q(state=WordingState.ADOPTED) & Q(adopted_at=None)),
                name="wording_adopted_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["proposal", "state", "rank"], name="wording_lists")]

    def __str__(self) -> str:
        return self.title
