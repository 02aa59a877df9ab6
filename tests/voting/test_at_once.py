"""Many presses in the same moment: exact rows and tallies, no error, on every database."""

import pytest
from django.test import Client

from accounts.models import User
from tests.at_once import at_once
from tests.people import citizen, citizens, client_of, parliamentarian
from tests.process import Process, ballot_of, open_process
from voting.models import Ballot, Vote
from voting.services import recounted

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
