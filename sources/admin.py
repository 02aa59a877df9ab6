"""The team's page of one source: its file, its mark, the reports on it, its details."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from discussion.fields import PlainTextField
from sources import services
from sources.addresses import AddressRefused, normalised
from sources.dates import parsed
from sources.enums import (
    ADDRESS_MAX_LENGTH,
    AUTHOR_MAX_LENGTH,
    NOTE_MAX_LENGTH,
    TITLE_MAX_LENGTH,
    Mark,
    Medium,
    ReportState,
    SourceKind,
    SourceState,
)
from sources.forms import LANGUAGES, REFUSED_ADDRESSES
from sources.models import Source, SourceReport


class MarkForm(forms.Form):
    """What the team found."""

    mark = forms.ChoiceField(label=gettext_lazy("Mark"), choices=Mark)
    note = PlainTextField(
        label=gettext_lazy("Note"), max_length=NOTE_MAX_LENGTH, help_text=gettext_lazy("Shown to everybody.")
    )

    def apply(self, source: Source, by: Any) -> None:
        """Do what the form says. Raises services.SourceRefused."""
        services.mark(source_id=source.pk, by=by, **self.cleaned_data)


class ReleaseForm(forms.Form):
    """Let everybody open the file."""

    def apply(self, source: Source, by: Any) -> None:
        services.release(source_id=source.pk, by=by)


class VisibilityForm(forms.Form):
    """Take the source down, or show it again."""

    reason = PlainTextField(
        label=gettext_lazy("Reason"), max_length=NOTE_MAX_LENGTH, help_text=gettext_lazy("Told to whoever added it.")
    )

    def apply(self, source: Source, by: Any) -> None:
        act = services.show if source.state == SourceState.HIDDEN else services.hide
        act(source_id=source.pk, by=by, reason=self.cleaned_data["reason"])


class DetailsForm(forms.Form):
    """Corrections of what is said about the source."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=SourceKind)
    title = PlainTextField(label=gettext_lazy("Title"), max_length=TITLE_MAX_LENGTH)
    author = PlainTextField(label=gettext_lazy("Author or publisher"), max_length=AUTHOR_MAX_LENGTH, required=False)
    dated = PlainTextField(
        label=gettext_lazy("Date"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("2024, 2024-05 or 2024-05-12."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the source"), choices=LANGUAGES)
    archive_address = forms.CharField(
        label=gettext_lazy("Address of a copy"),
        max_length=ADDRESS_MAX_LENGTH,
        required=False,
        help_text=gettext_lazy("In a public archive of the web."),
    )
    archived_on = forms.DateField(label=gettext_lazy("Copied on"), required=False)
    note = PlainTextField(
        label=gettext_lazy("Why"),
        max_length=NOTE_MAX_LENGTH,
        required=False,
        help_text=gettext_lazy("Shown in the history of the source."),
    )

    def clean_dated(self) -> str:
        try:
            return parsed(self.cleaned_data["dated"], timezone.localdate()) if self.cleaned_data["dated"] else ""
        except ValueError:
            raise forms.ValidationError(_("Give a year, a month or a day that has been: 2024, 2024-05.")) from None

    def clean_archive_address(self) -> str:
        typed = self.cleaned_data["archive_address"]
        try:
            return normalised(typed) if typed else ""
        except AddressRefused as refusal:
            raise forms.ValidationError(REFUSED_ADDRESSES[refusal.reason]) from None

    def clean(self) -> dict[str, Any]:
        """A copy has an address and a day."""
        given = super().clean() or {}
        if not self.errors and bool(given["archive_address"]) != bool(given["archived_on"]):
            self.add_error("archived_on", _("Give the address of the copy and its day, or neither."))
        return given

    def apply(self, source: Source, by: Any) -> None:
        services.correct(source_id=source.pk, by=by, **self.cleaned_data)


class AnswerForm(forms.Form):
    """The answer to one report."""

    report = forms.ModelChoiceField(queryset=SourceReport.objects.none(), widget=forms.HiddenInput)
    agrees = forms.TypedChoiceField(
        label=gettext_lazy("Answer"),
        choices=[
            ("no", gettext_lazy("The source says it: we do not agree")),
            ("yes", gettext_lazy("The source does not say it: we agree")),
        ],
        coerce=lambda value: value == "yes",
    )
    answer = PlainTextField(
        label=gettext_lazy("In words"), max_length=NOTE_MAX_LENGTH, help_text=gettext_lazy("Shown to everybody.")
    )

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report"].queryset = SourceReport.objects.filter(use__source=source)  # type: ignore[attr-defined]

    def apply(self, source: Source, by: Any) -> None:
        given = self.cleaned_data
        services.answer_report(report_id=given["report"].pk, agrees=given["agrees"], answer=given["answer"], by=by)


ACTS = ("mark", "release", "visibility", "details", "answer")


def look_after(request: HttpRequest, source_id: int) -> HttpResponseBase:
    """Show a source with all that can be done to it, and do it; `?file` gives the file out, checked or not."""
    if not request.user.has_perm("sources.change_source"):
        raise PermissionDenied
    source = get_object_or_404(Source.objects.select_related("added_by", "ballot"), pk=source_id)
    if "file" in request.GET:
        return _file(source)
    act = request.POST.get("act", "")
    sent = _form(act, source, request.POST) if request.method == "POST" and act in ACTS else None
    status = 200
    if request.method == "POST":
        status = 400
        if sent is not None and sent.is_valid():
            try:
                sent.apply(source, request.user)  # type: ignore[attr-defined]
            except services.SourceRefused as refusal:
                sent.add_error(None, str(refusal))
            else:
                messages.success(request, _("Done. The source's page says so."))
                return HttpResponseRedirect(request.path)
    reports = SourceReport.objects.filter(use__source=source).select_related("use", "person").order_by("pk")
    forms_shown = {name: sent if sent is not None and name == act else _form(name, source) for name in ACTS}
    context = {
        "source": source,
        "heading": _("Source"),
        "forms": forms_shown,
        "reports": [(report, _answer(report, source, sent)) for report in reports],
        "events": source.events.select_related("by").order_by("-at", "-pk"),
        "is_waiting": source.state == SourceState.PENDING,
        "is_hidden": source.state == SourceState.HIDDEN,
    }
    return render(request, "sources/admin/look_after.html", context, status=status)


def _form(act: str, source: Source, data: Any = None) -> forms.Form:
    match act:
        case "mark":
            return MarkForm(data, initial={"mark": source.mark, "note": source.mark_note}, prefix="mark")
        case "release":
            return ReleaseForm(data, prefix="release")
        case "visibility":
            return VisibilityForm(data, prefix="visibility")
        case "details":
            names = [name for name in DetailsForm.base_fields if name != "note"]
            return DetailsForm(data, initial={name: getattr(source, name) for name in names}, prefix="details")
        case _other:
            return AnswerForm(data, source=source)


def _answer(report: SourceReport, source: Source, sent: forms.Form | None) -> forms.Form | None:
    """The form to answer `report`, with what was just sent for it; None when it is answered."""
    if report.state != ReportState.OPEN:
        return None
    if isinstance(sent, AnswerForm) and sent.data.get("report") == str(report.pk):
        return sent
    return AnswerForm(source=source, initial={"report": report.pk}, auto_id=f"id_{report.pk}_%s")


def _file(source: Source) -> HttpResponseBase:
    """The file as a download, for the check."""
    if source.medium != Medium.FILE:
        raise Http404
    try:
        content = source.file.open("rb")
    except OSError:
        raise Http404 from None
    answer = FileResponse(
        content, as_attachment=True, filename=source.file_name, content_type="application/octet-stream"
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
