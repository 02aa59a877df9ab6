"""The proposals of participants in the Wagtail admin: found, read, withdrawn at the author's request, put in order."""

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from discussion.fields import PlainTextField
from subjects.enums import REASON_MAX_LENGTH
from subjects.models import Proposal, ProposalKind, ProposalState, SubjectPage
from subjects.services.kinds import KindRefused, change_kind
from subjects.services.withdrawal import WithdrawalRefused, withdraw_for_author
from subjects.staff import may_manage_proposals

WITHDRAW, MOVE = "withdraw", "move"


def subject_choices() -> list[tuple[int, str]]:
    """The processes that have a page, by the title of the first."""
    rows = SubjectPage.objects.filter(is_record=False).order_by("-pk").values_list("subject", "title")
    return sorted(dict(rows).items(), key=lambda choice: choice[1].casefold())


class ReasonForm(forms.Form):
    """An act of the team that everybody can read the reason of."""

    reason = PlainTextField(
        label=gettext_lazy("Reason"),
        max_length=REASON_MAX_LENGTH,
        help_text=gettext_lazy("Shown to everybody, with your name."),
        error_messages={"required": gettext_lazy("Say why: the reason is public.")},
    )


class WithdrawForm(ReasonForm):
    """Withdraw a text for its author."""

    prefix = WITHDRAW
    hide_text = forms.BooleanField(label=gettext_lazy("Take the text down too"), required=False)


class MoveForm(ReasonForm):
    """Move a text to another list."""

    prefix = MOVE
    kind = forms.ChoiceField(label=gettext_lazy("List"), choices=ProposalKind)
    field_order = ("kind", "reason")


class ProposalFilterSet(WagtailFilterSet):
    """Narrow the list."""

    subject = django_filters.ChoiceFilter(
        label=gettext_lazy("Subject"), field_name="subject_id", choices=lambda: subject_choices()
    )
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=ProposalState)
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=ProposalKind)

    class Meta:
        model = Proposal
        fields = ("subject", "kind", "state")


class ProposalsView(generic.IndexView):
    """The list, whose rows are read at once."""

    def get_base_queryset(self) -> QuerySet[Proposal]:
        rows: QuerySet[Proposal] = super().get_base_queryset()
        return rows.select_related("current", "author", "representative")


class ProposalView(generic.InspectView):
    """One proposal, and what the team may do with it."""

    page_title = gettext_lazy("Text")

    def get_object(self, queryset: QuerySet[Proposal] | None = None) -> Proposal:
        rows = Proposal.objects.select_related("current", "author", "representative", "merged_into__current")
        found: Proposal = super().get_object()
        return rows.get(pk=found.pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Withdraw it or move it to another list; what is wrong is said beside the field."""
        if not may_manage_proposals(request.user):
            raise PermissionDenied
        act = request.POST.get("act")
        form = WithdrawForm(request.POST) if act == WITHDRAW else MoveForm(request.POST)
        if form.is_valid():
            try:
                self._do(form)
            except (WithdrawalRefused, KindRefused) as refusal:
                form.add_error(None, str(refusal))
            else:
                return HttpResponseRedirect(request.path)
        context = self.get_context_data(**{f"{form.prefix}_form": form})
        return self.render_to_response(context, status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal = self.object
        is_ours = may_manage_proposals(self.request.user) and proposal.state == ProposalState.PUBLISHED
        events = proposal.events.select_related("by", "other__current").order_by("-at", "-pk")
        return super().get_context_data(**kwargs) | {
            "proposal": proposal,
            "public_url": reverse("subjects:proposal", args=[proposal.pk]),
            "may_act": is_ours and proposal.author_id is not None,
            "withdraw_form": kwargs.get("withdraw_form") or WithdrawForm(),
            "move_form": kwargs.get("move_form") or MoveForm(initial={"kind": proposal.kind}),
            "events": events,
        }

    def _do(self, form: ReasonForm) -> None:
        given, by = form.cleaned_data, self.request.user
        if isinstance(form, WithdrawForm):
            withdraw_for_author(proposal=self.object, by=by, reason=given["reason"], hide_text=given["hide_text"])
            messages.success(self.request, _("The text is withdrawn, and everybody can read why."))
        else:
            change_kind(proposal=self.object, kind=given["kind"], reason=given["reason"], by=by)
            messages.success(self.request, _("The text is in another list, and everybody can read why."))


class ProposalViewSet(ModelViewSet):
    """The proposals."""

    model = Proposal
    icon = "form"
    menu_label = gettext_lazy("Causes, issues, solutions")
    menu_order = 260
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    form_fields = ("kind",)
    index_view_class = ProposalsView
    inspect_view_class = ProposalView
    inspect_template_name = "subjects/admin/proposal.html"
    inspect_view_fields = ("kind", "origin", "state", "language", "published_at")
    filterset_class = ProposalFilterSet
    search_fields = ("current__title",)
    # Wagtail's own search knows only what everybody may read.
    search_backend_name = None
    ordering = ("-published_at", "-pk")
    list_display = (
        "__str__",
        Column("get_kind_display", label=gettext_lazy("Kind"), sort_key="kind"),
        Column("get_state_display", label=gettext_lazy("State"), sort_key="state"),
        Column(
            "author",
            label=gettext_lazy("Author"),
            accessor=lambda one: one.author.public_name if one.author else one.representative.name,
        ),
        DateColumn("published_at", label=gettext_lazy("Published"), sort_key="published_at"),
    )
