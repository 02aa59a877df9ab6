"""The short way of a vote is as strict as the long one, and its answers are the same."""

from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.people import client_of
from tests.voting.ballots import ballot, close_at, tally
from voting.models import Ballot, BallotKind, Vote
from voting.short_way import FORM, ShortWay

pytestmark = pytest.mark.django_db
TOKEN = "a" * 32


@pytest.fixture
def on() -> Ballot:
    """What is voted on."""
    return ballot()


@pytest.fixture
def browser(bruno: User, on: Ballot) -> Client:
    """Bruno's browser, whose tokens are checked, after the vote from which the short way learns the headers."""
    client = client_of(bruno, enforce_csrf_checks=True)
    client.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
    assert send(client, on, "mixed").status_code == 200
    return client


def send(client: Client, to: Ballot, value: str, token: str = TOKEN, **fields: str) -> Any:
    """A vote as the page's script sends it; `was_short` of the answer says which way it went."""
    form = urlencode({"csrfmiddlewaretoken": token, "next": "/en/", "value": value, "version": "1"} | fields)
    taken = []
    vote = ShortWay._vote

    def watched(self: ShortWay, *args: Any) -> str | None:
        body = vote(self, *args)
        taken.append(body is not None)
        return body

    with patch.object(ShortWay, "_vote", watched):
        answer = client.post(f"/en/vote/{to.pk}/", form, FORM, headers={"x-requested-with": "fetch"})
    answer.was_short = taken == [True]
    return answer


def test_a_plain_vote_goes_the_short_way_and_counts(browser: Client, on: Ballot) -> None:
    answer = send(browser, on, "agree")
    assert answer.was_short
    assert 'value="agree" aria-pressed="true"' in answer.content.decode()
    assert tally(on) == (1, 0, 0)


def test_the_answer_has_the_headers_and_the_words_of_the_long_way(bruno: User, browser: Client, on: Ballot) -> None:
    send(browser, on, "agree")
    short = send(browser, on, "agree")
    other = client_of(bruno)
    other.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
    long = send(other, on, "agree")
    assert short.was_short
    assert not long.was_short
    assert short.content == long.content
    assert dict(short.headers) == dict(long.headers)
    for name in ("Content-Security-Policy", "X-Frame-Options", "Permissions-Policy", "Referrer-Policy", "Vary"):
        assert short.headers[name]
    assert short.headers["Cache-Control"] == "private, no-cache"


def test_a_wrong_or_missing_token_is_refused(browser: Client, on: Ballot) -> None:
    for token in ("b" * 32, "", "x"):
        answer = send(browser, on, "agree", token)
        assert not answer.was_short
        assert answer.status_code == 403
    answer = browser.post(
        f"/en/vote/{on.pk}/",
        urlencode({"csrfmiddlewaretoken": TOKEN, "value": "agree"}),
        FORM,
        headers={"x-requested-with": "fetch", "origin": "https://evil.example"},
    )
    assert answer.status_code == 403
    assert tally(on) == (0, 1, 0)


def test_who_signed_out_or_changed_the_password_is_not_voted_for(browser: Client, bruno: User, on: Ballot) -> None:
    session = browser.session
    stamp, session[HASH_SESSION_KEY] = session[HASH_SESSION_KEY], "0" * 64
    session.save()
    assert not send(browser, on, "agree").was_short
    assert stamp
    other = client_of(bruno, enforce_csrf_checks=True)
    other.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
    send(other, on, "mixed")
    other.session.flush()
    assert not send(other, on, "agree").was_short
    assert tally(on) == (0, 1, 0)


def test_a_closed_account_does_not_vote(browser: Client, bruno: User, on: Ballot) -> None:
    User.objects.filter(pk=bruno.pk).update(is_active=False)
    assert not send(browser, on, "agree").was_short
    assert tally(on) == (0, 1, 0)


@pytest.mark.parametrize(
    ("value", "fields"), [("none!", {}), ("agree", {"version": "x"}), ("agree", {"because": "two words"})]
)
def test_what_is_not_plain_goes_the_long_way(browser: Client, on: Ballot, value: str, fields: dict[str, str]) -> None:
    assert not send(browser, on, value, **fields).was_short


def test_refusals_are_made_on_the_long_way(browser: Client, on: Ballot) -> None:
    source = ballot(kind=BallotKind.SOURCE)
    assert (send(browser, source, "mixed").was_short, send(browser, source, "mixed").status_code) == (False, 409)
    close_at(on, timezone.now())
    answer = send(browser, on, "agree")
    assert (answer.was_short, answer.status_code) == (False, 409)
    on.pk += 1000
    assert send(browser, on, "agree").status_code == 404
    assert Vote.objects.count() == 1


def test_nobody_votes_faster_than_a_person_can(browser: Client, on: Ballot) -> None:
    with patch.dict(settings.ACCOUNT_RATE_LIMITS, {"vote": "3/m/user"}):
        answers = [send(browser, on, "agree") for _ in range(5)]
    assert [answer.status_code for answer in answers].count(429) >= 2
    assert not answers[-1].was_short
