"""Other wordings of a proposal over HTTP."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import limits, pending
from accounts.guard import act_of_a_person
from discussion.orders import seed_of
from discussion.threads import viewer_of
from discussion.views import thread_for
from subjects import services
from subjects.beside import beside_wording
from subjects.forms import ReasonForm, SeenForm, WordingForm
from subjects.models import Origin, Proposal, ProposalVersion, SubjectPage, Wording, WordingState
from subjects.paging import paged
from subjects.redlines import redlined
from subjects.rules import acting_message, may_edit, text_is_hidden, visible_proposal, visible_wording
from subjects.views.windows import begun_at
from subjects.wording_cards import fairly, wording_cards
from voting.opened import moment
from voting.rules import voting_message
from voting.services import votes_of


@require_safe
def wordings(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """All other wordings of a proposal, in the visitor's own order."""
    found, page = visible_proposal(request, proposal_id)
    now, seed = timezone.now(), seed_of(request)
    listed = paged(request, fairly(found.wordings.shown(), seed).values_list("pk", flat=True), seed=str(seed))
    by_id = {card.id: card for card in wording_cards(Wording.objects.filter(pk__in=listed["cards"]))}
    viewer = viewer_of(request)
    context = listed | {
        "wordings": [by_id[pk] for pk in listed["cards"] if pk in by_id],
        "text_is_hidden": text_is_hidden(found, now),
        "proposal_title": _shown_title(found),
        "proposal_language": found.language,
        "proposal_url": reverse("subjects:proposal", args=[found.pk]),
        "new_url": reverse("subjects:new_wording", args=[found.pk]),
        "wordings_message": acting_message(found, now),
        "vote_message": acting_message(found, now),
        "vote_window": found.ballot.window,
        "my_votes": votes_of(viewer, [card.ballot.pk for card in by_id.values()]) if viewer else {},
        "subject_page": page,
        "subject_url": page.get_url(request),
    }
    return render(request, "subjects/wordings.html", context)


@require_safe
def wording(request: HttpRequest, wording_id: int) -> HttpResponse:
    """One wording: what it changes, why, the votes on it and its discussion."""
    found, page = visible_wording(request, wording_id)
    now = timezone.now()
    proposal, current = found.proposal, found.proposal.current
    [card] = wording_cards(Wording.objects.filter(pk=found.pk))
    thread = None
    if found.discussion:
        thread = thread_for(request, found.discussion, label=found.title, beside=[found.ballot_id])
    viewer = viewer_of(request)
    is_hidden = text_is_hidden(proposal, now)
    moved_on = current is not None and current.number != found.base.number and found.state == WordingState.PUBLISHED
    acting = acting_message(proposal, now)
    may_adopt = viewer is not None and found.state == WordingState.PUBLISHED and not acting
    context: dict[str, Any] = {
        "wording": card,
        "state": found.state,
        "withdrawn": found if found.state == WordingState.WITHDRAWN else None,
        "adopted_as": ProposalVersion.objects.filter(wording=found).first() if card.is_adopted else None,
        "text_is_hidden": is_hidden,
        "proposal_title": _shown_title(proposal),
        "proposal_language": proposal.language,
        "proposal_url": reverse("subjects:proposal", args=[proposal.pk]),
        "history_url": reverse("subjects:history", args=[proposal.pk]),
        "is_official": proposal.origin == Origin.PARLIAMENTARIAN,
        "current": current if moved_on and not is_hidden else None,
        "subject_page": page,
        "subject_url": page.get_url(request),
        "thread": thread,
        "beside": beside_wording(request, found, page),
        "vote_message": _vote_message(found),
        "vote_window": found.ballot.window,
        "my_votes": thread.my_votes if thread else votes_of(viewer, [found.ballot_id]) if viewer else {},
        "may_adopt": may_adopt and viewer is not None and may_edit(proposal, viewer),
        "may_withdraw": may_adopt and viewer is not None and found.author_id == viewer.pk,
        "adopt_form": SeenForm(initial={"seen": current.number if current else 1}),
        "reason_form": ReasonForm(),
    }
    if current is not None and context["current"]:
        context["current_title_redline"] = redlined(current.title, found.title, found.language)
        context["current_text_redline"] = redlined(current.text, found.text, found.language)
    return render(request, "subjects/wording_page.html", context)


