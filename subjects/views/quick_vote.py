"""Quick vote: one proposition after another, one press each; without JavaScript, and before signing in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import pending
from accounts.guard import act_of_a_person
from accounts.models import User
from discussion.threads import viewer_of
from subjects.cards import ProposalCard, Translations, cards_of, own_words
from subjects.models import Proposal, SubjectPage
from subjects.rules import visible_page
from subjects.services import quick_vote as services
from subjects.services.quick_vote import ANSWERS, SKIP, Answer
from subjects.views.windows import window_or_404
from voting import opened
from voting.models import Window, WindowState
from voting.rules import window_message
from voting.services import VoteRefused

KIND = "quickvote"
MOST_WAITING = 100
"""Answers a visitor may have waiting in one process; then it is time to sign in."""
AGAIN = "again"
FOCUS = "#proposition"


@dataclass
class Run:
    """The propositions somebody is asked about now, and what they have answered."""

    ballots: list[int]
    answers: dict[int, str] = field(default_factory=dict)
    is_kept: bool = False
    """It is remembered: something has been answered in it."""
    earlier: dict[int, Answer] = field(default_factory=dict)
    """A visitor's answers in earlier runs that wait as well."""

    @property
    def next_number(self) -> int | None:
        """The number of the first proposition without an answer, from 1."""
        return next((number for number, pk in enumerate(self.ballots, 1) if pk not in self.answers), None)

    @property
    def n_votes(self) -> int:
        return sum(word != SKIP for word in self.answers.values())

    @property
    def n_waiting(self) -> int:
        """A visitor's votes of this run and the earlier ones."""
        return self.n_votes + sum(answer.word != SKIP for answer in self.earlier.values())


@require_http_methods(["GET", "HEAD", "POST"])
@act_of_a_person
def quick_vote(request: HttpRequest, subject_id: int) -> HttpResponse:
    """The next proposition, or an answer to one and then the next."""
    page = visible_page(request, subject_id)
    if page is None or page.is_record:
        raise Http404
    window = window_or_404(page)
    if request.method == "POST":
        return _answer(request, page, window)
    is_closed = bool(window_message(window, timezone.now()))
    run = _run(request, page, window, begins=not is_closed)
    if is_closed:
        return _end(request, page, window, run)
    number = _number(request.GET.get("at", ""), len(run.ballots)) or run.next_number
    if number is None:
        return _end(request, page, window, run)
    return _proposition(request, page, run, number)


def perform_pending_quick_vote(request: HttpRequest, data: dict[str, str]) -> str:
    """Cast the votes a visitor gave before signing in; returns where they go on."""
    page = visible_page(request, int(data["subject"]))
    if page is None or page.is_record:
        raise pending.ActRefused(_("The subject is no longer there."))
    kept, run = _from_data(data)
    outcome = services.cast_answers(
        subject=page.subject,
        person=request.user,  # type: ignore[arg-type]
        answers=kept,
        run=run,
        made_at=getattr(request, "act_made_at", None),
    )
    if outcome.votes:
        n = outcome.votes
        messages.success(request, ngettext("Your vote is counted.", "Your %(n)s votes are counted.", n) % {"n": n})
    if outcome.refusals:
        n = len(outcome.refusals)
        words = ngettext("%(n)s vote was not counted. %(reason)s", "%(n)s votes were not counted. %(reason)s", n)
        messages.error(request, words % {"n": n, "reason": outcome.refusals[0]})
    return reverse("subjects:quick_vote", args=[page.subject_id])


def _answer(request: HttpRequest, page: SubjectPage, window: Window) -> HttpResponse:
    """Take an answer, or begin another run, and go to what comes next."""
    viewer, word = viewer_of(request), request.POST.get("value", "")
    if word == AGAIN:
        return _again(request, page, viewer)
    if word not in ANSWERS:
        return _refused(request, page, _("Choose agree, mixed, disagree or skip."), status=400)
    ballot = services.ballot_of(page.subject_id, _number(request.POST.get("ballot", ""), 2**63 - 1) or 0)
    if ballot is None:
        return _refused(request, page, _("This proposition is no longer there."), status=404)
    given = Answer(word, _number(request.POST.get("version", ""), 2**31 - 1))
    asked = services.votable(page.subject_id, _posted_run(request) or [ballot.pk])
    now, opened_at = timezone.now(), opened.moment(request.POST.get("opened"))
    if message := window_message(window, now, opened_at=opened_at):
        return _refused(request, page, message, status=409)
    if viewer is None:
        _remember(request, page, asked, ballot.pk, given)
        return _next(page)
    services.keep_run(person=viewer, subject=page.subject, ballots=asked, now=now)
    try:
        services.answer(ballot=ballot, person=viewer, given=given, now=now, opened_at=opened_at)
    except VoteRefused as refusal:
        return _refused(request, page, str(refusal), status=409)
    return _next(page)


