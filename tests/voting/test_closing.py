"""The close (G1, G2): what is accepted up to it, shortly after it, and after a confirmation by mail."""

from datetime import datetime, timedelta

import pytest
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.people import OURS
from tests.voting.ballots import FETCH, ballot, close_at, press, row, tally, vote
from voting import opened
from voting.models import CONFIRMATION, LATE_GRACE, Ballot, Vote, Window
from voting.rules import is_late, provisional_message, window_message
from voting.services import VoteRefused
from voting.views import perform_pending_vote

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def closing() -> Ballot:
    """A ballot in a window that is open."""
    return ballot()


def closes(of: Ballot) -> datetime:
    """When its window closes."""
    at = Window.objects.get(pk=of.window_id).closes_at
    assert at is not None
    return at


def test_a_vote_at_the_very_second_of_the_close_is_too_late(closing: Ballot, bruno: User) -> None:
    with pytest.raises(VoteRefused, match="This step closed on"):
        vote(closing, bruno, 1, now=closes(closing))
    vote(closing, bruno, 1, now=closes(closing) - MOMENT)
    assert tally(closing) == (1, 0, 0)
    assert not row(closing, bruno).is_late


def test_a_form_opened_before_the_close_is_accepted_two_minutes_after_it_and_flagged(
    closing: Ballot, bruno: User
) -> None:
    at = closes(closing)
    vote(closing, bruno, 1, now=at + LATE_GRACE, opened_at=at - MOMENT)
    assert tally(closing) == (1, 0, 0)
    assert row(closing, bruno).is_late


@pytest.mark.parametrize(
    ("after", "opened_after"), [(LATE_GRACE + MOMENT, -MOMENT), (MOMENT, timedelta(0)), (MOMENT, timedelta(seconds=1))]
)
def test_a_later_form_and_one_opened_after_the_close_are_refused(
    closing: Ballot, bruno: User, after: timedelta, opened_after: timedelta
) -> None:
    at = closes(closing)
    with pytest.raises(VoteRefused):
        vote(closing, bruno, 1, now=at + after, opened_at=at + opened_after)
    assert not Vote.objects.exists()


def test_the_grace_holds_through_the_page_too(closing: Ballot, as_bruno: Client, bruno: User) -> None:
    stamp = opened.stamp(timezone.now() - timedelta(minutes=2))
    close_at(closing, timezone.now() - timedelta(seconds=30))
    assert press(as_bruno, closing, "agree").status_code == 409
    assert press(as_bruno, closing, "agree", opened=opened.stamp(timezone.now())).status_code == 409
    assert press(as_bruno, closing, "agree", opened=f"{stamp}x").status_code == 409
    answer = press(as_bruno, closing, "agree", opened=stamp)
    assert answer.status_code == 200
    assert "This step closed on" in answer.content.decode()
    assert row(closing, bruno).is_late
    close_at(closing, timezone.now() - timedelta(seconds=125))
    assert press(as_bruno, closing, "disagree", opened=stamp).status_code == 409
    assert tally(closing) == (1, 0, 0)


@pytest.mark.parametrize("value", ["", None, "x", "1:x", Signer().sign("1"), "9" * 200])
def test_a_moment_that_we_did_not_sign_is_none(value: str | None) -> None:
    assert opened.moment(value) is None


def test_a_signed_moment_lasts_a_day_and_never_lies_ahead() -> None:
    now = timezone.now().replace(microsecond=0)
    stamp = opened.stamp(now)
    assert opened.moment(stamp, now) == now
    assert opened.moment(stamp, now + opened.LASTS) is None
    assert opened.moment(stamp, now - MOMENT) is None


def test_the_form_of_votes_says_when_it_was_opened_to_who_is_signed_in(process, as_bruno: Client) -> None:
    page = as_bruno.get(f"/en/proposals/{process.own_cause.pk}/").content.decode()
    value = page.partition('name="opened" value="')[2].partition('"')[0]
    assert opened.moment(value) is not None


def test_a_vote_made_before_the_close_and_confirmed_within_a_day_counts(closing: Ballot, bruno: User) -> None:
    at = closes(closing)
    vote(closing, bruno, -1, now=at + CONFIRMATION, made_at=at - MOMENT)
    assert tally(closing) == (0, 0, 1)
    assert row(closing, bruno).is_late


def test_a_vote_confirmed_later_than_a_day_or_made_after_the_close_is_refused(closing: Ballot, bruno: User) -> None:
    at = closes(closing)
    for now, made_at in ((at + CONFIRMATION + MOMENT, at - MOMENT), (at + MOMENT, at)):
        with pytest.raises(VoteRefused):
            vote(closing, bruno, 1, now=now, made_at=made_at)
    assert not Vote.objects.exists()


@pytest.mark.parametrize(("hours", "counted"), [(23, True), (25, False)])
def test_signing_in_after_the_close_says_whether_the_vote_counts(
    rf, monkeypatch, closing: Ballot, bruno: User, hours: int, counted: bool
) -> None:
    said = []
    for kind in ("success", "error"):
        monkeypatch.setattr(f"voting.views.messages.{kind}", lambda _request, text: said.append(str(text)))
    close_at(closing, timezone.now() - timedelta(hours=hours))
    request = rf.post("/", headers=OURS)
    request.user, request.act_made_at = bruno, timezone.now() - timedelta(hours=hours, minutes=5)
    perform_pending_vote(request, {"ballot": str(closing.pk), "value": "agree", "version": "", "return_to": "/en/"})
    assert Vote.objects.exists() == counted
    assert said[0].startswith("Your vote is counted." if counted else "Your vote was not counted. This step closed on")


def test_a_window_suspended_before_its_close_has_no_grace(closing: Ballot, bruno: User) -> None:
    at = closes(closing)
    Window.objects.filter(pk=closing.window_id).update(suspended_at=at - timedelta(hours=1))
    for more in ({"opened_at": at - timedelta(hours=2)}, {"made_at": at - timedelta(hours=2)}):
        with pytest.raises(VoteRefused):
            vote(closing, bruno, 1, now=at + MOMENT, **more)


def test_counts_are_provisional_for_a_day_after_the_close(closing: Ballot, as_bruno: Client) -> None:
    window, at = Window.objects.get(pk=closing.window_id), closes(closing)
    assert [window.is_provisional_at(at + away) for away in (-MOMENT, timedelta(0), CONFIRMATION - MOMENT)] == [
        False,
        True,
        True,
    ]
    assert provisional_message(window, at + CONFIRMATION) == ""
    assert window_message(window, at) != ""
    assert is_late(window, at)
    close_at(closing, timezone.now() - timedelta(hours=1))
    answer = as_bruno.post(f"/en/vote/{closing.pk}/", {"value": "agree"}, headers=FETCH)
    assert "Provisional until" in answer.content.decode()


def test_a_window_that_is_opened_again_takes_votes_that_are_not_late(closing: Ballot, bruno: User) -> None:
    close_at(closing, timezone.now() - timedelta(days=1))
    with pytest.raises(VoteRefused):
        vote(closing, bruno, 1)
    close_at(closing, timezone.now() + timedelta(days=1))
    vote(closing, bruno, 1)
    assert not row(closing, bruno).is_late