@act_of_a_person
def new_wording(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Write another wording of a proposal; every refusal gives the words back."""
    found, page = visible_proposal(request, proposal_id)
    now = timezone.now()
    if text_is_hidden(found, now):
        raise Http404
    if request.method != "POST":
        return _page(request, found, page, WordingForm(initial=_initial(request, found)))
    form = WordingForm(request.POST)
    if not form.is_valid():
        return _page(request, found, page, form, status=400)
    given = form.cleaned_data
    opened_at = moment(given["opened"], now)
    if message := acting_message(found, now, opened_at=opened_at):
        form.add_error(None, message)
        return _page(request, found, page, form, status=409)
    if not request.user.is_authenticated:
        data = {name: str(given[name]) for name in form.fields}
        pending.remember(
            request,
            kind="wording",
            data=data | {"proposal": str(found.pk)},
            return_to=request.path,
            summary=_("Your wording: %(title)s") % {"title": given["title"]},
        )
        return pending.to_sign_in(request)
    try:
        made = _publish(request, found, form, now=now, opened_at=opened_at)
    except services.WordingRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, page, form, status=409)
    except limits.TooMany as refusal:
        form.add_error(None, str(refusal))
        return _page(request, found, page, form, status=429)
    messages.success(request, _("Your wording is published."))
    return HttpResponseRedirect(reverse("subjects:wording", args=[made.pk]), status=303)


def perform_pending_wording(request: HttpRequest, data: dict[str, str]) -> str:
    """Publish the wording that a visitor wrote before signing in; returns where to read it."""
    try:
        found, _page_of_it = visible_proposal(request, int(data["proposal"]))
    except Http404:
        raise pending.ActRefused(_("The text is no longer there.")) from None
    form = WordingForm(data)
    try:
        if not form.is_valid():
            raise services.WordingRefused(" ".join(str(e) for errors in form.errors.values() for e in errors))
        made = _publish(request, found, form, made_at=begun_at(request, found.ballot.window, data["opened"]))
    except (services.WordingRefused, limits.TooMany) as refusal:
        words = {name: data[name] for name in ("title", "text", "explanation", "language", "base")}
        pending.give_back(request, "wording", data["proposal"], words)
        messages.error(request, _("Your wording was not published. %(reason)s") % {"reason": refusal})
        return reverse("subjects:new_wording", args=[found.pk])
    messages.success(request, _("Your wording is published."))
    return reverse("subjects:wording", args=[made.pk])


@login_required
def adopt(request: HttpRequest, wording_id: int) -> HttpResponse:
    """Make a wording the text, as one of the authors of the proposal."""
    found, _visible = visible_wording(request, wording_id)
    here = HttpResponseRedirect(reverse("subjects:wording", args=[found.pk]), status=303)
    if request.method != "POST":
        return here
    if not may_edit(found.proposal, request.user):  # type: ignore[arg-type]
        raise Http404
    form, now = SeenForm(request.POST), timezone.now()
    if not form.is_valid():
        return here
    given = form.cleaned_data
    try:
        version = services.adopt_wording(
            wording_id=found.pk,
            by=request.user,  # type: ignore[arg-type]
            seen=given["seen"],
            now=now,
            opened_at=moment(given["opened"], now),
        )
    except (services.EditRefused, services.WordingRefused) as refusal:
        messages.error(request, str(refusal))
        return here
    messages.success(
        request,
        _("The wording is adopted: version %(number)d. Those who voted are told; their votes stay.")
        % {"number": version.number},
    )
    return HttpResponseRedirect(reverse("subjects:proposal", args=[found.proposal_id]), status=303)


@login_required
def withdraw(request: HttpRequest, wording_id: int) -> HttpResponse:
    """Take back one's own wording."""
    found, _visible = visible_wording(request, wording_id)
    here = HttpResponseRedirect(reverse("subjects:wording", args=[found.pk]), status=303)
    if request.method != "POST":
        return here
    if found.author_id != request.user.pk:
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return here
    try:
        services.withdraw_wording(
            wording_id=found.pk,
            by=request.user,  # type: ignore[arg-type]
            reason=form.cleaned_data["reason"],
        )
    except services.WordingRefused as refusal:
        messages.error(request, str(refusal))
        return here
    messages.success(request, _("Your wording is withdrawn. What others said of it stays."))
    return here


def _publish(request: HttpRequest, found: Proposal, form: WordingForm, **when: Any) -> Wording:
    given = form.cleaned_data
    return services.propose_wording(
        proposal_id=found.pk,
        base=given["base"],
        author=request.user,  # type: ignore[arg-type]
        title=given["title"],
        text=given["text"],
        explanation=given["explanation"],
        language=given["language"],
        nonce=given["nonce"],
        **when,
    )


def _initial(request: HttpRequest, found: Proposal) -> dict[str, Any]:
    words = pending.given_back(request, "wording", str(found.pk)) or {}
    number = found.current.number if found.current else 1
    return {"title": found.title, "text": found.text, "language": found.language, "base": number} | words


def _shown_title(proposal: Proposal) -> str:
    return _("A withdrawn text") if text_is_hidden(proposal, timezone.now()) else proposal.title


def _vote_message(found: Wording) -> str:
    """Why the wording takes no vote now."""
    now = timezone.now()
    if found.state == WordingState.ADOPTED:
        return _("This wording is the text of the proposal now: vote there.")
    return voting_message(found.ballot, now) or acting_message(found.proposal, now)


def _page(
    request: HttpRequest, found: Proposal, page: SubjectPage, form: WordingForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "proposal": found,
        "proposal_url": reverse("subjects:proposal", args=[found.pk]),
        "is_official": found.origin == Origin.PARLIAMENTARIAN,
        "form": form,
        "closed_message": acting_message(
            found, timezone.now(), opened_at=moment(form.data.get("opened"), timezone.now())
        ),
        "subject_page": page,
        "subject_url": page.get_url(request),
    }
    return render(request, "subjects/wording_form.html", context, status=status)
