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
from subjects.enums import (
    READABLE_STATES,
    REASON_MAX_LENGTH,
    TEXT_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    CoAuthorState,
    EventKind,
    Origin,
    ProposalKind,
    ProposalState,
)
from subjects.models.process import Subject
from voting.models import Ballot


class ProposalQuerySet(SearchableQuerySetMixin, models.QuerySet["Proposal"]):
    """The questions pages ask of proposals."""

    def published(self) -> Self:
        """Those in the lists, to be voted on and discussed."""
        return self.filter(state=ProposalState.PUBLISHED)

    def treating(self, cause: "Proposal") -> Self:
        """Those that name `cause`, or a text that was merged into it."""
        return self.filter(Q(treats=cause) | Q(treats__merged_into=cause)).order_by("pk").distinct()

    def readable(self) -> Self:
        """Those that keep their address: the published, and the withdrawn and merged as they were."""
        return self.filter(state__in=READABLE_STATES)


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
    # How much of the step was left when it came, in thousandths: late texts stand in front more often to make up.
    exposure = models.PositiveSmallIntegerField(default=1000)
    n_copies = models.PositiveIntegerField(default=0, help_text=_("People who sent the same text."))
    published_at = models.DateTimeField(_("published"))
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(max_length=REASON_MAX_LENGTH, blank=True)
    hide_text_at = models.DateTimeField(null=True, help_text=_("From then on the withdrawn text is no longer shown."))
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

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
            models.CheckConstraint(
                condition=Q(state=ProposalState.MERGED, merged_into__isnull=False)
                | (~Q(state=ProposalState.MERGED) & Q(merged_into=None)),
                name="proposal_merged_into_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="proposal_withdrawn_at_a_time",
            ),
            models.CheckConstraint(condition=Q(exposure__range=(1, 1000)), name="proposal_exposure_in_thousandths"),
        ]
        indexes = [
            models.Index(fields=["subject", "origin", "kind", "state", "rank"], name="proposal_lists"),
            models.Index(fields=["hide_text_at"], condition=Q(hide_text_at__isnull=False), name="proposal_to_hide"),
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
    """The words of a proposal at one time. Never changed: a vote names the version it was cast on.

    The two exceptions have a verb each and a public line: a typing error corrected before anybody reacted
    (`services.correct`), and the texts a person wants blanked when they leave.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=TITLE_MAX_LENGTH)
    text = models.TextField(_("text"), max_length=TEXT_MAX_LENGTH, blank=True)
    motive = models.CharField(_("motive"), max_length=300, blank=True)
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    wording = models.OneToOneField("subjects.Wording", models.PROTECT, null=True, related_name="adopted_as")
    is_late = models.BooleanField(default=False, help_text=_("Sent within the grace after the close."))
    corrected_at = models.DateTimeField(null=True, help_text=_("A typing error was corrected before anybody reacted."))
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


class CoAuthor(models.Model):
    """A person asked to sign a proposal too, by an address that nobody else sees."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="co_authors", db_index=False)
    email = models.EmailField(max_length=254)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="co_authored")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=CoAuthorState, default=CoAuthorState.INVITED)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("co-author")
        verbose_name_plural = _("co-authors")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "email"], name="co_author_invited_once"),
            models.UniqueConstraint(fields=["proposal", "person"], name="co_author_signs_once"),
            models.CheckConstraint(condition=Q(state__in=CoAuthorState.values), name="co_author_state_known"),
            models.CheckConstraint(
                condition=~Q(state=CoAuthorState.ACCEPTED) | Q(person__isnull=False), name="co_author_is_a_person"
            ),
        ]
        indexes = [models.Index(fields=["email"], name="co_author_by_email")]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.state}"


class ProposalCopy(models.Model):
    """The same text sent by one more person: kept as it was sent, shown as one text by many."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="copies", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = models.CharField(max_length=TITLE_MAX_LENGTH)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("copy of a proposal")
        verbose_name_plural = _("copies of proposals")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="proposal_copy_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.person_id}"


class ProposalEvent(models.Model):
    """A public line of a proposal's history: what happened, when, by whom and why. Rows are only ever added."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="events", db_index=False)
    kind = models.CharField(max_length=15, choices=EventKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(null=True, help_text=_("The version that came of it."))
    other = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=REASON_MAX_LENGTH, blank=True)

    class Meta:
        verbose_name = _("line of a proposal's history")
        verbose_name_plural = _("lines of proposals' histories")
        indexes = [models.Index(fields=["proposal", "at"], name="proposal_history")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="proposal_event_known")]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.kind}"
