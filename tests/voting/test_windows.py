"""One clock for every act: a window is open from its opening up to, but not at, its close."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from tests.people import client_of
from tests.process import Process
from voting.models import Vote, Window, WindowState
from voting.rules import window_message

OPENS = datetime(2026, 6, 20, 6, 0, tzinfo=UTC)
CLOSES = datetime(2026, 7, 20, 21, 59, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
moments = st.timedeltas(timedelta(days=-3000), timedelta(days=3000)).map(lambda away: OPENS + away)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPENS - MOMENT, WindowState.UPCOMING),
        (OPENS, WindowState.OPEN),
        (CLOSES - MOMENT, WindowState.OPEN),
        (CLOSES, WindowState.CLOSED),
        (CLOSES + MOMENT, WindowState.CLOSED),
    ],
)
def test_a_window_is_half_open(now: datetime, state: WindowState) -> None:
    assert Window(opens_at=OPENS, closes_at=CLOSES).state_at(now) == state


def test_a_window_without_an_opening_is_not_planned_yet() -> None:
    assert Window().state_at(OPENS) == WindowState.UPCOMING
    assert "no date" in window_message(Window(), OPENS)


def test_a_window_without_an_end_stays_open() -> None:
    assert Window(opens_at=OPENS).state_at(OPENS + timedelta(days=36_500)) == WindowState.OPEN


def test_a_suspension_counts_from_its_moment_and_ends_with_the_window() -> None:
    suspended = Window(opens_at=OPENS, closes_at=CLOSES, suspended_at=OPENS + timedelta(days=1))
    assert suspended.state_at(OPENS) == WindowState.OPEN
    assert suspended.state_at(OPENS + timedelta(days=1)) == WindowState.SUSPENDED
    assert suspended.state_at(CLOSES) == WindowState.CLOSED


@given(st.none() | moments, st.none() | moments, st.none() | moments, moments)
def test_a_window_says_why_exactly_when_it_takes_nothing(
    opens: datetime | None, closes: datetime | None, suspended: datetime | None, now: datetime
) -> None:
    window = Window(opens_at=opens, closes_at=closes, suspended_at=suspended)
    assert (window.state_at(now) == WindowState.OPEN) == (window_message(window, now) == "")


def test_the_database_refuses_a_window_that_closes_before_it_opens(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Window.objects.create(opens_at=CLOSES, closes_at=OPENS)


@pytest.mark.parametrize(("late", "status"), [(-1, 303), (0, 409), (1, 409)])
def test_a_vote_of_the_very_second_of_close_is_too_late(process: Process, bruno: User, late: int, status: int) -> None:
    closes_at = process.window.closes_at
    assert closes_at is not None
    ballot = process.own_cause.ballot
    with time_machine.travel(closes_at + timedelta(seconds=late), tick=False):
        answer = client_of(bruno).post(f"/en/vote/{ballot.pk}/", {"value": "agree"})
    assert answer.status_code == status
    assert Vote.objects.count() == (status == 303)


def test_the_refusal_names_the_moment_with_its_time_zone(process: Process, as_bruno: Client) -> None:
    ballot = process.own_cause.ballot
    Window.objects.filter(pk=process.window.pk).update(opens_at=OPENS, closes_at=CLOSES)
    with time_machine.travel(CLOSES, tick=False):
        as_bruno.force_login(User.objects.get(display_name="Bruno Leroy"))
        text = as_bruno.post(f"/en/vote/{ballot.pk}/", {"value": "agree"}).content.decode()
    assert "This step closed on 20 July 2026, 23:59 (CEST)." in text