def _again(request: HttpRequest, page: SubjectPage, viewer: User | None) -> HttpResponse:
    """Begin another run."""
    if viewer is not None:
        services.forget_run(person=viewer, subject_id=page.subject_id)
    elif data := _waiting(request, page.subject_id):
        kept, _current = _from_data(data)
        if len(kept) + settings.QUICK_VOTE_LENGTH > MOST_WAITING:
            return pending.to_sign_in(request)
        _keep(request, page, kept, [])
    return _next(page)


def _run(request: HttpRequest, page: SubjectPage, window: Window, *, begins: bool) -> Run:
    """The run under way, or a new one if one `begins`."""
    viewer, earlier = viewer_of(request), {}
    if viewer is not None:
        if stored := services.run_of(viewer, page.subject_id):
            ballots = services.votable(page.subject_id, stored)
            return Run(ballots, services.answers_of(viewer, ballots), is_kept=True)
        seed = f"{viewer.pk}:{timezone.localdate()}"
    else:
        kept, current = _from_data(_waiting(request, page.subject_id))
        if current:
            ballots = services.votable(page.subject_id, current)
            answers = {pk: kept[pk].word for pk in ballots if pk in kept}
            return Run(ballots, answers, is_kept=True, earlier={pk: a for pk, a in kept.items() if pk not in current})
        earlier, seed = kept, str(getattr(request, "visitor_number", 0))
    if not begins:
        return Run([], earlier=earlier)
    language = get_language() or ""
    ballots = services.choose_ballots(
        subject_id=page.subject_id,
        window=window,
        person=viewer,
        answered=list(earlier),
        language=language,
        translated=list(own_words(page, language)) if page.locale.language_code == language else [],
        seed=seed,
    )
    return Run(ballots, earlier=earlier)


def _proposition(request: HttpRequest, page: SubjectPage, run: Run, number: int) -> HttpResponse:
    """One proposition with its buttons."""
    ballot_id = run.ballots[number - 1]
    card = _cards([ballot_id], own_words(page)).get(ballot_id)
    if card is None:
        raise Http404
    context = _context(request, page, run) | {
        "card": card,
        "number": number,
        "total": len(run.ballots),
        "answer": run.answers.get(ballot_id, ""),
        "run": ".".join(map(str, run.ballots)),
        "opened": opened.stamp(timezone.now()),
        "previous_url": f"?at={number - 1}{FOCUS}" if number > 1 else "",
    }
    return render(request, "subjects/quick_vote.html", context)


def _end(request: HttpRequest, page: SubjectPage, window: Window, run: Run) -> HttpResponse:
    """Thanks, and what was answered; or why nothing is asked."""
    now = timezone.now()
    closed = window_message(window, now)
    cards = _cards(run.ballots if run.answers else [], own_words(page))
    labels = {word: str(choice.label) if choice is not None else _("Skipped") for word, choice in ANSWERS.items()}
    answered = [
        {"card": cards[pk], "word": run.answers[pk], "label": labels[run.answers[pk]], "url": f"?at={number}{FOCUS}"}
        for number, pk in enumerate(run.ballots, 1)
        if pk in cards and pk in run.answers
    ]
    context = _context(request, page, run) | {
        "closed_message": closed,
        "is_over": bool(closed) and window.state_at(now) == WindowState.CLOSED,
        "answered": answered,
        "n_skipped": len(run.answers) - run.n_votes,
        "may_go_on": len(run.earlier) + len(run.answers) + settings.QUICK_VOTE_LENGTH <= MOST_WAITING,
    }
    return render(request, "subjects/quick_vote_end.html", context)


