"""Merging ballots: each person's votes become one, and all of it can be undone exactly (G7).

Locks are taken in one order, so that nothing here and no vote cast meanwhile can wait for each other: windows (no vote
locks them), the votes on the canonical ballot, the merged ballots, the canonical ballot last. Votes on merged ballots
are only read: whoever is still casting one finds the ballot frozen and is told so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from voting.models import (
    COUNTERS,
    Ballot,
    CarriedBallot,
    CarriedVote,
    Standing,
    Vote,
    VoteChange,
    Why,
    Window,
)
from voting.moving import move_counters

BATCH = 500
STATE = (
    "choice",
    "previous",
    "seen_version",
    "as_organisation",
    "standing",
    "carried_from_id",
    "is_late",
    "why",
    "n_changes",
    "at",
    "first_at",
)
"""What is remembered of a vote."""


class VoteRefused(Exception):
    """A vote was not taken, or a merge cannot be undone now; the message says why."""


@dataclass(frozen=True)
class Carried:
    """Who has to be told of a merge, by their ids."""

    voters_told: list[int]
    """Their vote is carried over; they may take it back."""
    voters_to_confirm: list[int]
    """Their votes differed: none counts until they choose."""


def carry_votes(*, into: int, from_: list[int], merge_id: int, now: datetime | None = None) -> Carried:
    """Make of each person's votes on the ballots `into` and `from_` one vote on `into`, and freeze `from_`.

    The same value everywhere stays one vote; one that only merged ballots have is carried over; where values differ
    none counts until the person votes again. Votes on the merged ballots stay as they are. A merge is carried once:
    a second call finds it done and tells nobody.
    """
    now = now or timezone.now()
    sources = sorted(set(from_) - {into})
    with transaction.atomic():
        _lock_windows([into, *sources])
        if CarriedBallot.objects.filter(merge_id=merge_id).exists():
            return Carried([], [])
        own = {vote.voter_id: vote for vote in _locked_votes(into)}
        _freeze(sources, into, merge_id, now)
        others = _by_voter(Vote.objects.filter(ballot_id__in=sources).exclude(standing=Standing.SET_ASIDE))
        version = Ballot.objects.values_list("version", flat=True).get(pk=into)
        new, changed, before = [], [], {}
        for voter_id, votes in others.items():
            vote = own.get(voter_id)
            result = _one_vote(vote, votes)
            if result is None:
                continue
            choice, standing, source = result
            if vote is None:
                vote = Vote(ballot_id=into, voter_id=voter_id, as_organisation=source.as_organisation)
                vote.first_at = min(one.first_at for one in votes)
                new.append(vote)
            else:
                before[voter_id] = _state(vote)
                vote.previous = vote.choice if vote.is_counted else None
                changed.append(vote)
            vote.carried_from_id = source.ballot_id
            vote.choice, vote.standing, vote.why, vote.at = choice, standing, Why.CARRIED, now
            if standing == Standing.COUNTED:
                vote.seen_version, vote.is_late = version, source.is_late
            elif vote.pk is None:
                vote.seen_version = version
        # Somebody may vote on the canonical text in this moment: their own vote is the one that counts.
        Vote.objects.bulk_create(new, BATCH, ignore_conflicts=True)
        Vote.objects.bulk_update(
            changed,
            ["choice", "previous", "seen_version", "standing", "carried_from", "is_late", "why", "at"],
            BATCH,
        )
        touched = [voter_id for voter_id in others if voter_id in before]
        touched += _ours(new, sources) if new else []
        return _note(into, touched, before, merge_id, now)


def undo_carried(*, merge_id: int, now: datetime | None = None) -> list[int]:
    """Put the votes back as they were before a merge; the voters whose vote is put back.

    Votes that people cast or took back since stay theirs. A second call finds nothing to undo. Raises VoteRefused
    while a later merge of the same texts stands: it has to be undone first.
    """
    now = now or timezone.now()
    with transaction.atomic():
        ballots = list(CarriedBallot.objects.filter(merge_id=merge_id).order_by("ballot_id"))
        if not ballots:
            return []
        into, sources = ballots[0].into_id, [ballot.ballot_id for ballot in ballots]
        _lock_windows([into, *sources])
        ballots = list(CarriedBallot.objects.filter(merge_id=merge_id).order_by("ballot_id"))
        if not ballots:
            return []
        _refuse_if_merged_later(into, sources, merge_id)
        votes = {vote.voter_id: vote for vote in _locked_votes(into)}
        _thaw(ballots)
        back, gone, changes = [], [], []
        moves: Counter[tuple[int, str]] = Counter()
        for carried in CarriedVote.objects.filter(merge_id=merge_id, ballot_id=into).order_by("voter_id"):
            vote = votes.get(carried.voter_id)
            if vote is None or _state(vote) != carried.after:
                continue
            counted = vote.choice if vote.is_counted else None
            _count(moves, vote, -1)
            if carried.before is None:
                gone.append(vote)
            else:
                _restore(vote, carried.before)
                _count(moves, vote, +1)
                back.append(vote)
            restored = vote.choice if carried.before is not None and vote.is_counted else None
            if restored != counted:
                changes.append(
                    VoteChange(
                        ballot_id=into, voter_id=vote.voter_id, before=counted, after=restored, why=Why.UNDONE, at=now
                    )
                )
        Vote.objects.filter(pk__in=[vote.pk for vote in gone]).delete()
        Vote.objects.bulk_update(back, STATE, BATCH)
        VoteChange.objects.bulk_create(changes, BATCH)
        move_counters(moves)
        CarriedVote.objects.filter(merge_id=merge_id).delete()
        CarriedBallot.objects.filter(merge_id=merge_id).delete()
        return [vote.voter_id for vote in (*gone, *back)]


def _one_vote(own: Vote | None, votes: list[Vote]) -> tuple[int | None, str, Vote] | None:
    """What a person's votes on merged ballots make of their `own` on the canonical one: choice, standing, source.

    None where it stays as it is.
    """
    if own is not None and own.standing == Standing.SET_ASIDE:
        return None
    given = [vote for vote in votes if vote.choice is not None or vote.standing == Standing.UNCONFIRMED]
    if not given:
        return None
    latest = max(given, key=lambda vote: (vote.at, vote.pk))
    unclear = any(vote.standing == Standing.UNCONFIRMED for vote in given)
    if own is not None and own.standing == Standing.UNCONFIRMED:
        return None
    values = {vote.choice for vote in given}
    if own is not None and own.choice is not None:
        values.add(own.choice)
        if values == {own.choice} and not unclear:
            return None
        return own.choice, Standing.UNCONFIRMED, latest
    if len(values) > 1 or unclear:
        return None, Standing.UNCONFIRMED, latest
    return latest.choice, Standing.COUNTED, latest


def _note(into: int, touched: list[int], before: dict[int, dict[str, Any]], merge_id: int, now: datetime) -> Carried:
    """Count and write down what the merge made of the votes on `into`."""
    told, to_confirm, notes, changes = [], [], [], []
    moves: Counter[tuple[int, str]] = Counter()
    votes = {}
    for start in range(0, len(touched), BATCH):
        part = touched[start : start + BATCH]
        votes |= {vote.voter_id: vote for vote in Vote.objects.filter(ballot_id=into, voter_id__in=part)}
    for voter_id in touched:
        vote, was = votes[voter_id], before.get(voter_id)
        (told if vote.standing == Standing.COUNTED else to_confirm).append(voter_id)
        notes.append(CarriedVote(merge_id=merge_id, ballot_id=into, voter_id=voter_id, before=was, after=_state(vote)))
        counted = was["choice"] if was is not None and was["standing"] == Standing.COUNTED else None
        if counted is not None:
            moves[into, COUNTERS[vote.as_organisation, counted]] -= 1
        _count(moves, vote, +1)
        after = vote.choice if vote.is_counted else None
        if counted != after:
            changes.append(
                VoteChange(ballot_id=into, voter_id=voter_id, before=counted, after=after, why=Why.CARRIED, at=now)
            )
    CarriedVote.objects.bulk_create(notes, BATCH)
    VoteChange.objects.bulk_create(changes, BATCH)
    move_counters(moves)
    return Carried(told, to_confirm)


def _lock_windows(ballot_ids: list[int]) -> None:
    """Let one merge after the other work on these windows."""
    windows = Window.objects.filter(ballots__in=ballot_ids).values("pk")
    list(Window.objects.select_for_update(no_key=True).filter(pk__in=windows).order_by("pk").values_list("pk"))


def _locked_votes(ballot_id: int) -> list[Vote]:
    """The votes on a ballot, in the order of their ids; nobody changes them before the transaction ends."""
    return list(Vote.objects.select_for_update(no_key=True).filter(ballot_id=ballot_id).order_by("pk"))


def _freeze(sources: list[int], into: int, merge_id: int, now: datetime) -> None:
    ballots = list(Ballot.objects.select_for_update(no_key=True).filter(pk__in=sources).order_by("pk"))
    CarriedBallot.objects.bulk_create(
        CarriedBallot(merge_id=merge_id, ballot=ballot, into_id=into, was_frozen=ballot.is_frozen, at=now)
        for ballot in ballots
    )
    Ballot.objects.filter(pk__in=sources).update(is_frozen=True)


def _thaw(carried: list[CarriedBallot]) -> None:
    """Freeze or not as it was before, unless another merge has the ballot too."""
    sources = [one.ballot_id for one in carried]
    list(Ballot.objects.select_for_update(no_key=True).filter(pk__in=sources).order_by("pk").values_list("pk"))
    thawed = [one.ballot_id for one in carried if not one.was_frozen]
    Ballot.objects.filter(pk__in=thawed).update(is_frozen=False)


def _refuse_if_merged_later(into: int, sources: list[int], merge_id: int) -> None:
    """Merges that build on one another are undone in the reverse order; otherwise nothing could be exact."""
    last = CarriedBallot.objects.filter(merge_id=merge_id).order_by("-pk").values("pk")[:1]
    later = CarriedBallot.objects.filter(pk__gt=last)
    built_on = later.filter(Q(ballot_id__in=[into, *sources]) | Q(into_id__in=sources)).exists()
    # Two merges into one text are apart as long as nobody voted on what both brought.
    beside = later.filter(into_id=into).values("ballot_id")
    shared = Vote.objects.filter(ballot_id__in=sources, voter__votes__ballot_id__in=beside).exists()
    if built_on or shared:
        raise VoteRefused(_("A later merge of these texts has to be undone first."))


def _by_voter(votes: Iterable[Vote]) -> dict[int, list[Vote]]:
    found: dict[int, list[Vote]] = defaultdict(list)
    for vote in votes:
        found[vote.voter_id].append(vote)
    return found


def _ours(new: list[Vote], sources: list[int]) -> list[int]:
    """The voters of those `new` votes that were really written."""
    into = new[0].ballot_id
    written = set(
        Vote.objects.filter(ballot_id=into, carried_from__in=sources, why=Why.CARRIED).values_list(
            "voter_id", flat=True
        )
    )
    return [vote.voter_id for vote in new if vote.voter_id in written]


def _count(moves: Counter[tuple[int, str]], vote: Vote, step: int) -> None:
    if vote.is_counted:
        moves[vote.ballot_id, COUNTERS[vote.as_organisation, vote.choice]] += step


def _state(vote: Vote) -> dict[str, Any]:
    """What is remembered of `vote`, as JSON keeps it."""
    state = {name: getattr(vote, name) for name in STATE}
    return state | {
        "at": vote.at.isoformat(),
        "first_at": vote.first_at.isoformat(),
        "standing": str(vote.standing),
        "why": str(vote.why),
    }


def _restore(vote: Vote, state: dict[str, Any]) -> None:
    for name in STATE:
        value = state[name]
        setattr(vote, name, parse_datetime(value) if name in ("at", "first_at") else value)
