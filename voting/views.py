"""Casting a vote over HTTP: one address for everything that can be voted on."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import pending
from accounts.guard import act_of_a_person
from accounts.one_row import OneRow
from voting import services
from voting.forms import VoteForm
from voting.models import Ballot, BallotKind
from voting.rules import voting_message

_ballots = OneRow(Ballot, along="window")


@require_POST
@act_of_a_person
def cast(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """Set one's vote on a ballot, or take it back with `value=none`; never a toggle, so a double click is harmless."""
    # The small boxes of comments share one form and say in their address which version they show.
    version = request.POST.get("version") or request.GET.get("version")
    form = VoteForm({"value": request.POST.get("value"), "version": version})
    ballot = _ballot(ballot_id)
    return_to = _return_to(request, request.POST.get("next", ""), ballot)
    if not form.is_valid():
        return _answer(request, ballot, return_to, message=_("Choose agree, mixed or disagree."), status=400)
    if not request.user.is_authenticated:
        if closed := voting_message(ballot, timezone.now()):
            return _answer(request, ballot, return_to, message=closed, status=409)
        pending.remember(
            request,
            kind="vote",
            data={
                "ballot": str(ballot.pk),
                "value": form.cleaned_data["value"],
                "version": str(form.cleaned_data["version"] or ""),
                "return_to": return_to,
            },
            return_to=return_to,
            summary=_("Your vote: %(choice)s") % {"choice": form.choice_label},
        )
        return pending.to_sign_in(request)
    try:
        services.cast(ballot=ballot, voter=request.user, choice=form.choice, seen_version=form.cleaned_data["version"])
    except services.VoteRefused as refusal:
        return _answer(request, ballot, return_to, message=str(refusal), status=409)
    return _answer(request, ballot, return_to, cast=form)


def perform_pending_vote(request: HttpRequest, data: dict[str, str]) -> str:
    """Cast the vote a visitor pressed before signing in; returns where they were."""
    form = VoteForm(data)
    try:
        ballot = _ballot(int(data["ballot"]))
        if form.is_valid():
            services.cast(
                ballot=ballot, voter=request.user, choice=form.choice, seen_version=form.cleaned_data["version"]
            )
            messages.success(request, _("Your vote is counted."))
    except services.VoteRefused as refusal:
        messages.error(request, _("Your vote was not counted. %(reason)s") % {"reason": refusal})
    except Http404:
        messages.error(request, _("Your vote was not counted: what you voted on is no longer there."))
    return data["return_to"]


def _ballot(ballot_id: int) -> Ballot:
    """The ballot with its window. Raises Http404 when there is none, or it belongs to a page that is not public."""
    ballot = _ballots.find(ballot_id)
    if ballot is None or ballot.window.is_hidden:
        raise Http404
    return ballot


def _return_to(request: HttpRequest, address: str, ballot: Ballot) -> str:
    """The page the vote was pressed on, at the vote itself; the home page for a foreign address."""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        address = "/"
    return f"{address.partition('#')[0]}#vote-{ballot.pk}"


def _answer(
    request: HttpRequest,
    ballot: Ballot,
    return_to: str,
    *,
    cast: VoteForm | None = None,
    message: str = "",
    status: int = 200,
) -> HttpResponse:
    """The vote box alone for the page's script; a page or a redirect back for a browser without it.

    `cast` is the vote that was taken, if one was; otherwise the box shows the one that stands.
    """
    if request.headers.get("X-Requested-With") == "fetch":
        if cast is not None:
            mine = cast.choice
        elif request.user.is_authenticated:
            mine = services.votes_of(request.user, [ballot.pk]).get(ballot.pk)
        else:
            mine = None
        my_votes = {} if mine is None else {ballot.pk: mine}
        context = {"ballot": ballot, "my_votes": my_votes, "mine": mine, "vote_message": message or None}
        template = "voting/small_box.html" if ballot.kind == BallotKind.COMMENT else "voting/vote_box_answer.html"
        # Without the request: a box needs nothing of what the templates of whole pages get.
        return HttpResponse(render_to_string(template, context), status=status)
    if message:
        return render(request, "voting/refused.html", {"message": message, "return_to": return_to}, status=status)
    return HttpResponseRedirect(return_to, status=303)
