"""Mergings in the Wagtail admin: decided when an author objects, undone within thirty days."""

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from subjects.models import Merge, MergeState
from subjects.proposals_admin import ProposalViewSet, ReasonForm, subject_choices
from subjects.services.merging import OPEN_STATES, MergeRefused, decide_merge, undo_merge, undone_until
from subjects.staff import may_merge


class MergeFilterSet(WagtailFilterSet):
    """Narrow the list."""

    subject = django_filters.ChoiceFilter(
        label=gettext_lazy("Subject"), field_name="subject_id", choices=lambda: subject_choices()
    )
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=MergeState)

    class Meta:
        model = Merge
        fields = ("subject", "state")


class MergesView(generic.IndexView):
    """The list, whose rows are read at once."""

    def get_base_queryset(self) -> QuerySet[Merge]:
        rows: QuerySet[Merge] = super().get_base_queryset()
        return rows.select_related("canonical__current", "proposed_by")


class MergeView(generic.InspectView):
    """One merging, and what the team may do with it."""

    page_title = gettext_lazy("Merging")

    def get_object(self, queryset: QuerySet[Merge] | None = None) -> Merge:
        found: Merge = super().get_object()
        rows = Merge.objects.select_related("canonical__current", "proposed_by", "decided_by")
        return rows.prefetch_related("parts__proposal__current", "objections__person").get(pk=found.pk)

    def get_page_subtitle(self) -> str:
        return str(self.object.canonical.title)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, drop it or undo it; what is wrong is said beside the field."""
        if not may_merge(request.user):
            raise PermissionDenied
        form = ReasonForm(request.POST)
        if form.is_valid():
            try:
                self._do(request.POST.get("act", ""), form.cleaned_data["reason"])
            except MergeRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                return HttpResponseRedirect(request.path)
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        merge, now = self.object, timezone.now()
        until = undone_until(merge)
        mine = may_merge(self.request.user)
        return super().get_context_data(**kwargs) | {
            "merge": merge,
            "public_url": reverse("subjects:merge", args=[merge.pk]),
            "form": kwargs.get("form") or ReasonForm(),
            "may_drop": mine and merge.state in OPEN_STATES,
            "may_do": mine and merge.state == MergeState.OBJECTED and now >= merge.due_at,
            "may_undo": mine and merge.state == MergeState.DONE and until is not None and now < until,
            "undone_until": until,
        }

    def _do(self, act: str, reason: str) -> None:
        by = self.request.user
        match act:
            case "do":
                decide_merge(merge=self.object, do=True, reason=reason, by=by)
                messages.success(self.request, _("The texts are merged, and everybody can read why."))
            case "drop":
                decide_merge(merge=self.object, do=False, reason=reason, by=by)
                messages.success(self.request, _("The merging is dropped, and everybody can read why."))
            case "undo":
                undo_merge(merge=self.object, reason=reason, by=by)
                messages.success(self.request, _("The merging is undone: everything is as it was."))
            case _other:
                raise MergeRefused(_("Choose what to do."))


class MergeViewSet(ModelViewSet):
    """The mergings."""

    model = Merge
    icon = "collapse-down"
    menu_label = gettext_lazy("Mergings")
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    form_fields = ("reason",)
    index_view_class = MergesView
    inspect_view_class = MergeView
    inspect_template_name = "subjects/admin/merge.html"
    inspect_view_fields = ("state", "reason", "proposed_at", "due_at")
    filterset_class = MergeFilterSet
    search_fields = ("canonical__current__title", "reason")
    search_backend_name = None
    ordering = ("-proposed_at", "-pk")
    list_display = (
        Column(
            "canonical", label=gettext_lazy("Text that keeps its address"), accessor=lambda one: one.canonical.title
        ),
        Column("get_state_display", label=gettext_lazy("State"), sort_key="state"),
        DateColumn("proposed_at", label=gettext_lazy("Proposed"), sort_key="proposed_at"),
        DateColumn("due_at", label=gettext_lazy("Due"), sort_key="due_at"),
    )


class ContributionsGroup(ModelViewSetGroup):
    """What participants wrote, and the mergings of it."""

    items = (ProposalViewSet, MergeViewSet)
    menu_label = gettext_lazy("Contributions")
    menu_icon = "form"
    menu_order = 260
