"""Every write of ballots and votes; the merging of ballots is in voting.carrying."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from voting import casting
from voting.carrying import Carried, VoteRefused, carry_votes, undo_carried
from voting.models import COUNTERS, Ballot, CarriedBallot, Choice, Skip, Standing, Vote, VoteChange, Why, Window
from voting.moving import move_counters
from voting.rules import choice_message, is_late, voting_message

__all__ = [
    "Carried",
    "Drift",
    "MyVote",
    "VoteRefused",
    "carry_votes",
    "cast",
    "forget_history",
    "freeze",
    "my_ballots",
    "new_version",
    "open_ballot",
    "recounted",
    "remove_votes_of",
    "repair",
    "skip",
    "thaw",
    "undo_carried",
    "votes_of",
]

HISTORY_KEPT = timedelta(days=30)
"""So long after the close the changes of votes are kept, then only the votes."""


@dataclass(frozen=True)
class Drift:
    """A ballot whose counters differ from its votes."""

    ballot_id: int
    counted: tuple[int, ...]
    stored: tuple[int, ...]


class MyVote(NamedTuple):
    """A person's own vote as a vote box needs it."""

    choice: Choice | None
    seen_version: int = 0
    """The version it was cast on; 0 where that does not matter."""
    is_carried: bool = False
    """It came from a merged text and counts until it is taken back."""
    is_unconfirmed: bool = False
    """The votes on merged texts differed: none counts until the person chooses."""


def cast(
    *,
    ballot: Ballot,
    voter: User,
    choice: int | None,
    seen_version: int | None = None,
    now: datetime | None = None,
    opened_at: datetime | None = None,
    made_at: datetime | None = None,
) -> None:
    """Set `voter`'s vote on `ballot` to `choice` (1, 0, -1, or None to take it back); the last one counts.

    `ballot` must have its window loaded. `seen_version` is the version of the text the person read (the current one
    unless it lies outside 1…current). `opened_at` and `made_at` are what `voting.rules.window_message` takes.
    Afterwards `ballot` has the counters as they stand. Raises VoteRefused when the ballot takes no vote at `now`.
    """
    now = now or timezone.now()
    if message := voting_message(ballot, now, opened_at=opened_at, made_at=made_at) or choice_message(ballot, choice):
        raise VoteRefused(message)
    if seen_version is None or not 1 <= seen_version <= ballot.version:
        seen_version = ballot.version
    late = is_late(ballot.window, now)
    try:
        counters = casting.write(
            casting.Cast(ballot.pk, voter.pk, choice, seen_version, voter.is_organisation, late, now)
        )
    except casting.Frozen:
        ballot.is_frozen = True
        raise VoteRefused(voting_message(ballot, now)) from None
    if counters is not None:
        for field, value in zip(COUNTERS.values(), counters, strict=True):
            setattr(ballot, field, value)


def skip(*, ballot: Ballot, voter: User, now: datetime | None = None) -> None:
    """Remember that `voter` passed over `ballot`; once is enough, and no colour is counted."""
    Skip.objects.bulk_create([Skip(ballot=ballot, voter=voter, at=now or timezone.now())], ignore_conflicts=True)


def open_ballot(*, kind: str, window: Window) -> Ballot:
    """A new ballot of `kind` that takes votes while `window` is open."""
    return Ballot.objects.create(kind=kind, window=window)


def new_version(ballot_id: int) -> int:
    """Note that the text of a ballot has a new version; its number. Every vote stays as it is (G3)."""
    with transaction.atomic():
        Ballot.objects.filter(pk=ballot_id).update(version=F("version") + 1)
        return Ballot.objects.values_list("version", flat=True).get(pk=ballot_id)


def freeze(ballot_ids: Iterable[int]) -> None:
    """Let the ballots take no further vote; their votes stay counted."""
    _set_frozen(ballot_ids, frozen=True)


def thaw(ballot_ids: Iterable[int]) -> None:
    """Let the ballots take votes again; one that is merged into another does so when the merge is undone."""
    _set_frozen(ballot_ids, frozen=False)


