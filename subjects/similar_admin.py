"""The texts of a process that say nearly the same, for the team to propose their merging."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from discussion.fields import PlainTextField
from subjects.alike import KIND, group_of
from subjects.enums import REASON_MAX_LENGTH
from subjects.models import Origin, Proposal, StepKind, Subject, SubjectPage
from subjects.services.merging import MergeRefused, propose_merge
from subjects.staff import may_merge
from texts.services import near_duplicates
from voting.models import Window
from voting.rules import counts_are_hidden

CLUSTERS_PER_PAGE = 10
MOST = 2**63 - 1


class MergeForm(forms.Form):
    """Which texts are merged into which, and why."""

    canonical = forms.IntegerField(
        min_value=1,
        max_value=MOST,
        error_messages={"required": gettext_lazy("Choose the text that keeps its address.")},
    )
    texts = forms.TypedMultipleChoiceField(coerce=int)
    reason = PlainTextField(
        label=gettext_lazy("Reason"),
        max_length=REASON_MAX_LENGTH,
        help_text=gettext_lazy("Shown to everybody, with your name."),
        error_messages={"required": gettext_lazy("Say why: the reason is public.")},
    )

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        ids = Proposal.objects.filter(subject=subject, origin=Origin.PARTICIPANT).values_list("pk", flat=True)
        self.fields["texts"].choices = [(pk, "") for pk in ids]  # type: ignore[attr-defined]
        self.fields["texts"].error_messages["required"] = gettext_lazy("Choose at least two texts.")

    def clean(self) -> dict[str, Any]:
        """The canonical text must be of this process too."""
        given = super().clean() or {}
        canonical = given.get("canonical")
        if canonical and not Proposal.objects.filter(pk=canonical, subject=self.subject).exists():
            self.add_error("canonical", _("Choose the text that keeps its address."))
        return given


def similar(request: HttpRequest, subject_id: int) -> HttpResponse:
    """Show the families of near-duplicates of a process, and propose a merging; for those who may merge."""
    subject = get_object_or_404(Subject, pk=subject_id)
    if not may_merge(request.user):
        raise PermissionDenied
    status = 200
    form = MergeForm(request.POST or None, subject=subject)
    if request.method == "POST":
        status = 400
        if form.is_valid():
            ids = {*form.cleaned_data["texts"], form.cleaned_data["canonical"]}
            proposals = Proposal.objects.in_bulk(ids)
            canonical = proposals.pop(form.cleaned_data["canonical"])
            try:
                merge = propose_merge(
                    canonical=canonical,
                    parts=proposals.values(),
                    reason=form.cleaned_data["reason"],
                    by=request.user,  # type: ignore[arg-type]
                )
            except MergeRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The merging is proposed, and the authors are told."))
                return HttpResponseRedirect(reverse("merge:inspect", args=[merge.pk]))
    context = {
        "heading": _("Similar texts"),
        "subject": subject,
        "title": SubjectPage.objects.filter(subject=subject).order_by("pk").values_list("title", flat=True).first(),
        "form": form,
        "chosen": {str(pk) for pk in request.POST.getlist("texts")},
        "kept": request.POST.get("canonical", ""),
        "counts_hidden": _counts_are_hidden(subject),
        "clusters": _clusters(subject, request.GET.get("page")),
    }
    return render(request, "subjects/admin/similar.html", context, status=status)


def _clusters(subject: Subject, page: str | None) -> Any:
    """A page of families of published texts of participants, each text with its words and its author."""
    families = []
    for cluster in near_duplicates(group_of(subject.pk), [KIND]):
        families.append([member.object_id for member in cluster.members])
    published = Proposal.objects.filter(subject=subject, origin=Origin.PARTICIPANT).published()
    ids = {pk for family in families for pk in family}
    known = set(published.filter(pk__in=ids).values_list("pk", flat=True))
    kept = [[pk for pk in family if pk in known] for family in families]
    shown = Paginator([family for family in kept if len(family) > 1], CLUSTERS_PER_PAGE).get_page(page)
    rows = published.select_related("current", "author", "ballot")
    texts = rows.in_bulk([pk for family in shown.object_list for pk in family])
    shown.object_list = [[texts[pk] for pk in family if pk in texts] for family in shown.object_list]
    return shown


def _counts_are_hidden(subject: Subject) -> bool:
    """Whether the team may not see counts either."""
    window = Window.objects.filter(step__subject=subject, step__kind=StepKind.CONTRIBUTE).first()
    return window is not None and counts_are_hidden(window, timezone.now())
