"""Filmed debates: when and where, who sits on the panel and how each was chosen."""

import zoneinfo
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable, Page
from wagtail.search import index

from discussion.models import Discussion
from subjects.models import SubjectPage
from subjects.paging import paged
from subjects.published_subject_form import PublishedSubjectForm
from video.models import Video
from video.page_gate import AccessibleVideoMixin


def time_zones() -> list[tuple[str, str]]:
    """Every time zone of the tz database, as choices."""
    return [(name, name) for name in sorted(zoneinfo.available_timezones())]


class DebateIndexPage(Page):
    """All debates, coming ones first."""

    lede = models.CharField(_("introduction"), max_length=300, blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("lede")]
    subpage_types: ClassVar[list[str]] = ["debates.DebatePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of debates")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from debates.views import debate_cards

        return super().get_context(request, *args, **kwargs) | paged(request, debate_cards(request, self.locale_id))


class DebatePage(AccessibleVideoMixin, RoutablePageMixin, Page):  # type: ignore[misc]
    """A filmed debate of a process, in one language."""

    about = models.ForeignKey(SubjectPage, models.PROTECT, related_name="debate_pages", verbose_name=_("subject"))
    summary = models.TextField(_("summary"), max_length=400)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, choices=time_zones, default="Europe/Paris")
    place = models.CharField(_("place"), max_length=200, blank=True)
    is_date_approximate = models.BooleanField(
        _("only the month is known"), default=False, help_text=_("For records: the day and hour are not shown.")
    )
    video = models.ForeignKey(
        Video, models.PROTECT, null=True, blank=True, related_name="debate_pages", verbose_name=_("video")
    )
    panel_note = models.TextField(
        _("how the panel is chosen"), max_length=600, blank=True, help_text=_("Said before the panel is known.")
    )

    base_form_class = PublishedSubjectForm
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("about"),
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldPanel("starts_at"),
                FieldPanel("ends_at"),
                FieldPanel("time_zone"),
                FieldPanel("is_date_approximate"),
                FieldPanel("place"),
            ],
            heading=_("When and where"),
        ),
        FieldPanel("video"),
        FieldPanel("panel_note"),
        InlinePanel("panel", heading=_("Panel"), label=_("person")),
    ]
    parent_page_types: ClassVar[list[str]] = ["debates.DebateIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar[list[index.BaseField]] = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        verbose_name = _("debate")
        verbose_name_plural = _("debates")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at__lt=F("ends_at")), name="debate_starts_before_it_ends"
            )
        ]

    def clean(self) -> None:
        """A debate ends after it starts."""
        super().clean()
        if self.starts_at and self.ends_at and self.starts_at >= self.ends_at:
            raise ValidationError({"ends_at": _("A debate ends after it starts.")})

    @property
    def discussion_key(self) -> str:
        """One discussion for the debate's pages in all languages."""
        return f"debate:{self.translation_key}"

    @property
    def local_start(self) -> datetime:
        """The start in the debate's own time zone."""
        return self.starts_at.astimezone(zoneinfo.ZoneInfo(self.time_zone))

    @property
    def local_end(self) -> datetime | None:
        """The end in the debate's own time zone."""
        return self.ends_at.astimezone(zoneinfo.ZoneInfo(self.time_zone)) if self.ends_at else None

    def is_tied_to_its_process(self) -> bool:
        """Whether it has a discussion, in the window of the process it is about."""
        return Discussion.objects.filter(key=self.discussion_key).exists()

    @path("calendar/", name="calendar")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """The debate as a calendar file."""
        from debates.calendar_file import calendar_of

        response = HttpResponse(calendar_of(self, request.build_absolute_uri(self.get_url(request))), "text/calendar")
        response["Content-Disposition"] = f'attachment; filename="{self.slug}.ics"'
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from debates.views import debate_context

        return super().get_context(request, *args, **kwargs) | debate_context(self, request)


class HowChosen(models.TextChoices):
    """How a person came to the panel."""

    PARLIAMENTARIAN = "parliamentarian", _("Opens the subject")
    LOT = "lot", _("Drawn by lot")
    SUPPORT = "support", _("Most supported contributions")
    BALANCE = "balance", _("Chosen for balance")
    EXPERT = "expert", _("Expert")
    MODERATOR = "moderator", _("Leads the debate")


class PanelMember(Orderable):
    """A person on the panel."""

    page = ParentalKey(DebatePage, on_delete=models.CASCADE, related_name="panel")
    name = models.CharField(_("name"), max_length=100)
    role = models.CharField(_("who they are"), max_length=150, blank=True)
    how_chosen = models.CharField(_("how chosen"), max_length=15, choices=HowChosen)
    reason = models.CharField(
        _("reason"), max_length=300, blank=True, help_text=_("Required for a seat given for balance.")
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldPanel("role"),
        FieldPanel("how_chosen"),
        FieldPanel("reason"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("panel member")
        constraints = [
            models.CheckConstraint(condition=Q(how_chosen__in=HowChosen.values), name="panel_how_chosen_known"),
            models.CheckConstraint(
                condition=~Q(how_chosen=HowChosen.BALANCE, reason=""), name="panel_balance_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A seat given for balance says why."""
        super().clean()
        if self.how_chosen == HowChosen.BALANCE and not self.reason:
            raise ValidationError({"reason": _("Say why: the reason is public.")})

    @property
    def how_chosen_label(self) -> str:
        return str(HowChosen(self.how_chosen).label)
