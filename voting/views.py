"""Casting a vote over HTTP: one address for everything that can be voted on."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import pending
from accounts.guard import act_of_a_person
from accounts.one_row import OneRow
from voting import because, services
from voting.boxes import Because, box_html, box_of, relevant_box_html, said_of, small_box_html, splits_of
from voting.forms import Pressed, pressed
from voting.models import Ballot, BallotKind
from voting.opened import moment
from voting.rules import choice_message, voting_message
from voting.services import MyVote

_ballots = OneRow(Ballot, along="window")


@require_POST
@act_of_a_person
def cast(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """Set one's vote on a ballot, or take it back with `value=none`; never a toggle, so a double click is harmless.

    What most votes are is taken by `voting.short_way` already; this takes every other and says every refusal.
    """
    press = pressed_in(request)
    ballot = find_ballot(ballot_id)
    return_to = _return_to(request, request.POST.get("next", ""), ballot)
    if press is None:
        return _answer(request, ballot, return_to, message=_("Choose agree, mixed or disagree."), status=400)
    now = timezone.now()
    if not request.user.is_authenticated:
        if refused := voting_message(ballot, now) or choice_message(ballot, press.choice):
            return _answer(request, ballot, return_to, message=refused, status=409)
        pending.remember(
            request,
            kind="vote",
            data={
                "ballot": str(ballot.pk),
                "value": press.word,
                "version": str(press.version or ""),
                "return_to": return_to,
            },
            return_to=return_to,
            summary=_("Your vote: %(choice)s") % {"choice": press.label},
        )
        return pending.to_sign_in(request)
    try:
        services.cast(
            ballot=ballot,
            voter=request.user,
            choice=press.choice,
            seen_version=press.version,
            now=now,
            opened_at=moment(request.POST.get("opened"), now),
        )
    except services.VoteRefused as refusal:
        return _answer(request, ballot, return_to, message=str(refusal), status=409)
    return _answer(request, ballot, return_to, press=press)


def perform_pending_vote(request: HttpRequest, data: dict[str, str]) -> str:
    """Cast the vote a visitor pressed before signing in; returns where they were."""
    press = pressed(data.get("value"), data.get("version"))
    try:
        ballot = find_ballot(int(data["ballot"]))
        if press is not None:
            services.cast(
                ballot=ballot,
                voter=request.user,
                choice=press.choice,
                seen_version=press.version,
                made_at=getattr(request, "act_made_at", None),
            )
            messages.success(request, _("Your vote is counted."))
    except services.VoteRefused as refusal:
        messages.error(request, _("Your vote was not counted. %(reason)s") % {"reason": refusal})
    except Http404:
        messages.error(request, _("Your vote was not counted: what you voted on is no longer there."))
    return data["return_to"]


def pressed_in(request: HttpRequest) -> Pressed | None:
    """What was pressed; None where that is no choice.

    The small boxes of comments share one form and say in their address which version they show.
    """
    return pressed(request.POST.get("value"), request.POST.get("version") or request.GET.get("version"))


def find_ballot(ballot_id: int) -> Ballot:
    """The ballot with its window. Raises Http404 when there is none, or it belongs to a page that is not public."""
    ballot = _ballots.find(ballot_id)
    if ballot is None or ballot.window.is_hidden:
        raise Http404
    return ballot


def box_answer(ballot: Ballot, mine: MyVote | None, message: str, now: datetime) -> str:
    """The box of `ballot` alone, for the page's script; `message` says why no vote is taken."""
    split = splits_of([ballot]).get(ballot.pk)
    box = said_of(box_of(ballot), ballot.window, now, split)
    language = get_language() or ""
    if ballot.kind == BallotKind.COMMENT:
        return small_box_html(box, label="", mine=mine, closed_message=message, language=language)
    if ballot.kind == BallotKind.SOURCE:
        return relevant_box_html(box, label="", mine=mine, closed_message=message, language=language, says_why=True)
    line = None
    if mine is not None and mine.choice is not None and not message and (address := because.address_of(ballot)):
        line = Because(address)
    return box_html(box, label="", mine=mine, closed_message=message, language=language, because=line)


def _return_to(request: HttpRequest, address: str, ballot: Ballot) -> str:
    """The page the vote was pressed on, at the vote itself; the home page for a foreign address."""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        address = "/"
    return f"{address.partition('#')[0]}#vote-{ballot.pk}"


def _offering_because(address: str, ballot: Ballot, press: Pressed) -> str:
    """The way back, with the line "because …" offered there if a room takes one after this vote."""
    path, _mark, fragment = address.partition("#")
    path, _mark, query = path.partition("?")
    offered = press.choice is not None and because.address_of(ballot)
    if not offered and "because=" not in query:
        return address
    fields = QueryDict(query, mutable=True)
    fields.pop("because", None)
    if offered:
        fields["because"] = str(ballot.pk)
    query = f"?{fields.urlencode()}" if fields else ""
    return f"{path}{query}#{fragment}"


def _answer(
    request: HttpRequest,
    ballot: Ballot,
    return_to: str,
    *,
    press: Pressed | None = None,
    message: str = "",
    status: int = 200,
) -> HttpResponse:
    """The vote box alone for the page's script; a page or a redirect back for a browser without it.

    `press` is the vote that was taken, if one was; otherwise the box shows the one that stands.
    """
    if request.headers.get("X-Requested-With") == "fetch":
        now = timezone.now()
        if press is not None:
            mine = MyVote(press.choice, press.version_of(ballot))
            # A late vote was taken, the next will not be.
            message = voting_message(ballot, now)
        elif request.user.is_authenticated:
            mine = services.my_ballots(request.user, [ballot.pk]).get(ballot.pk)
        else:
            mine = None
        return HttpResponse(box_answer(ballot, mine, message, now), status=status)
    if message:
        return render(request, "voting/refused.html", {"message": message, "return_to": return_to}, status=status)
    if press is not None:
        return_to = _offering_because(return_to, ballot, press)
    return HttpResponseRedirect(return_to, status=303)
