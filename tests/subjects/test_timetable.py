"""Which step is on, what comes next, and in which state a process is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subjects.enums import StepKind
from subjects.index_page import STATES
from subjects.timetable import SEVEN_STEPS, Timetable
from voting.models import Window, WindowState

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


def days(n: float) -> datetime:
    return NOW + timedelta(days=n)


def timetable(is_record: bool = False, **spans: tuple[float | None, float | None]) -> Timetable:
    """A timetable of steps open between so many days from now."""
    windows = {
        kind: Window(
            opens_at=None if opens is None else days(opens), closes_at=None if closes is None else days(closes)
        )
        for kind, (opens, closes) in spans.items()
    }
    return Timetable(windows, NOW, is_record)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Any window the database accepts."""
    opens = draw(st.none() | st.integers(-100, 100))
    length = draw(st.none() | st.integers(1, 60))
    closes = None if opens is None or length is None else opens + length
    suspended = draw(st.none() | st.integers(-100, 0))
    return Window(
        opens_at=None if opens is None else days(opens),
        closes_at=None if closes is None else days(closes),
        suspended_at=None if suspended is None else days(suspended),
    )


tables = st.builds(
    Timetable,
    st.dictionaries(st.sampled_from(list(StepKind)), windows()),
    st.just(NOW),
    st.booleans(),
)


@given(tables)
def test_a_process_is_in_exactly_one_known_state(table: Timetable) -> None:
    assert table.state in STATES
    assert table.state_label


@given(tables)
def test_a_process_is_open_exactly_when_it_takes_contributions(table: Timetable) -> None:
    window = table.windows.get(StepKind.CONTRIBUTE)
    takes = window is not None and window.state_at(NOW) == WindowState.OPEN
    assert (table.state == "open") == (takes and not table.is_record and not table.is_suspended)


@given(tables)
def test_at_most_one_step_is_on(table: Timetable) -> None:
    steps = table.steps({})
    assert [step.kind for step in steps] == SEVEN_STEPS
    assert [step.number for step in steps] == list(range(1, 8))
    on = [step.kind for step in steps if step.state == "now"]
    assert on == ([table.current] if table.current in SEVEN_STEPS else [])
    for step in steps:
        assert step.state in ("done", "now", "next")
        assert step.is_suspended == (table.state_of(step.kind) == WindowState.SUSPENDED)


@given(tables)
def test_the_next_date_is_the_nearest_to_come(table: Timetable) -> None:
    dates = [
        date
        for window in table.windows.values()
        for date in (window.opens_at, window.closes_at if window.opens_at and window.opens_at <= NOW else None)
        if date and date > NOW
    ]
    assert table.next_date == min(dates, default=None)


@pytest.mark.parametrize(
    ("spans", "state", "current"),
    [
        ({"present": (-1, None), "contribute": (-1, 5)}, "open", "contribute"),
        ({"present": (-1, None), "contribute": (1, 5)}, "upcoming", "present"),
        ({"present": (-9, None), "contribute": (-8, -1), "synthesis": (1, 5)}, "working", "present"),
        ({"present": (-9, None), "contribute": (-8, -1), "synthesis": (-1, 5)}, "working", "synthesis"),
        ({"present": (-9, None), "contribute": (-8, -1)}, "closed", "present"),
        ({"present": (-9, None), "contribute": (-8, -1), "progress": (-1, None)}, "working", "progress"),
        ({}, "upcoming", None),
    ],
)
def test_the_state_follows_from_the_clock(spans: dict, state: str, current: str | None) -> None:
    table = timetable(**spans)
    assert (table.state, table.current) == (state, current)


def test_a_record_is_a_record_whatever_its_dates_say() -> None:
    assert timetable(True, contribute=(-1, 5)).state == "archived"


def test_a_suspension_is_the_state_of_the_process() -> None:
    table = timetable(contribute=(-1, 5))
    table.windows["contribute"].suspended_at = days(-0.5)
    assert table.state == "suspended"
    assert table.steps({})[1].date_label == "suspended"


def test_a_step_links_only_to_what_exists() -> None:
    steps = timetable(contribute=(-1, 5)).steps({"contribute": "#solutions"})
    assert [step.url for step in steps] == ["", "#solutions", "", "", "", "", ""]


def test_a_year_is_named_only_when_it_is_another() -> None:
    labels = {step.kind: step.date_label for step in timetable(contribute=(-1, 5), debate=(400, 401)).steps({})}
    assert labels["contribute"] == "until 6 July"
    assert "2027" in labels["debate"]
    assert labels["bill"] == ""
