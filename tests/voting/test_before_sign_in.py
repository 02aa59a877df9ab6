"""A vote pressed before signing in: remembered, shown, counted once after signing in."""

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import sign_in
from tests.people import OURS
from tests.process import Process, ballot_of
from voting.models import Ballot, Vote


@pytest.fixture
def ballot(process: Process) -> Ballot:
    """The ballot of the parliamentarian's cause."""
    return ballot_of(process.own_cause)


def test_a_vote_is_counted_once_after_signing_in(client: Client, process: Process, ballot: Ballot, bruno: User) -> None:
    answer = client.post(f"/en/vote/{ballot.pk}/", {"value": "agree", "next": process.url}, headers=OURS)
    assert answer.status_code == 303
    assert "/account/sign-in/" in answer["Location"]
    assert "Your vote: Agree" in client.get(answer["Location"]).content.decode()
    assert not Vote.objects.exists()

    answer = sign_in(client, bruno.email)
    assert answer["Location"] == f"{process.url}#vote-{ballot.pk}"
    vote = Vote.objects.get()
    assert (vote.voter, vote.choice) == (bruno, 1)
    assert "Your vote is counted." in client.get(process.url).content.decode()

    client.post("/en/account/sign-out/")
    sign_in(client, bruno.email)
    assert Vote.objects.count() == 1
    ballot.refresh_from_db()
    assert ballot.n_agree == 1


def test_only_the_last_press_waits(client: Client, ballot: Ballot, bruno: User) -> None:
    for value in ("agree", "disagree"):
        client.post(f"/en/vote/{ballot.pk}/", {"value": value}, headers=OURS)
    sign_in(client, bruno.email)
    assert Vote.objects.get().choice == -1


def test_a_press_on_a_step_that_closes_meanwhile_is_said_not_counted(
    client: Client, process: Process, ballot: Ballot, bruno: User
) -> None:
    client.post(f"/en/vote/{ballot.pk}/", {"value": "agree", "next": process.url}, headers=OURS)
    process.close()
    sign_in(client, bruno.email)
    assert not Vote.objects.exists()
    assert "Your vote was not counted. This step closed on" in client.get(process.url).content.decode()


def test_the_version_that_was_read_is_remembered(client: Client, ballot: Ballot, bruno: User) -> None:
    client.post(f"/en/vote/{ballot.pk}/", {"value": "agree", "version": "1"}, headers=OURS)
    Ballot.objects.filter(pk=ballot.pk).update(version=2)
    sign_in(client, bruno.email)
    assert Vote.objects.get().seen_version == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"referer": "https://evil.example/en/"},
        {"origin": "null"},
        {},
    ],
)
def test_another_site_cannot_plant_a_vote(visitor: Client, ballot: Ballot, headers: dict[str, str]) -> None:
    answer = visitor.post(f"/en/vote/{ballot.pk}/", {"value": "agree"}, headers=headers)
    assert answer.status_code == 403
    assert "sessionid" not in visitor.cookies


@pytest.mark.parametrize("value", ["", "abc", "1\0", "9" * 5000])
def test_a_wrong_value_of_a_visitor_is_refused_and_not_remembered(visitor: Client, ballot: Ballot, value: str) -> None:
    answer = visitor.post(f"/en/vote/{ballot.pk}/", {"value": value}, headers=OURS)
    assert answer.status_code == 400
    assert "sessionid" not in visitor.cookies


def test_a_visitor_cannot_vote_on_what_does_not_exist(visitor: Client, process: Process) -> None:
    assert visitor.post("/en/vote/999999/", {"value": "agree"}, headers=OURS).status_code == 404
