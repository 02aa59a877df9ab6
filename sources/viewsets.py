"""The team's list of sources, in Wagtail's admin."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from sources.admin import look_after
from sources.enums import ReportState
from sources.models import Source


class SourcesView(IndexView):
    """Sources, those with a file or a report that waits first."""

    def get_base_queryset(self) -> QuerySet[Source]:
        waiting = Count("uses__reports", filter=Q(uses__reports__state=ReportState.OPEN))
        return Source.objects.select_related("added_by").annotate(n_reports=waiting).order_by("-n_reports", "-pk")


class SourceViewSet(ModelViewSet):
    """A list with filters; what is done to one source has a page of its own. Nothing is added or deleted here."""

    model = Source
    index_view_class = SourcesView
    icon = "link"
    menu_label = _("Sources")
    menu_order = 260
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    exclude_form_fields = ("key",)
    list_per_page = 30
    list_filter = ("state", "mark", "link_state", "kind", "medium")
    search_fields = ("title", "author", "address")
    search_backend_name = None

    @property
    def list_display(self) -> list[Any]:
        """Title, what it is, and whether anything waits."""
        return [
            "title",
            Column("get_kind_display", label=_("What it is")),
            Column("get_state_display", label=_("State")),
            Column("get_mark_display", label=_("Mark")),
            Column("get_link_state_display", label=_("Link")),
            Column("n_reports", label=_("Reports waiting")),
            DateColumn("published_at", label=_("Added")),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        others = ("add", "delete", "copy", "usage", "history", "inspect")
        return super().get_common_view_kwargs(**kwargs) | {f"{name}_url_name": None for name in others}

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, and the page of one source."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("edit/<int:source_id>/", look_after, name="edit"),
        ]
