"""The editors' page to move, suspend and resume the steps of a process."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput

from subjects import services
from subjects.enums import CalendarAction
from subjects.models import CalendarChange, Step, SubjectPage
from subjects.subject_page import public_lines


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


def calendar(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the calendar in force and change it; for those who may publish the page."""
    page = get_object_or_404(SubjectPage.objects.select_related("subject"), pk=page_id)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    form = CalendarForm(request.POST or None, page=page)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                form.apply(request.user)
            except services.CalendarRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The calendar is changed, and everybody can read why."))
                return HttpResponseRedirect(reverse("subject_calendar", args=[page.pk]))
    context = {
        "page": page,
        "heading": _("Calendar"),
        "form": form,
        "steps": list(page.subject.steps.select_related("window")),
        "lines": public_lines(page),
    }
    return render(request, "subjects/admin/calendar.html", context, status=status)
