"""Many presses in the same moment: exact rows and tallies, no error, on every database."""

from contextlib import suppress

import pytest
from django.db import OperationalError, connection
from django.test import Client

from accounts.models import User
from tests.at_once import at_once
from tests.people import citizen, citizens, client_of, parliamentarian
from tests.process import Process, ballot_of, open_process
from tests.voting.ballots import ballot, vote
from voting.models import Ballot, Vote
from voting.services import VoteRefused, carry_votes, recounted, remove_votes_of, undo_carried

pytestmark = pytest.mark.django_db(transaction=True)
N = 16


@pytest.fixture
def process() -> Process:
    """A process in a database that every thread sees."""
    return open_process(parliamentarian(citizen("Ana Ruiz")))


def press(client: Client, ballot: Ballot, value: str) -> int:
    """Press a vote; the status of the answer."""
    return client.post(f"/en/vote/{ballot.pk}/", {"value": value}).status_code


def test_sixteen_people_vote_on_one_item_at_once(process: Process) -> None:
    ballot = ballot_of(process.own_cause)
    values = ["agree"] * 9 + ["mixed"] * 4 + ["disagree"] * 3
    presses = list(zip([client_of(user) for user in citizens(N)], values, strict=True))
    assert at_once(presses, lambda one: press(one[0], ballot, one[1])) == [303] * N
    ballot.refresh_from_db()
    assert (ballot.n_agree, ballot.n_mixed, ballot.n_disagree) == (9, 4, 3)
    assert Vote.objects.count() == N
    assert recounted() == []


def test_one_person_sends_the_same_vote_sixteen_times_at_once(process: Process) -> None:
    ballot = ballot_of(process.own_cause)
    clients = [client_of(User.objects.get(display_name="Ana Ruiz")) for _ in range(N)]
    assert at_once(clients, lambda client: press(client, ballot, "agree")) == [303] * N
    ballot.refresh_from_db()
    assert (ballot.n_agree, ballot.n_votes) == (1, 1)
    assert Vote.objects.count() == 1


def test_people_who_change_their_minds_at_once_are_counted_exactly(process: Process) -> None:
    ballot = ballot_of(process.own_cause)
    clients = [client_of(user) for user in citizens(4)]
    values = ["agree", "mixed", "disagree", "none"]
    presses = [(client, value) for client in clients for value in values]
    assert at_once(presses, lambda one: press(one[0], ballot, one[1])) == [303] * len(presses)
    assert Vote.objects.count() == len(clients)
    assert recounted() == []


def test_votes_cast_while_texts_are_merged_are_counted_once_or_refused(process: Process) -> None:
    canonical, merged = ballot_of(process.own_cause), ballot(process.window)
    people = citizens(N)
    for person in people[:8]:
        vote(merged, person, 1)

    def act(number: int) -> int:
        if number == N:
            carry_votes(into=canonical.pk, from_=[merged.pk], merge_id=1)
            return 303
        return press(client_of(people[number]), (merged, canonical)[number % 2], "disagree")

    answers = at_once(range(N + 1), act)
    assert set(answers) <= {303, 409}
    assert recounted() == []
    merged.refresh_from_db()
    assert merged.is_frozen
    for person in people:
        on_merged = Vote.objects.filter(ballot=merged, voter=person).first()
        on_canonical = Vote.objects.filter(ballot=canonical, voter=person).first()
        # Nobody's vote on the merged text is lost on the way.
        assert on_merged is None or on_canonical is not None


@pytest.mark.postgres
def test_merging_undoing_leaving_and_voting_at_once_never_block_one_another(process: Process) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer at a time in.")
    canonical, first, second = ballot_of(process.own_cause), ballot(process.window), ballot(process.window)
    people = citizens(9)
    for person in people:
        vote(first, person, 1)
        vote(second, person, 0)

    def act(number: int) -> str:
        try:
            if number < 9:
                for value in (1, -1, None, 0):
                    for on in (canonical, first, second):
                        with suppress(VoteRefused):
                            vote(on, people[number], value)
            elif number == 9:
                remove_votes_of(people[0])
            elif number == 10:
                carry_votes(into=canonical.pk, from_=[first.pk, second.pk], merge_id=1)
                undo_carried(merge_id=1)
            else:
                carry_votes(into=second.pk, from_=[first.pk], merge_id=2)
                undo_carried(merge_id=2)
        except OperationalError as error:
            return str(error)
        except VoteRefused:
            return ""
        return ""

    assert set(at_once(range(12), act)) == {""}
    assert recounted() == []