def _context(request: HttpRequest, page: SubjectPage, run: Run) -> dict[str, object]:
    address = reverse("subjects:quick_vote", args=[page.subject_id])
    subject_url = page.get_url(request) or "/"
    return {
        "subject_page": page,
        "subject_url": subject_url,
        "list_url": f"{subject_url}solutions/",
        "quick_url": address,
        "sign_in_url": f"{reverse('account_login')}?next={address}",
        "n_votes": run.n_votes,
        "n_waiting": 0 if viewer_of(request) else run.n_waiting,
    }


def _cards(ballots: list[int], words: Translations) -> dict[int, ProposalCard]:
    """The cards of the proposals of `ballots`, by ballot."""
    if not ballots:
        return {}
    return {card.ballot.pk: card for card in cards_of(Proposal.objects.filter(ballot__in=ballots), words)}


def _refused(request: HttpRequest, page: SubjectPage, message: str, *, status: int) -> HttpResponse:
    return_to = reverse("subjects:quick_vote", args=[page.subject_id])
    return render(request, "voting/refused.html", {"message": message, "return_to": return_to}, status=status)


def _next(page: SubjectPage) -> HttpResponseRedirect:
    address = reverse("subjects:quick_vote", args=[page.subject_id])
    return HttpResponseRedirect(f"{address}{FOCUS}", status=303)


def _remember(request: HttpRequest, page: SubjectPage, asked: list[int], ballot_id: int, given: Answer) -> None:
    """Add a visitor's answer to those that wait for them to sign in; the run they are in goes before `asked`."""
    kept, run = _from_data(_waiting(request, page.subject_id))
    if len(kept) >= MOST_WAITING and ballot_id not in kept:
        raise pending.TooManyActs(_("Many votes are waiting for you to sign in. Please sign in first."))
    run = run or asked
    _keep(request, page, kept | {ballot_id: given}, run if ballot_id in run else [*run, ballot_id])


def _keep(request: HttpRequest, page: SubjectPage, answers: Mapping[int, Answer], run: list[int]) -> None:
    """Keep the answers of a visitor as one act: "ballot" → "word:version", and "run" ballots without an answer.

    Every value is short, so that none passes for words of the visitor (accounts.pending).
    """
    data = {"subject": str(page.subject_id)}
    for pk, given in answers.items():
        data[str(pk)] = f"{given.word}:{given.version or ''}"
    data |= {f"run-{place}": str(pk) for place, pk in enumerate(run)}
    n = sum(given.word != SKIP for given in answers.values())
    summary = ngettext("Quick vote on “%(title)s”: %(n)s vote", "Quick vote on “%(title)s”: %(n)s votes", n)
    address = reverse("subjects:quick_vote", args=[page.subject_id])
    pending.remember(request, KIND, data, address, summary % {"title": page.title, "n": n})


def _waiting(request: HttpRequest, subject_id: int) -> dict[str, str]:
    """What waits of a visitor's quick vote in this process."""
    acts = (act for act in pending.waiting(request) if act.kind == KIND)
    return next((act.data for act in acts if act.data.get("subject") == str(subject_id)), {})


def _from_data(data: dict[str, str]) -> tuple[dict[int, Answer], list[int]]:
    """The answers that wait, by ballot, and the ballots of the run under way."""
    answers, run = {}, []
    for name, value in data.items():
        if name.startswith("run-"):
            run.append(int(value))
        elif name.isdigit():
            word, _colon, version = value.partition(":")
            answers[int(name)] = Answer(word, int(version) if version else None)
    return answers, run


def _posted_run(request: HttpRequest) -> list[int]:
    """The run that the form was part of; what is no number is left out."""
    given = request.POST.get("run", "")[:2000].split(".")[: settings.QUICK_VOTE_LENGTH]
    return [number for number in (_number(one, 2**63 - 1) for one in given) if number]


def _number(given: str, most: int) -> int | None:
    """`given` as a number from 1 to `most`, None if it is none."""
    if not (given.isascii() and given.isdigit() and len(given) < 20):
        return None
    return int(given) if 1 <= int(given) <= most else None
