"""What a quick vote asks and what it stores: the run of a person, votes and skips."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from subjects.enums import CoAuthorState
from subjects.models import Proposal, QuickVoteRun, Subject
from subjects.quick_choice import Candidate, choose
from voting.models import Ballot, Choice, Skip, Vote, Window
from voting.services import VoteRefused, cast, skip, votes_of

SKIP = "skip"
ANSWERS: dict[str, Choice | None] = {
    "agree": Choice.AGREE,
    "mixed": Choice.MIXED,
    "disagree": Choice.DISAGREE,
    SKIP: None,
}
"""The words for what can be answered; a skip is no colour."""
SKIPS_KEPT_FOR = 60
"""Seconds the numbers of skips are kept; they only weigh in what is asked first."""


@dataclass(frozen=True)
class Answer:
    """What was answered, and to which version of the text."""

    word: str
    version: int | None = None


@dataclass
class Cast:
    """What became of the answers a visitor gave before signing in."""

    votes: int = 0
    skips: int = 0
    refusals: list[str] = field(default_factory=list)


def choose_ballots(
    *,
    subject_id: int,
    window: Window,
    person: User | None,
    answered: Sequence[int] = (),
    language: str,
    translated: Sequence[object] = (),
    seed: str,
) -> list[int]:
    """The ballots of a new run: published, not the person's own, neither voted on nor skipped. Three queries at most.

    `answered` are those a visitor has answered already, `translated` the blocks whose texts are in `language` too;
    `seed` (any text) decides between equals.
    """
    proposals = Proposal.objects.filter(subject=subject_id, ballot__is_frozen=False).published()
    if person is not None:
        proposals = (
            proposals.exclude(author=person)
            .exclude(representative__user=person)
            .exclude(co_authors__person=person, co_authors__state=CoAuthorState.ACCEPTED)
            .exclude(ballot__in=Vote.objects.filter(voter=person, choice__isnull=False).values("ballot"))
            .exclude(ballot__in=Skip.objects.filter(voter=person).values("ballot"))
        )
    skips, done, known = _skips(window), set(answered), set(translated)
    columns = ("ballot", "kind", "ballot__n_agree", "ballot__n_mixed", "ballot__n_disagree", "language", "source_block")
    candidates = [
        Candidate(pk, kind, agree, mixed, disagree, skips.get(pk, 0), written == language or block in known)
        for pk, kind, agree, mixed, disagree, written, block in proposals.values_list(*columns)
        if pk not in done
    ]
    return choose(candidates, settings.QUICK_VOTE_LENGTH, Random(seed))  # noqa: S311 – an order, no secret


def votable(subject_id: int, ballots: Sequence[int]) -> list[int]:
    """Those of `ballots`, in their order, that belong to published proposals of the process and take votes."""
    found = set(
        Proposal.objects.filter(subject=subject_id, ballot__in=ballots, ballot__is_frozen=False)
        .published()
        .values_list("ballot", flat=True)
    )
    return [pk for pk in dict.fromkeys(ballots) if pk in found]


def ballot_of(subject_id: int, ballot_id: int) -> Ballot | None:
    """A ballot with its window, if it belongs to a published proposal of the process."""
    published = Proposal.objects.filter(subject=subject_id).published()
    return Ballot.objects.select_related("window").filter(pk=ballot_id, proposal__in=published).first()


def run_of(person: User, subject_id: int) -> list[int] | None:
    """The ballots of the run the person has under way, or has ended last; None without one."""
    return QuickVoteRun.objects.filter(person=person, subject=subject_id).values_list("ballots", flat=True).first()


def answers_of(person: User, ballots: Sequence[int]) -> dict[int, str]:
    """What `person` has answered to `ballots` so far, by ballot, in words: two queries."""
    words = {choice: word for word, choice in ANSWERS.items() if choice is not None}
    skipped = Skip.objects.filter(voter=person, ballot__in=ballots).values_list("ballot", flat=True)
    return dict.fromkeys(skipped, SKIP) | {pk: words[choice] for pk, choice in votes_of(person, ballots).items()}


def keep_run(*, person: User, subject: Subject, ballots: Sequence[int], now: datetime | None = None) -> list[int]:
    """Remember the run a person begins; the one under way, if there is one, stays. The run that stands then."""
    run, _is_new = QuickVoteRun.objects.get_or_create(
        person=person, subject=subject, defaults={"ballots": list(ballots), "at": now or timezone.now()}
    )
    return list(run.ballots)


def forget_run(*, person: User, subject_id: int) -> None:
    """Let the next run be a new one; the votes and skips stay."""
    QuickVoteRun.objects.filter(person=person, subject=subject_id).delete()


@transaction.atomic
def answer(
    *, ballot: Ballot, person: User, given: Answer, now: datetime | None = None, opened_at: datetime | None = None
) -> None:
    """Store an answer; a skip takes back the vote given before. `ballot` has its window. Raises VoteRefused."""
    if given.word != SKIP:
        cast(
            ballot=ballot,
            voter=person,
            choice=ANSWERS[given.word],
            seen_version=given.version,
            now=now,
            opened_at=opened_at,
        )
        return
    if votes_of(person, [ballot.pk]):
        cast(ballot=ballot, voter=person, choice=None, now=now, opened_at=opened_at)
    skip(ballot=ballot, voter=person, now=now)


@transaction.atomic
def cast_answers(
    *,
    subject: Subject,
    person: User,
    answers: Mapping[int, Answer],
    run: Sequence[int],
    made_at: datetime | None = None,
    now: datetime | None = None,
) -> Cast:
    """Store what a visitor answered before signing in, and go on with their `run`. One refused leaves the others.

    A skip does not touch a vote that the person had given before.
    """
    ballots = Ballot.objects.select_related("window").filter(proposal__subject=subject, pk__in=answers)
    outcome = Cast()
    # In one order for everybody, so that two people's answers never wait for each other.
    for ballot in ballots.order_by("pk"):
        given = answers[ballot.pk]
        if given.word == SKIP:
            skip(ballot=ballot, voter=person, now=now)
            outcome.skips += 1
            continue
        try:
            with transaction.atomic():
                cast(
                    ballot=ballot,
                    voter=person,
                    choice=ANSWERS[given.word],
                    seen_version=given.version,
                    now=now,
                    made_at=made_at,
                )
            outcome.votes += 1
        except VoteRefused as refusal:
            outcome.refusals.append(str(refusal))
        except OperationalError:
            # This text is being merged in the same moment: the database let the merge go first.
            outcome.refusals.append(_("Please vote on it again."))
    if run:
        forget_run(person=person, subject_id=subject.pk)
        keep_run(person=person, subject=subject, ballots=run, now=now)
    return outcome


def _skips(window: Window) -> dict[int, int]:
    """How many persons skipped each ballot of `window`."""
    key = f"skips:{window.pk}"
    counts: dict[int, int] | None = cache.get(key)
    if counts is None:
        rows = Skip.objects.filter(ballot__window=window).order_by().values_list("ballot").annotate(n=Count("pk"))
        counts = dict(rows)
        cache.set(key, counts, SKIPS_KEPT_FOR)
    return counts
