"""Thousands of votes at once, with the tallies of a recount."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from accounts.models import User
from home.demo.shape import Counts, some_of
from voting.models import Ballot, Choice, Vote
from voting.services import recounted, repair

BATCH = 500
CHANGED_THEIR_MIND = 0.05
"""How many of the votes were another colour before."""


@dataclass(frozen=True)
class Poll:
    """What a ballot shall show: how many of which colour, who may not vote on it, and from when."""

    ballot_id: int
    counts: Counts
    author_id: int | None
    since: datetime


def cast_many(
    polls: Sequence[Poll], voters: Sequence[User], moment: Callable[[datetime], datetime], random: Random
) -> int:
    """Insert the votes of `polls`, each by different voters, and recount; returns how many were cast.

    Not by `voting.services.cast`, which locks and counts one vote at a time; the tallies come from its recount.
    """
    by_id = {voter.pk: voter for voter in voters}
    weights = {voter.pk: random.lognormvariate(0, 0.8) for voter in voters}
    votes = []
    for poll in polls:
        allowed = [pk for pk in by_id if pk != poll.author_id]
        chosen = some_of(allowed, [weights[pk] for pk in allowed], sum(poll.counts), random)
        colours = [
            *[Choice.AGREE] * poll.counts[0],
            *[Choice.MIXED] * poll.counts[1],
            *[Choice.DISAGREE] * poll.counts[2],
        ]
        random.shuffle(colours)
        for pk, colour in zip(chosen, colours, strict=True):
            votes.append(_vote(poll, by_id[pk], colour, moment, random))
    votes.sort(key=lambda vote: vote.first_at)
    Vote.objects.bulk_create(votes, batch_size=BATCH)
    recount([poll.ballot_id for poll in polls])
    return len(votes)


def _vote(poll: Poll, voter: User, colour: Choice, moment: Callable[[datetime], datetime], random: Random) -> Vote:
    first_at = at = moment(poll.since)
    previous = None
    if random.random() < CHANGED_THEIR_MIND:
        previous = random.choice([other for other in Choice if other != colour])
        at = moment(first_at)
    return Vote(
        ballot_id=poll.ballot_id,
        voter=voter,
        choice=colour,
        previous=previous,
        seen_version=1,
        as_organisation=voter.is_organisation,
        at=at,
        first_at=first_at,
    )


def recount(ballot_ids: list[int]) -> None:
    """Write the counted figures into the ballots. Raises RuntimeError if they still differ afterwards."""
    repair(drifts=recounted(ballot_ids))
    if recounted(ballot_ids):
        raise RuntimeError("The tallies differ from the votes.")


def ballots_of(ids: list[int]) -> dict[int, Ballot]:
    """Ballots by id: one query."""
    return Ballot.objects.in_bulk(ids)
