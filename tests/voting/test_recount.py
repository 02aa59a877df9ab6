"""The counters of a ballot against a count of its votes."""

import pytest

from accounts.models import User
from tests.people import citizens
from tests.process import Process, ballot_of
from voting.models import Ballot, Choice, Vote
from voting.services import VoteRefused, cast, recounted, repair, votes_of


def test_a_recount_agrees_with_the_counters_of_every_vote(process: Process, bruno: User, dora: User) -> None:
    ballot = ballot_of(process.own_cause)
    for voter, choice in zip([bruno, dora, *citizens(3)], [1, -1, 0, None, 1], strict=True):
        cast(ballot=ballot, voter=voter, choice=choice)
    assert recounted() == []
    assert recounted([ballot.pk]) == []


def test_a_recount_finds_a_drift_and_repair_mends_it(process: Process, bruno: User, dora: User) -> None:
    ballot = ballot_of(process.own_cause)
    cast(ballot=ballot, voter=bruno, choice=1)
    cast(ballot=ballot, voter=dora, choice=0)
    Ballot.objects.filter(pk=ballot.pk).update(n_agree=7, org_mixed=0, n_disagree=2)
    (drift,) = recounted()
    assert drift.ballot_id == ballot.pk
    assert drift.stored == (7, 0, 2, 0, 0, 0)
    assert drift.counted == (1, 0, 0, 0, 1, 0)
    assert repair(drifts=[drift]) == 1
    assert recounted() == []
    ballot.refresh_from_db()
    assert (ballot.n_agree, ballot.org_mixed, ballot.score) == (1, 1, 1)


def test_a_ballot_without_votes_is_mended_to_nothing(process: Process) -> None:
    ballot = ballot_of(process.own_cause)
    Ballot.objects.filter(pk=ballot.pk).update(n_mixed=3)
    repair(drifts=recounted())
    ballot.refresh_from_db()
    assert ballot.n_votes == 0


def test_only_the_ballots_asked_for_are_counted(process: Process, bruno: User) -> None:
    first, second = process.own_cause, process.propose(bruno)
    Ballot.objects.filter(pk__in=[first.ballot_id, second.ballot_id]).update(n_agree=5)
    assert [drift.ballot_id for drift in recounted([second.ballot_id])] == [second.ballot_id]


def test_a_refused_vote_leaves_no_trace(process: Process, bruno: User) -> None:
    process.close()
    with pytest.raises(VoteRefused, match="closed"):
        cast(ballot=ballot_of(process.own_cause), voter=bruno, choice=1)
    assert not Vote.objects.exists()


def test_my_votes_are_read_at_once_without_those_taken_back(process: Process, bruno: User, dora: User) -> None:
    first, second, third = (ballot_of(process.propose(bruno, title)) for title in ("One", "Two", "Three"))
    cast(ballot=first, voter=bruno, choice=1)
    cast(ballot=second, voter=bruno, choice=None)
    cast(ballot=third, voter=dora, choice=-1)
    assert votes_of(bruno, [first.pk, second.pk, third.pk]) == {first.pk: Choice.AGREE}
