"""Every write of ballots and votes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Case, Count, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from voting.models import COUNTERS, Ballot, Choice, Vote, Window
from voting.rules import voting_message

# One statement takes the row's lock, remembers the former choice and says what it was; a check before an insert
# would lose against a second click. Same text on SQLite (≥ 3.35) and PostgreSQL. See docs/decisions/0003.
UPSERT_VOTE = """
INSERT INTO voting_vote (ballot_id, voter_id, choice, previous, seen_version, as_organisation, at, first_at)
VALUES (%s, %s, %s, NULL, %s, %s, %s, %s)
ON CONFLICT (ballot_id, voter_id) DO UPDATE SET
    previous = voting_vote.choice, choice = excluded.choice, seen_version = excluded.seen_version, at = excluded.at
RETURNING previous, as_organisation
"""
MOVE_VOTE = f"UPDATE voting_ballot SET {{changes}} WHERE id = %s RETURNING {', '.join(COUNTERS.values())}"  # noqa: S608
"""Changes are made of the names in COUNTERS alone."""


class VoteRefused(Exception):
    """The vote was not taken; the message says why."""


@dataclass(frozen=True)
class Drift:
    """A ballot whose counters differ from its votes."""

    ballot_id: int
    counted: tuple[int, ...]
    stored: tuple[int, ...]


def cast(
    *, ballot: Ballot, voter: User, choice: int | None, seen_version: int | None = None, now: datetime | None = None
) -> None:
    """Set `voter`'s vote on `ballot` to `choice` (1, 0, -1, or None to take it back); the last one counts.

    `ballot` must have its window loaded. `seen_version` is the version of the text the person read (the current one
    unless it lies outside 1…current). Afterwards `ballot` has the counters as they stand. Raises VoteRefused when the
    ballot takes no vote at `now`.
    """
    now = now or timezone.now()
    if message := voting_message(ballot, now):
        raise VoteRefused(message)
    if seen_version is None or not 1 <= seen_version <= ballot.version:
        seen_version = ballot.version
    at = connection.ops.adapt_datetimefield_value(now)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(UPSERT_VOTE, [ballot.pk, voter.pk, choice, seen_version, voter.is_organisation, at, at])
            previous, as_organisation = cursor.fetchone()
        # The counter's row comes last, so that a popular ballot is locked as briefly as possible.
        _move(ballot, bool(as_organisation), previous, choice)


def _move(ballot: Ballot, as_organisation: bool, before: int | None, after: int | None) -> None:
    """Move one counted vote from one counter to another, and read all of them in the same statement."""
    if before == after:
        return
    changes = []
    if before is not None:
        field = COUNTERS[as_organisation, before]
        changes.append(f"{field} = {field} - 1")
    if after is not None:
        field = COUNTERS[as_organisation, after]
        changes.append(f"{field} = {field} + 1")
    with connection.cursor() as cursor:
        cursor.execute(MOVE_VOTE.format(changes=", ".join(changes)), [ballot.pk])
        for field, value in zip(COUNTERS.values(), cursor.fetchone(), strict=True):
            setattr(ballot, field, value)


def open_ballot(*, kind: str, window: Window) -> Ballot:
    """A new ballot of `kind` that takes votes while `window` is open."""
    return Ballot.objects.create(kind=kind, window=window)


def recounted(ballot_ids: Iterable[int] | None = None) -> list[Drift]:
    """The ballots whose counters differ from a count of their votes (all ballots, or those given)."""
    ballots = Ballot.objects.all() if ballot_ids is None else Ballot.objects.filter(pk__in=list(ballot_ids))
    counts = {
        f"counted_{field}": Count("votes", filter=Q(votes__choice=choice, votes__as_organisation=as_organisation))
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
            ballot = Ballot.objects.select_for_update().get(pk=drift.ballot_id)
            count = ballot.votes.aggregate(
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
    """`voter`'s own standing votes on the ballots given, by ballot id: one query."""
    rows = Vote.objects.filter(voter=voter, ballot_id__in=list(ballot_ids), choice__isnull=False)
    pairs = rows.values_list("ballot_id", "choice")
    return {ballot_id: Choice(choice) for ballot_id, choice in pairs if choice is not None}
