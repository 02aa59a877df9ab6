"""The shape of a real consultation, in pure functions."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from home.demo.content import content
from home.demo.shape import Rhythm, counts_per_item, quantile, some_of, split, steer

VOTES = content("rn_distributions")["votes_quantiles"]
OPENS = datetime(2026, 3, 1, tzinfo=UTC)


def rhythm(until: datetime, random: Random | None = None) -> Rhythm:
    return Rhythm(
        opens=OPENS,
        closes=OPENS + timedelta(days=30),
        until=until,
        per_day=content("rn_distributions")["args_per_day"],
        per_hour=content("rn_distributions")["args_per_hour"],
        zone=ZoneInfo("Europe/Paris"),
        random=random or Random(1),
    )


@pytest.mark.parametrize(("at", "value"), [(0, 0), (0.5, 2), (0.75, 6), (1, 10)])
def test_quantile_lies_between_its_neighbours(at: float, value: float) -> None:
    assert quantile([0, 2, 10], at) == value


@pytest.mark.parametrize(("items", "total", "most"), [(43, 3900, 330), (238, 531, 40), (15, 380, 55)])
def test_counts_keep_the_total_the_ceiling_and_the_long_tail(items: int, total: int, most: int) -> None:
    counts = counts_per_item(VOTES, items=items, total=total, most=most)
    assert sum(counts) == total
    assert counts == sorted(counts, reverse=True)
    assert counts[0] <= most
    assert sum(counts[items // 2 :]) < total / 3


@pytest.mark.parametrize("count", [0, 1, 2, 7, 100])
def test_split_loses_no_vote(count: int) -> None:
    parts = split(count, (0.81, 0.07, 0.12))
    assert sum(parts) == count
    assert min(parts) >= 0


def test_steer_reaches_the_shares_and_leaves_the_fixed_alone() -> None:
    counts = [(40, 10, 50), (90, 5, 5), (30, 0, 0)]
    steered = steer(counts, shares=(0.6, 0.1, 0.3), fixed=[True, False, False])
    assert steered[0] == counts[0]
    assert [sum(count) for count in steered] == [100, 100, 30]
    assert tuple(sum(column) for column in zip(*steered, strict=True)) == split(230, (0.6, 0.1, 0.3))


def test_moments_lie_after_and_before_what_is_asked() -> None:
    until = OPENS + timedelta(days=11, hours=7, minutes=13)
    drawn = rhythm(until)
    for after in (OPENS, OPENS + timedelta(days=5), until - timedelta(minutes=3)):
        assert all(after <= drawn.draw(after) < until for _ in range(200))


def test_moments_are_dense_on_the_first_days_and_thin_in_the_middle() -> None:
    drawn = rhythm(OPENS + timedelta(days=30))
    days = [(drawn.draw(OPENS) - OPENS).days for _ in range(5000)]
    assert days.count(1) > 2 * days.count(10)
    assert days.count(28) > 2 * days.count(10)


def test_some_are_different_and_the_heavy_come_more_often() -> None:
    random = Random(3)
    chosen = [some_of(list(range(10)), [9.0] + [1.0] * 9, 3, random) for _ in range(300)]
    assert all(len(set(people)) == 3 for people in chosen)
    times = [sum(person in people for people in chosen) for person in range(10)]
    assert times[0] > 2 * times[1]
