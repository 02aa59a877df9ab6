"""Changing the text of a proposal, and its history, over HTTP."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import limits, pending
from accounts.guard import act_of_a_person
from subjects import services
from subjects.forms import EditForm
from subjects.models import Origin, Proposal, ProposalVersion, SubjectPage
from subjects.paging import paged
from subjects.proposal_history import VERSIONS_SHOWN, past_versions, versions_of
from subjects.redlines import redlined
from subjects.rules import acting_message, may_edit, text_is_hidden, visible_proposal
from subjects.services.editing import correctable_until
from subjects.views.windows import begun_at
from voting.opened import moment
from voting.rules import counts_are_hidden, hidden_message


@require_safe
def history(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The versions of a proposal, newest first, and what else happened to it."""
    found, page = visible_proposal(request, proposal_id)
    now = timezone.now()
    numbers = paged(request, versions_of(found).values_list("number", flat=True), per_page=VERSIONS_SHOWN)
    window = found.ballot.window
    context = numbers | {
        "proposal": found,
        "title": _("A withdrawn text") if text_is_hidden(found, now) else found.title,
        "text_is_hidden": text_is_hidden(found, now),
        "versions": past_versions(found, numbers["cards"]),
        "counts_message": hidden_message(window) if counts_are_hidden(window, now) else "",
        "proposal_url": reverse("subjects:proposal", args=[found.pk]),
        "subject_page": page,
        "subject_url": page.get_url(request),
    }
    return render(request, "subjects/history.html", context)


@act_of_a_person
def edit(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Change the text as one of its authors; every refusal gives the words back."""
    found, page = visible_proposal(request, proposal_id)
    if found.origin != Origin.PARTICIPANT:
        raise Http404
    user = request.user
    if user.is_authenticated and not may_edit(found, user):
        raise Http404
    now = timezone.now()
    if request.method != "POST":
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return _page(
            request, found, page, EditForm(initial=_initial(request, found), needs_motive=_needs_motive(found))
        )
    form = EditForm(request.POST, needs_motive=_needs_motive(found))
    if not form.is_valid():
        return _page(request, found, page, form, status=400)
    given = form.cleaned_data
    if not user.is_authenticated:
        data = {name: str(given.get(name, "")) for name in ("title", "text", "motive", "base", "opened")}
        pending.remember(
            request,
            kind="proposal_edit",
            data=data | {"proposal": str(found.pk)},
            return_to=request.path,
            summary=_("Your change: %(title)s") % {"title": given["title"]},
        )
        return pending.to_sign_in(request)
    try:
        edited = services.edit(
            proposal_id=found.pk,
            editor=user,
            title=given["title"],
            text=given["text"],
            motive=given.get("motive", ""),
            base=given["base"],
            now=now,
            opened_at=moment(given["opened"], now),
        )
    except (services.EditRefused, limits.TooMany) as refusal:
        return _refused(request, found, page, refusal)
    _say(request, edited)
    return HttpResponseRedirect(reverse("subjects:proposal", args=[found.pk]), status=303)


def perform_pending_edit(request: HttpRequest, data: dict[str, str]) -> str:
    """Make the change that somebody sent before signing in; returns where to read it."""
    try:
        found, _visible = visible_proposal(request, int(data["proposal"]))
    except Http404:
        raise pending.ActRefused(_("The text is no longer there.")) from None
    try:
        edited = services.edit(
            proposal_id=found.pk,
            editor=request.user,  # type: ignore[arg-type]
            title=data["title"],
            text=data["text"],
            motive=data["motive"],
            base=int(data["base"]),
            made_at=begun_at(request, found.ballot.window, data["opened"]),
        )
    except (services.EditRefused, limits.TooMany) as refusal:
        if not may_edit(found, request.user):  # type: ignore[arg-type]
            raise pending.ActRefused(str(refusal)) from refusal
        pending.give_back(request, "proposal_edit", data["proposal"], {n: data[n] for n in ("title", "text", "motive")})
        messages.error(request, _("Your change was not made. %(reason)s") % {"reason": refusal})
        return reverse("subjects:edit", args=[found.pk])
    _say(request, edited)
    return reverse("subjects:proposal", args=[found.pk])


def _say(request: HttpRequest, edited: services.Edited) -> None:
    if edited.is_correction:
        messages.success(request, _("The typing error is corrected."))
        return
    messages.success(
        request,
        _("Version %(number)d is published. Those who voted are told; their votes stay.")
        % {"number": edited.version.number},
    )


def _initial(request: HttpRequest, found: Proposal) -> dict[str, Any]:
    words = pending.given_back(request, "proposal_edit", str(found.pk)) or {}
    return {"title": found.title, "text": found.text, "base": _number(found)} | words


def _number(found: Proposal) -> int:
    return found.current.number if found.current else 1


def _needs_motive(found: Proposal) -> bool:
    """Whether a change makes a new version now."""
    return not services.is_correctable(found, timezone.now())


def _refused(request: HttpRequest, found: Proposal, page: SubjectPage, refusal: Exception) -> HttpResponse:
    """The form with the words and the reason; of a stale one, with what has changed, and on the version of now."""
    current = refusal.current if isinstance(refusal, services.EditIsStale) else None
    data = request.POST.copy()
    if current is not None:
        data["base"] = str(current.number)
        found.current = current
    form = EditForm(data, needs_motive=_needs_motive(found) or isinstance(refusal, services.MotiveMissing))
    form.is_valid()
    # What was refused is said once.
    form.errors.pop("motive", None)
    form.add_error(None, str(refusal))
    match refusal:
        case services.NothingChanged():
            status = 400
        case limits.TooMany():
            status = 429
        case _other:
            status = 409
    return _page(request, found, page, form, status=status, current=current)


def _page(
    request: HttpRequest,
    found: Proposal,
    page: SubjectPage,
    form: EditForm,
    *,
    status: int = 200,
    current: ProposalVersion | None = None,
) -> HttpResponse:
    now = timezone.now()
    context: dict[str, Any] = {
        "proposal": found,
        "proposal_url": reverse("subjects:proposal", args=[found.pk]),
        "history_url": reverse("subjects:history", args=[found.pk]),
        "subject_page": page,
        "subject_url": page.get_url(request),
        "form": form,
        "is_correction": "motive" not in form.fields,
        "correctable_until": correctable_until(found),
        "next_number": _number(found) + 1,
        "closed_message": acting_message(found, now, opened_at=moment(form.data.get("opened"), now)),
    }
    if current is not None:
        title, text = form.data.get("title", ""), form.data.get("text", "")
        context["title_redline"] = redlined(current.title, title, found.language)
        context["text_redline"] = redlined(current.text, text.replace("\r\n", "\n"), found.language)
    return render(request, "subjects/edit.html", context, status=status)
