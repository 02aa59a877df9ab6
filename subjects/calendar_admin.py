"""The editors' page to move, suspend and resume the steps of a process."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput

from accounts.models import User
from subjects import services
from subjects.enums import CalendarAction
from subjects.models import CalendarChange, Step, SubjectPage
from subjects.services.calendar import NeedsConfirmation
from subjects.subject_page import public_lines

SHORTENING = "subjects.calendar.shortening"
ASKED_FOR = timedelta(hours=24)


class CalendarForm(forms.Form):
    """One change of one step, with its public reason."""

    step = forms.ModelChoiceField(label=gettext_lazy("Step"), queryset=Step.objects.none(), empty_label=None)
    action = forms.ChoiceField(
        label=gettext_lazy("What to do"),
        choices=[
            (CalendarAction.MOVED, gettext_lazy("Give it new dates")),
            (CalendarAction.SUSPENDED, gettext_lazy("Suspend it")),
            (CalendarAction.RESUMED, gettext_lazy("Resume it")),
        ],
    )
    opens_at = forms.DateTimeField(label=gettext_lazy("Opens"), required=False, widget=AdminDateTimeInput)
    closes_at = forms.DateTimeField(label=gettext_lazy("Closes"), required=False, widget=AdminDateTimeInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, help_text=gettext_lazy("Shown to everybody, with your name.")
    )

    def __init__(self, *args: Any, page: SubjectPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].queryset = page.subject.steps.select_related("window")  # type: ignore[attr-defined]

    def apply(self, by: Any) -> CalendarChange:
        """Do what the form says. Raises services.CalendarRefused."""
        given = self.cleaned_data
        match given["action"]:
            case CalendarAction.SUSPENDED:
                return services.suspend_step(step=given["step"], by=by, reason=given["reason"])
            case CalendarAction.RESUMED:
                return services.resume_step(step=given["step"], by=by, reason=given["reason"])
            case _other:
                return services.move_step(
                    step=given["step"],
                    opens_at=given["opens_at"],
                    closes_at=given["closes_at"],
                    by=by,
                    reason=given["reason"],
                )


class Asked(NamedTuple):
    """A shortening without notice that one person asks another of the team to confirm."""

    step: Step
    opens_at: datetime
    closes_at: datetime
    reason: str
    by: User


def calendar(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the calendar in force and change it; for those who may publish the page."""
    page = get_object_or_404(SubjectPage.objects.select_related("subject"), pk=page_id)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    form = CalendarForm(request.POST or None, page=page)
    status, to_confirm = 200, ""
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                form.apply(request.user)
            except NeedsConfirmation as refusal:
                form.add_error(None, str(refusal))
                to_confirm = request.build_absolute_uri(_confirmation_address(page, form, request.user))
            except services.CalendarRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The calendar is changed, and everybody can read why."))
                return HttpResponseRedirect(reverse("subject_calendar", args=[page.pk]))
    context = {
        "page": page,
        "heading": _("Calendar"),
        "form": form,
        "to_confirm": to_confirm,
        "steps": list(page.subject.steps.select_related("window")),
        "lines": public_lines(page),
    }
    return render(request, "subjects/admin/calendar.html", context, status=status)


def confirm_shortening(request: HttpRequest, page_id: int) -> HttpResponse:
    """Confirm, as a second person, that an open step closes within 48 hours; what is asked is in the signed address."""
    page = get_object_or_404(SubjectPage.objects.select_related("subject"), pk=page_id)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    asked = _asked(page, request.GET.get("asked", ""))
    if asked is None:
        messages.error(request, _("This address is too old, or the calendar has changed since. Please ask again."))
        return HttpResponseRedirect(reverse("subject_calendar", args=[page.pk]))
    refusal = ""
    if request.method == "POST":
        try:
            services.move_step(
                step=asked.step,
                opens_at=asked.opens_at,
                closes_at=asked.closes_at,
                by=asked.by,
                reason=asked.reason,
                confirmed_by=request.user,  # type: ignore[arg-type]
            )
        except services.CalendarRefused as error:
            refusal = str(error)
        else:
            messages.success(request, _("The calendar is changed, and everybody can read why."))
            return HttpResponseRedirect(reverse("subject_calendar", args=[page.pk]))
    context = {"page": page, "heading": _("Confirm the calendar"), "asked": asked, "refusal": refusal}
    return render(request, "subjects/admin/calendar_confirm.html", context, status=400 if refusal else 200)


def _confirmation_address(page: SubjectPage, form: CalendarForm, by: Any) -> str:
    """The address to give to a second person; it is good for a day, and until the calendar changes."""
    given = form.cleaned_data
    asked = {
        "step": given["step"].pk,
        "opens_at": given["opens_at"].isoformat(),
        "closes_at": given["closes_at"].isoformat(),
        "reason": given["reason"],
        "by": by.pk,
        "instead_of": str(given["step"].window.closes_at),
    }
    query = urlencode({"asked": signing.dumps(asked, salt=SHORTENING, compress=True)})
    return f"{reverse('subject_calendar_confirm', args=[page.pk])}?{query}"


def _asked(page: SubjectPage, signed: str) -> Asked | None:
    """What a signed address asks; None if it is forged, too old, of another process, or no longer about what is."""
    try:
        data = signing.loads(signed, salt=SHORTENING, max_age=ASKED_FOR)
    except signing.BadSignature:
        return None
    step = page.subject.steps.select_related("window").filter(pk=data["step"]).first()
    by = User.objects.filter(pk=data["by"], is_active=True).first()
    if step is None or by is None or str(step.window.closes_at) != data["instead_of"]:
        return None
    opens_at, closes_at = (datetime.fromisoformat(data[name]) for name in ("opens_at", "closes_at"))
    return Asked(step, opens_at, closes_at, data["reason"], by)