def _set_frozen(ballot_ids: Iterable[int], *, frozen: bool) -> None:
    ids = list(ballot_ids)
    with transaction.atomic():
        list(Ballot.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
        merged = CarriedBallot.objects.filter(ballot_id__in=ids)
        merged.update(was_frozen=frozen)
        ballots = Ballot.objects.filter(pk__in=ids)
        if not frozen:
            ballots = ballots.exclude(pk__in=merged.values("ballot_id"))
        ballots.update(is_frozen=frozen)


def remove_votes_of(voter: User, now: datetime | None = None) -> int:
    """Take back the votes of somebody who leaves, in windows that are not closed; how many were counted.

    Those in closed windows stay as numbers (G6).
    """
    now = now or timezone.now()
    still_open = Q(ballot__window__closes_at=None) | Q(ballot__window__closes_at__gt=now)
    removed = 0
    with transaction.atomic():
        Skip.objects.filter(voter=voter).delete()
        # A merge may carry a vote while this waits for its ballots: look again until nothing is left.
        while votes := list(
            Vote.objects.select_for_update(of=("self",), no_key=True)
            .filter(still_open, voter=voter, choice__isnull=False)
            .order_by("pk")
        ):
            counted = [vote for vote in votes if vote.is_counted]
            Vote.objects.filter(pk__in=[vote.pk for vote in votes]).update(
                previous=Case(When(standing=Standing.COUNTED, then=F("choice"))),
                choice=None,
                carried_from=None,
                why=Why.LEFT,
                n_changes=F("n_changes") + 1,
                at=now,
            )
            Vote.objects.filter(pk__in=[vote.pk for vote in votes], standing=Standing.UNCONFIRMED).update(
                standing=Standing.COUNTED
            )
            VoteChange.objects.bulk_create(
                VoteChange(ballot_id=vote.ballot_id, voter=voter, before=vote.choice, why=Why.LEFT, at=now)
                for vote in counted
            )
            moves = Counter[tuple[int, str]]()
            for vote in counted:
                moves[vote.ballot_id, COUNTERS[vote.as_organisation, vote.choice or 0]] -= 1
            move_counters(moves)
            removed += len(counted)
        # Nothing without a choice waits for a person who is gone.
        Vote.objects.filter(still_open, voter=voter, standing=Standing.UNCONFIRMED).update(
            standing=Standing.COUNTED, why=Why.LEFT, n_changes=F("n_changes") + 1
        )
    return removed


def forget_history(now: datetime | None = None) -> int:
    """Reduce votes to their last value HISTORY_KEPT after the close (G4); how many changes are forgotten."""
    until = (now or timezone.now()) - HISTORY_KEPT
    with transaction.atomic():
        Vote.objects.filter(ballot__window__closes_at__lte=until, previous__isnull=False).update(previous=None)
        forgotten, _by_model = VoteChange.objects.filter(ballot__window__closes_at__lte=until).delete()
    return forgotten


def recounted(ballot_ids: Iterable[int] | None = None) -> list[Drift]:
    """The ballots whose counters differ from a count of their votes (all ballots, or those given)."""
    ballots = Ballot.objects.all() if ballot_ids is None else Ballot.objects.filter(pk__in=list(ballot_ids))
    counts = {
        f"counted_{field}": Count(
            "votes",
            filter=Q(votes__choice=choice, votes__as_organisation=as_organisation, votes__standing=Standing.COUNTED),
        )
        for (as_organisation, choice), field in COUNTERS.items()
    }
    fields = list(COUNTERS.values())
    drifts = []
    for row in ballots.order_by("pk").annotate(**counts).values("pk", *fields, *counts).iterator():
        stored = tuple(row[field] for field in fields)
        counted = tuple(row[f"counted_{field}"] for field in fields)
        if stored != counted:
            drifts.append(Drift(row["pk"], counted, stored))
    return drifts


def repair(*, drifts: Iterable[Drift]) -> int:
    """Write the counted figures into the ballots of `drifts`; returns how many were written."""
    written = 0
    for drift in drifts:
        with transaction.atomic():
            # Lock the ballot first, then count again: votes may have come in since the drift was found.
            ballot = Ballot.objects.select_for_update(no_key=True).get(pk=drift.ballot_id)
            count = ballot.votes.filter(standing=Standing.COUNTED).aggregate(
                **{
                    field: Coalesce(
                        Sum(
                            Case(
                                When(choice=choice, as_organisation=as_organisation, then=Value(1)),
                                default=Value(0),
                                output_field=IntegerField(),
                            )
                        ),
                        0,
                    )
                    for (as_organisation, choice), field in COUNTERS.items()
                }
            )
            Ballot.objects.filter(pk=ballot.pk).update(**count)
            written += 1
    return written


def votes_of(voter: User, ballot_ids: Iterable[int]) -> dict[int, Choice]:
    """`voter`'s own counted votes on the ballots given, by ballot id: one query."""
    rows = Vote.objects.filter(
        voter=voter, ballot_id__in=list(ballot_ids), choice__isnull=False, standing=Standing.COUNTED
    )
    pairs = rows.values_list("ballot_id", "choice")
    return {ballot_id: Choice(choice) for ballot_id, choice in pairs if choice is not None}


def my_ballots(voter: User, ballot_ids: Iterable[int]) -> dict[int, MyVote]:
    """`voter`'s own votes on the ballots given as vote boxes show them, by ballot id: one query.

    Other than `votes_of` it knows the version each was cast on, and those that merges carried or left unconfirmed.
    """
    rows = Vote.objects.filter(voter=voter, ballot_id__in=list(ballot_ids)).exclude(
        choice=None, standing=Standing.COUNTED
    )
    found = {}
    for ballot_id, choice, version, carried_from, standing in rows.values_list(
        "ballot_id", "choice", "seen_version", "carried_from_id", "standing"
    ):
        unconfirmed = standing == Standing.UNCONFIRMED
        colour = None if choice is None or unconfirmed else Choice(choice)
        found[ballot_id] = MyVote(colour, version, carried_from is not None and not unconfirmed, unconfirmed)
    return found
