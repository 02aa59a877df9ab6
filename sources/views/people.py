"""What a person does to a source that stands: report what it does not say, withdraw one's own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import pending
from accounts.guard import act_of_a_person
from accounts.limits import TooMany
from sources import services
from sources.enums import SHOWN_STATES, SourceState, UseState
from sources.forms import ReportForm
from sources.models import SourceUse
from sources.rules import visible_source


@act_of_a_person
def report(request: HttpRequest, use_id: int) -> HttpResponse:
    """Say that a source does not say what it is used for."""
    use = _use(use_id)
    source, page = visible_source(request, use.source_id)
    address = reverse("sources:source", args=[source.pk])
    context = {"use": use, "source": source, "source_url": address, "subject_page": page, "subject_url": page.get_url()}
    if request.method != "POST":
        note = pending.given_back(request, "source_report", str(use.pk))
        form = ReportForm(initial={"note": note} if note else None)
        return render(request, "sources/report.html", context | {"form": form})
    form = ReportForm(request.POST)
    status = 400
    if form.is_valid():
        note = form.cleaned_data["note"]
        if not request.user.is_authenticated:
            pending.remember(
                request,
                kind="source_report",
                data={"use": str(use.pk), "note": note},
                return_to=address,
                summary=_("A source does not say it: %(note)s") % {"note": note},
            )
            return pending.to_sign_in(request)
        try:
            services.report(use_id=use.pk, person=request.user, note=note)
        except services.SourceRefused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        except TooMany as refusal:
            form.add_error(None, str(refusal))
            status = 429
        else:
            messages.success(request, _("Thank you. The team reads it and answers in public."))
            return HttpResponseRedirect(address, status=303)
    return render(request, "sources/report.html", context | {"form": form}, status=status)


def perform_pending_report(request: HttpRequest, data: dict[str, str]) -> str:
    """Send the report that a visitor wrote before signing in."""
    try:
        use = _use(int(data["use"]))
        source, _page = visible_source(request, use.source_id)
    except Http404:
        raise pending.ActRefused(_("The source is no longer there.")) from None
    try:
        services.report(use_id=use.pk, person=request.user, note=data["note"])  # type: ignore[arg-type]
    except (services.SourceRefused, TooMany) as refusal:
        pending.give_back(request, "source_report", str(use.pk), data["note"])
        messages.error(request, _("Your report was not sent. %(reason)s") % {"reason": refusal})
        return reverse("sources:report", args=[use.pk])
    messages.success(request, _("Thank you. The team reads it and answers in public."))
    return reverse("sources:source", args=[source.pk])


@login_required
def withdraw(request: HttpRequest, source_id: int) -> HttpResponse:
    """Ask whether one's own source shall be withdrawn, and do it."""
    source, page = visible_source(request, source_id)
    mine = SourceUse.objects.filter(source=source, added_by=request.user, state=UseState.PUBLISHED).exists()
    if source.state not in SHOWN_STATES or (source.added_by_id != request.user.pk and not mine):
        raise Http404
    others = source.uses.filter(state=UseState.PUBLISHED).exclude(added_by=request.user).exists()
    context = {
        "source": source,
        "source_url": reverse("sources:source", args=[source.pk]),
        "subject_page": page,
        "subject_url": page.get_url(),
        "others_use_it": others,
    }
    if request.method != "POST":
        return render(request, "sources/withdraw.html", context)
    try:
        left = services.withdraw(source_id=source.pk, person=request.user)  # type: ignore[arg-type]
    except services.SourceRefused as refusal:
        return render(request, "sources/withdraw.html", context | {"refusal": str(refusal)}, status=409)
    if left.state == SourceState.WITHDRAWN:
        messages.success(request, _("Your source is withdrawn."))
    else:
        messages.success(request, _("You have withdrawn it. The source stays, because others use it."))
    return HttpResponseRedirect(context["source_url"], status=303)


def _use(use_id: int) -> SourceUse:
    use = (
        SourceUse.objects.shown()
        .select_related("proposal__current", "comment", "wording", "added_by")
        .filter(pk=use_id)
        .first()
    )
    if use is None:
        raise Http404
    return use
