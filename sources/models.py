"""Sources, what they are used for, what is reported about them, and their public history."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.search import index
from wagtail.search.queryset import SearchableQuerySetMixin

from discussion.models import CommentState, ThreadComment, random_rank
from sources.addresses import host_of
from sources.dates import in_words
from sources.enums import (
    ADDRESS_MAX_LENGTH,
    AUTHOR_MAX_LENGTH,
    NOTE_MAX_LENGTH,
    SHOWN_STATES,
    TITLE_MAX_LENGTH,
    LinkState,
    Mark,
    Medium,
    ReportState,
    SourceEventKind,
    SourceKind,
    SourceState,
    UseKind,
    UseState,
)
from subjects.enums import READABLE_STATES, WordingState
from subjects.models import Proposal, Subject, Wording
from voting.models import Ballot


class SourceQuerySet(SearchableQuerySetMixin, models.QuerySet["Source"]):
    """The questions pages ask of sources."""

    def shown(self) -> Self:
        """Those in the lists, with files that wait for a check."""
        return self.filter(state__in=SHOWN_STATES)

    def with_address(self) -> Self:
        """Those whose address can be called to see whether it is dead."""
        return self.filter(medium=Medium.ADDRESS, state=SourceState.PUBLISHED)


class Source(index.Indexed, models.Model):
    """What contributions of one process rest on. The same address, file or citation is one source (`key`).

    Title, author and date are its own, whoever adds it once more; the team corrects them with a public line.
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="sources", db_index=False)
    kind = models.CharField(_("kind"), max_length=9, choices=SourceKind)
    title = models.CharField(_("title"), max_length=TITLE_MAX_LENGTH)
    author = models.CharField(_("author or publisher"), max_length=AUTHOR_MAX_LENGTH, blank=True)
    dated = models.CharField(_("date"), max_length=10, blank=True, help_text=_("2024, 2024-05 or 2024-05-12."))
    language = models.CharField(_("language"), max_length=10)
    medium = models.CharField(_("where it is"), max_length=8, choices=Medium)
    key = models.CharField(max_length=64, help_text=_("What makes two sources of a process the same."))
    address = models.CharField(_("address"), max_length=ADDRESS_MAX_LENGTH, blank=True)
    file = models.FileField(_("file"), upload_to="sources", max_length=100, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=110, blank=True)
    file_size = models.PositiveIntegerField(_("size"), null=True)
    file_sha256 = models.CharField(_("checksum"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=SourceState, default=SourceState.PUBLISHED)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sources")
    published_at = models.DateTimeField(_("published"))
    released_at = models.DateTimeField(_("file released"), null=True)
    rank = models.BigIntegerField(default=random_rank)
    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="source")

    mark = models.CharField(_("mark"), max_length=9, choices=Mark, default=Mark.UNCHECKED)
    mark_note = models.CharField(_("note"), max_length=NOTE_MAX_LENGTH, blank=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField(_("marked"), null=True)

    link_state = models.CharField(_("link"), max_length=13, choices=LinkState, default=LinkState.UNKNOWN)
    link_checked_at = models.DateTimeField(_("called"), null=True)
    link_ok_at = models.DateTimeField(_("answered"), null=True)
    link_failures = models.PositiveSmallIntegerField(default=0)
    link_failing_since = models.DateTimeField(null=True)
    link_dead_since = models.DateTimeField(_("dead since"), null=True)
    archive_address = models.CharField(_("address of a copy"), max_length=ADDRESS_MAX_LENGTH, blank=True)
    archived_on = models.DateField(_("copied on"), null=True, blank=True)

    objects = SourceQuerySet.as_manager()

    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("title", boost=2),
        index.SearchField("author"),
        index.FilterField("state"),
        index.FilterField("language"),
        index.FilterField("subject_id"),
    ]
    wagtail_reference_index_ignore: ClassVar[bool] = True

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        default_permissions = ("change", "view")
        constraints = [
            models.UniqueConstraint(fields=["subject", "key"], name="source_once_per_subject"),
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="source_kind_known"),
            models.CheckConstraint(condition=Q(state__in=SourceState.values), name="source_state_known"),
            models.CheckConstraint(condition=Q(mark__in=Mark.values), name="source_mark_known"),
            models.CheckConstraint(condition=Q(link_state__in=LinkState.values), name="source_link_state_known"),
            models.CheckConstraint(condition=~Q(title=""), name="source_has_a_title"),
            models.CheckConstraint(
                condition=(Q(medium=Medium.ADDRESS, file="") & ~Q(address=""))
                | (Q(medium=Medium.FILE, address="") & ~Q(file="") & ~Q(file_sha256=""))
                | (Q(medium=Medium.CITATION, address="", file="") & ~Q(author="")),
                name="source_is_at_one_place",
            ),
            models.CheckConstraint(
                condition=~Q(state=SourceState.PENDING) | Q(medium=Medium.FILE, released_at=None),
                name="source_pending_is_a_file",
            ),
            models.CheckConstraint(
                condition=~Q(medium=Medium.FILE) | ~Q(state=SourceState.PUBLISHED) | Q(released_at__isnull=False),
                name="source_file_released_before_published",
            ),
            models.CheckConstraint(
                condition=Q(mark=Mark.UNCHECKED) | Q(marked_at__isnull=False), name="source_marked_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(mark=Mark.DISPUTED) | ~Q(mark_note=""), name="source_disputed_for_a_reason"
            ),
            models.CheckConstraint(
                condition=(Q(link_state=LinkState.DEAD) & Q(link_dead_since__isnull=False))
                | (~Q(link_state=LinkState.DEAD) & Q(link_dead_since=None)),
                name="source_dead_since_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "state", "rank"], name="source_lists"),
            models.Index(fields=["link_checked_at"], condition=Q(medium=Medium.ADDRESS), name="source_links_to_check"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet["Source"]:
        """Only what everybody may read is found."""
        return super().get_indexed_objects().shown()

    @property
    def host(self) -> str:
        """The host of its address, to be shown beside the title."""
        return host_of(self.address) if self.address else ""

    @property
    def dated_label(self) -> str:
        """Its date in words."""
        return in_words(self.dated)


class SourceUseQuerySet(models.QuerySet["SourceUse"]):
    """The questions pages ask of uses."""

    def shown(self) -> Self:
        """Those that stand, for things that everybody may still read."""
        return self.filter(
            Q(kind=UseKind.SUBJECT)
            | Q(proposal__state__in=READABLE_STATES)
            | Q(comment__state=CommentState.PUBLISHED)
            | Q(wording__state__in=(WordingState.PUBLISHED, WordingState.ADOPTED)),
            state=UseState.PUBLISHED,
        )


class SourceUse(models.Model):
    """A source used for one thing: the process as a whole, a contribution, a comment or another wording."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="uses", db_index=False)
    kind = models.CharField(max_length=8, choices=UseKind)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+", db_index=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="source_uses", db_index=False)
    comment = models.ForeignKey(ThreadComment, models.PROTECT, null=True, related_name="source_uses", db_index=False)
    wording = models.ForeignKey(Wording, models.PROTECT, null=True, related_name="source_uses", db_index=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="source_uses")
    supports = models.CharField(
        _("what it supports"), max_length=NOTE_MAX_LENGTH, blank=True, help_text=_("The page, a short quotation.")
    )
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=9, choices=UseState, default=UseState.PUBLISHED)
    submission = models.CharField(max_length=64, unique=True)
    is_late = models.BooleanField(default=False, help_text=_("Sent within the grace after the close."))
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = SourceUseQuerySet.as_manager()
    wagtail_reference_index_ignore: ClassVar[bool] = True

    class Meta:
        verbose_name = _("use of a source")
        verbose_name_plural = _("uses of sources")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=UseKind.SUBJECT, subject__isnull=False, proposal=None, comment=None, wording=None)
                | Q(kind=UseKind.PROPOSAL, subject=None, proposal__isnull=False, comment=None, wording=None)
                | Q(kind=UseKind.COMMENT, subject=None, proposal=None, comment__isnull=False, wording=None)
                | Q(kind=UseKind.WORDING, subject=None, proposal=None, comment=None, wording__isnull=False),
                name="source_use_for_one_thing",
            ),
            models.CheckConstraint(condition=Q(state__in=UseState.values), name="source_use_state_known"),
            models.CheckConstraint(
                condition=~Q(state=UseState.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="source_use_withdrawn_at_a_time",
            ),
            # What was withdrawn keeps its row and the reports on it. Each index begins with what is asked for: the uses
            # of a contribution, of a comment, of a wording.
            *(
                models.UniqueConstraint(
                    fields=fields, condition=Q(state=UseState.PUBLISHED), name=f"source_use_once_for_{name}"
                )
                for name, fields in (
                    ("subject", ["source", "subject"]),
                    ("proposal", ["proposal", "source"]),
                    ("comment", ["comment", "source"]),
                    ("wording", ["wording", "source"]),
                )
            ),
        ]
        indexes = [models.Index(fields=["source", "state", "at"], name="source_use_lists")]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.kind}"


class SourceReport(models.Model):
    """A person says that a source does not say what it is used for; the team answers, with a public note."""

    use = models.ForeignKey(SourceUse, models.CASCADE, related_name="reports", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField(_("what it says instead"), max_length=NOTE_MAX_LENGTH)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.OPEN)
    answer = models.CharField(_("answer"), max_length=NOTE_MAX_LENGTH, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore: ClassVar[bool] = True

    class Meta:
        verbose_name = _("report on a source")
        verbose_name_plural = _("reports on sources")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["use", "person"], name="source_report_once_per_person"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="source_report_state_known"),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN, answered_at=None)
                | (~Q(state=ReportState.OPEN) & Q(answered_at__isnull=False) & ~Q(answer="")),
                name="source_report_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_id}: {self.state}"


class SourceEvent(models.Model):
    """A public line of a source's history: what happened, when, by whom and why. Rows are only ever added."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="events", db_index=False)
    kind = models.CharField(max_length=11, choices=SourceEventKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=NOTE_MAX_LENGTH, blank=True)
    before = models.JSONField(default=dict, help_text=_("What was corrected, as it was before."))

    wagtail_reference_index_ignore: ClassVar[bool] = True

    class Meta:
        verbose_name = _("line of a source's history")
        verbose_name_plural = _("lines of sources' histories")
        default_permissions = ()
        indexes = [models.Index(fields=["source", "at"], name="source_history")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=SourceEventKind.values), name="source_event_known")]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.kind}"
