"""Causes and solutions, by the parliamentarian and by those who take part, in versions that never change."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.search import index
from wagtail.search.queryset import SearchableQuerySetMixin

from accounts.models import Representative
from discussion.models import Discussion, random_rank
from subjects.enums import TEXT_MAX_LENGTH, TITLE_MAX_LENGTH, Origin, ProposalKind, ProposalState
from subjects.models.process import Subject
from voting.models import Ballot


class ProposalQuerySet(SearchableQuerySetMixin, models.QuerySet["Proposal"]):
    """The questions pages ask of proposals."""

    def published(self) -> Self:
        """Those everybody may read."""
        return self.filter(state=ProposalState.PUBLISHED)


class Proposal(index.Indexed, models.Model):
    """A cause or a solution; its words are in its versions, `current` is the one shown and voted on."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="proposals", db_index=False)
    kind = models.CharField(_("kind"), max_length=8, choices=ProposalKind)
    origin = models.CharField(_("origin"), max_length=15, choices=Origin)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.PUBLISHED)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="proposals")
    representative = models.ForeignKey(Representative, models.PROTECT, null=True, related_name="proposals")
    language = models.CharField(_("language"), max_length=5)
    current = models.ForeignKey("subjects.ProposalVersion", models.PROTECT, null=True, related_name="+")
    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="proposal")
    discussion = models.OneToOneField(Discussion, models.PROTECT, null=True, related_name="proposal")
    treats = models.ManyToManyField("self", symmetrical=False, related_name="treated_by", verbose_name=_("causes"))
    # The block of the subject page a parliamentarian's own text came from: published once, whatever the language.
    source_block = models.UUIDField(null=True)
    submission = models.CharField(max_length=64, unique=True, null=True)
    rank = models.BigIntegerField(default=random_rank)
    published_at = models.DateTimeField(_("published"))

    objects = ProposalQuerySet.as_manager()

    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("title", boost=2),
        index.SearchField("text"),
        index.FilterField("state"),
        index.FilterField("language"),
        index.FilterField("subject_id"),
    ]
    wagtail_reference_index_ignore: ClassVar[bool] = True

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProposalKind.values), name="proposal_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_known"),
            models.CheckConstraint(
                condition=Q(origin=Origin.PARLIAMENTARIAN, representative__isnull=False, source_block__isnull=False)
                | Q(origin=Origin.PARTICIPANT, author__isnull=False, representative=None, source_block=None),
                name="proposal_speaks_for_someone",
            ),
            models.UniqueConstraint(fields=["subject", "source_block"], name="proposal_once_per_block"),
        ]
        indexes = [
            models.Index(fields=["subject", "origin", "kind", "state", "rank"], name="proposal_lists"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title of the current version."""
        return self.current.title if self.current else ""

    @property
    def text(self) -> str:
        """The text of the current version."""
        return self.current.text if self.current else ""

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet["Proposal"]:
        """Only what everybody may read is found."""
        return super().get_indexed_objects().published().select_related("current")


class ProposalVersion(models.Model):
    """The words of a proposal at one time. Never changed: a vote names the version it was cast on."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=TITLE_MAX_LENGTH)
    text = models.TextField(_("text"), max_length=TEXT_MAX_LENGTH, blank=True)
    motive = models.CharField(_("motive"), max_length=300, blank=True)
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("version of a proposal")
        verbose_name_plural = _("versions of proposals")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposal_version_once"),
            models.CheckConstraint(condition=~Q(title=""), name="proposal_version_has_a_title"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def save(self, *args: object, **kwargs: object) -> None:
        """Store a new version; an existing one cannot be rewritten."""
        if not self._state.adding:
            raise TypeError("A version never changes: add another.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]
