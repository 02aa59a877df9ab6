"""The writing of one vote, as few statements as each database allows (docs/decisions/0003).

The vote's row comes first and its lock decides the order of a person's presses; the counters come last, so that a
popular ballot is locked as briefly as possible. Whatever else locks both keeps this order.
"""

from contextlib import nullcontext
from datetime import datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, connection, transaction

from voting.models import COUNTERS, Standing, Why

# One statement takes the row's lock, remembers what was counted before and says it; a check before an insert would
# lose against a second click. Same text on SQLite (≥ 3.35) and PostgreSQL.
UPSERT = f"""
INSERT INTO voting_vote (ballot_id, voter_id, choice, previous, seen_version, as_organisation, standing,
    carried_from_id, is_late, why, n_changes, at, first_at)
VALUES (%s, %s, %s, NULL, %s, %s, '{Standing.COUNTED}', NULL, %s, '{Why.CAST}', 0, %s, %s)
ON CONFLICT (ballot_id, voter_id) DO UPDATE SET
    previous = CASE WHEN voting_vote.standing = '{Standing.COUNTED}' THEN voting_vote.choice END,
    choice = excluded.choice, seen_version = excluded.seen_version, carried_from_id = NULL,
    standing = CASE WHEN voting_vote.standing = '{Standing.SET_ASIDE}' THEN voting_vote.standing
        ELSE excluded.standing END,
    why = CASE WHEN voting_vote.standing = '{Standing.UNCONFIRMED}' OR (voting_vote.choice = excluded.choice
        AND voting_vote.seen_version <> excluded.seen_version) THEN '{Why.CONFIRMED}' ELSE excluded.why END,
    is_late = excluded.is_late, n_changes = voting_vote.n_changes + 1, at = excluded.at
RETURNING previous, CASE WHEN standing = '{Standing.COUNTED}' THEN choice END AS counted, as_organisation, n_changes,
    why
"""  # noqa: S608 - names of our own states alone
NOTE_CHANGE = (
    "INSERT INTO voting_votechange (ballot_id, voter_id, before, after, why, at) VALUES (%s, %s, %s, %s, %s, %s)"
)
_READ = ", ".join(COUNTERS.values())


def _moved(field: str, as_organisation: bool, choice: int) -> str:
    """How PostgreSQL computes a counter from the ballot it has locked and the vote that the upsert gave back."""
    who = "vote.as_organisation" if as_organisation else "NOT vote.as_organisation"
    return (
        f"ballot.{field} + CASE WHEN {who} THEN (vote.counted IS NOT DISTINCT FROM {int(choice)})::int"
        f" - (vote.previous IS NOT DISTINCT FROM {int(choice)})::int ELSE 0 END"
    )


def _setters() -> str:
    setters = {field: _moved(field, *of) for of, field in COUNTERS.items()}
    # A ballot frozen after it was read: the counter breaks its constraint, and the whole statement is undone.
    setters["n_agree"] = f"CASE WHEN ballot.is_frozen THEN -1 ELSE {setters['n_agree']} END"
    return ", ".join(f"{field} = {value}" for field, value in setters.items())


# PostgreSQL does all of it in one statement: one way there and back, and the ballot's row is locked no longer than the
# server itself needs to commit. The statement waits for the vote's row, so what it knew of the ballot when it began may
# be older than this person's last vote: the counters are read again under the ballot's lock.
CAST_AT_ONCE = f"""
WITH vote AS ({UPSERT}),
change AS (
    INSERT INTO voting_votechange (ballot_id, voter_id, before, after, why, at)
    SELECT %s, %s, previous, counted, why, %s FROM vote
    WHERE n_changes > 0 AND (previous IS DISTINCT FROM counted OR why = '{Why.CONFIRMED}')
),
ballot AS (
    SELECT voting_ballot.* FROM voting_ballot, vote
    WHERE voting_ballot.id = %s AND vote.previous IS DISTINCT FROM vote.counted
    FOR NO KEY UPDATE OF voting_ballot
),
moved AS (
    UPDATE voting_ballot SET {_setters()} FROM ballot, vote WHERE voting_ballot.id = ballot.id
    RETURNING {", ".join(f"voting_ballot.{field}" for field in COUNTERS.values())}
)
SELECT {_READ} FROM moved
"""  # noqa: S608 - names of our own fields alone


class Frozen(Exception):
    """The ballot was frozen while the vote was on its way; nothing is written."""


class Cast(NamedTuple):
    """What is written."""

    ballot_id: int
    voter_id: int
    choice: int | None
    seen_version: int
    as_organisation: bool
    is_late: bool
    at: datetime


def write(cast: Cast) -> tuple[int, ...] | None:
    """Write a vote and count it; the ballot's counters as they stand then, None if they did not move.

    Raises Frozen if the ballot takes no vote any more.
    """
    at = connection.ops.adapt_datetimefield_value(cast.at)
    vote = [
        cast.ballot_id,
        cast.voter_id,
        cast.choice,
        cast.seen_version,
        cast.as_organisation,
        cast.is_late,
        at,
        at,
    ]
    if connection.vendor == "postgresql":
        return _at_once(vote, cast, at)
    with transaction.atomic():
        return _step_by_step(vote, cast, at)


def _at_once(vote: list[Any], cast: Cast, at: Any) -> tuple[int, ...] | None:
    # Within a transaction of the caller's a refused statement must not spoil what they do next.
    savepoint = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with savepoint, connection.cursor() as cursor:
            cursor.execute(CAST_AT_ONCE, [*vote, cast.ballot_id, cast.voter_id, at, cast.ballot_id])
            counters: tuple[int, ...] | None = cursor.fetchone()
    except IntegrityError as error:
        if "n_agree" in str(error):
            raise Frozen from error
        raise
    return counters


def _step_by_step(vote: list[Any], cast: Cast, at: Any) -> tuple[int, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, vote)
        before, after, as_organisation, n_changes, why = cursor.fetchone()
        if n_changes and (before != after or why == Why.CONFIRMED):
            cursor.execute(NOTE_CHANGE, [cast.ballot_id, cast.voter_id, before, after, why, at])
        if before == after:
            return None
        changes = [
            f"{COUNTERS[bool(as_organisation), choice]} = {COUNTERS[bool(as_organisation), choice]} {step}"
            for choice, step in ((before, "- 1"), (after, "+ 1"))
            if choice is not None
        ]
        cursor.execute(
            f"UPDATE voting_ballot SET {', '.join(changes)} WHERE id = %s AND NOT is_frozen RETURNING {_READ}",  # noqa: S608
            [cast.ballot_id],
        )
        counters: tuple[int, ...] | None = cursor.fetchone()
    if counters is None:
        raise Frozen
    return counters
