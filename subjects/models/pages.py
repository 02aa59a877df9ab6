"""The pages of a process, one for each language."""

from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from accounts.models import Representative
from subjects.blocks import (
    CalendarBlock,
    FiguresBlock,
    PositionsBlock,
    ProblemBlock,
    SourceBlock,
    default_calendar,
)
from subjects.enums import Artwork
from subjects.models.process import Subject
from subjects.page_form import SubjectPageForm
from subjects.panels import CalendarInForcePanel
from video.models import Video
from video.page_gate import AccessibleVideoMixin


class SubjectIndexPage(Page):
    """All processes, with their state and next date."""

    lede = models.CharField(_("introduction"), max_length=300, blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("lede")]
    subpage_types: ClassVar[list[str]] = ["subjects.SubjectPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of subjects")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from subjects.index_page import index_context

        return super().get_context(request, *args, **kwargs) | index_context(self, request)


class SubjectPage(AccessibleVideoMixin, RoutablePageMixin, Page):  # type: ignore[misc]
    """A process as one language presents it; what is done in it belongs to `subject`, shared by all languages."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="pages", editable=False)
    question = models.CharField(_("question"), max_length=200, help_text=_("One question, in plain words."))
    summary = models.TextField(
        _("summary"), max_length=400, help_text=_("Who asks what, and until when. Shown in lists and when shared.")
    )
    problem = StreamField(
        ProblemBlock(),
        verbose_name=_("problem"),
        help_text=_("What is wrong, for whom, since when. Not a solution yet."),
    )
    video = models.ForeignKey(
        Video, models.PROTECT, null=True, blank=True, related_name="subject_pages", verbose_name=_("video")
    )
    artwork = models.CharField(
        _("drawing"),
        max_length=10,
        choices=Artwork,
        default=Artwork.CHAMBER,
        help_text=_("Shown in lists, and before the video plays if it has no picture."),
    )
    commitment = models.TextField(_("commitment"), max_length=1000, help_text=_("What I will do with this, by when."))
    commitment_due = models.DateField(_("commitment due"), null=True, blank=True)
    documents = StreamField([("source", SourceBlock())], blank=True, verbose_name=_("documents and sources"))
    figures = StreamField(
        FiguresBlock(),
        blank=True,
        verbose_name=_("sourced figures"),
        help_text=_("For processes whose figures were recorded elsewhere."),
    )
    positions = StreamField(
        PositionsBlock(),
        blank=True,
        verbose_name=_("the parliamentarian's causes, issues at stake and solutions"),
        help_text=_("Published with the page; a text that is public can no longer be changed here."),
    )
    calendar = StreamField(
        CalendarBlock(),
        blank=True,
        default=default_calendar,
        verbose_name=_("planned calendar"),
        help_text=_("Taken over at the first publication. Later changes go through “Calendar”, with a public reason."),
    )
    hide_counts = models.BooleanField(
        _("hide the counts until the step closes"),
        default=False,
        help_text=_(
            "While people contribute, no count of votes is shown, nothing is sorted by votes. Everybody votes without"
            " knowing how others did. Can no longer be changed once contributions are open."
        ),
    )
    is_record = models.BooleanField(
        _("record of a finished process"),
        default=False,
        help_text=_("The process was held elsewhere or before; nobody can contribute here."),
    )
    notice = models.CharField(
        _("notice"),
        max_length=200,
        blank=True,
        help_text=_("A line on every page of this process, for example that it is a demonstration."),
    )
    outcome = models.CharField(_("outcome"), max_length=120, blank=True, help_text=_("For example: law in force."))

    base_form_class = SubjectPageForm
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("question"),
        FieldPanel("summary"),
        InlinePanel("openers", heading=_("Opened by"), label=_("parliamentarian"), min_num=1),
        FieldPanel("problem"),
        FieldPanel("video"),
        FieldPanel("artwork"),
        MultiFieldPanel([FieldPanel("commitment"), FieldPanel("commitment_due")], heading=_("Commitment")),
        FieldPanel("positions"),
        FieldPanel("documents"),
        MultiFieldPanel([FieldPanel("calendar"), FieldPanel("hide_counts")], heading=_("Calendar")),
        CalendarInForcePanel(heading=_("Calendar in force")),
        MultiFieldPanel(
            [FieldPanel("notice"), FieldPanel("is_record"), FieldPanel("outcome"), FieldPanel("figures")],
            heading=_("Notice, records and outcome"),
            classname="collapsed",
        ),
    ]
    parent_page_types: ClassVar[list[str]] = ["subjects.SubjectIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("question"),
        index.SearchField("summary"),
        index.SearchField("problem"),
        index.SearchField("commitment"),
    ]

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Tie the page to the process of its translation key, which a copy of a page changes, and store it."""
        if self.subject_id is None or self.subject.key != self.translation_key:
            self.subject = Subject.objects.get_or_create(key=self.translation_key)[0]
        return super().save(*args, **kwargs)

    @path("causes/", name="causes")
    def causes(self, request: HttpRequest) -> HttpResponse:
        """All causes."""
        return self._proposal_list(request, "cause")

    @path("issues/", name="issues")
    def issues(self, request: HttpRequest) -> HttpResponse:
        """All issues at stake."""
        return self._proposal_list(request, "issue")

    @path("solutions/", name="solutions")
    def solutions(self, request: HttpRequest) -> HttpResponse:
        """All solutions."""
        return self._proposal_list(request, "solution")

    def _proposal_list(self, request: HttpRequest, kind: str) -> HttpResponse:
        from subjects.views import proposal_list

        if self.is_record:
            raise Http404
        return proposal_list(self, request, kind)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from subjects.subject_page import subject_context

        return super().get_context(request, *args, **kwargs) | subject_context(self, request)


class SubjectOpener(Orderable):
    """A parliamentarian who opens the subject, with their office in the page's language."""

    page = ParentalKey(SubjectPage, on_delete=models.CASCADE, related_name="openers")
    representative = models.ForeignKey(
        Representative, models.PROTECT, related_name="+", verbose_name=_("parliamentarian")
    )
    office = models.CharField(
        _("office in this language"), max_length=200, blank=True, help_text=_("Otherwise the one of the person.")
    )

    panels: ClassVar[list[Any]] = [FieldPanel("representative"), FieldPanel("office")]

    class Meta(Orderable.Meta):
        verbose_name = _("opener")
        constraints = [
            models.UniqueConstraint(fields=["page", "representative"], name="opener_once_per_page"),
        ]

    def __str__(self) -> str:
        return self.representative.name
