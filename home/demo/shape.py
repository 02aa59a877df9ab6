"""The shape of a real consultation, and demo data drawn in that shape. Pure functions: no Django.

The shape is that of `data/rn_distributions.json`: few items take most votes, most votes agree, and people come on the
first and the last days, in the afternoon.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

Counts = tuple[int, int, int]
"""Votes that agree, are mixed, disagree."""
Shares = tuple[float, float, float]


def quantile(points: Sequence[float], at: float) -> float:
    """The value at `at` (0…1) of a distribution given by equally spaced quantiles, between two of them linearly."""
    position = at * (len(points) - 1)
    low = min(int(position), len(points) - 2)
    return points[low] + (points[low + 1] - points[low]) * (position - low)


def counts_per_item(quantiles: Sequence[float], *, items: int, total: int, most: int) -> list[int]:
    """How many votes each of `items` gets, the largest first: in the shape of `quantiles`, `total` in all.

    There are only so many voters: a count approaches `most` and never passes it. `total` must be below items × most.
    """
    shape = [quantile(quantiles, (number + 0.5) / items) for number in range(items)]

    def scaled(factor: float) -> list[float]:
        return [most * factor * value / (most + factor * value) for value in shape]

    low, high = 0.0, 1000.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(scaled(middle)) < total else (low, middle)
    exact = scaled(low)
    counts = [int(value) for value in exact]
    # What rounding down took away goes to the largest remainders.
    by_remainder = sorted(range(items), key=lambda i: counts[i] - exact[i])
    for i in by_remainder[: total - sum(counts)]:
        counts[i] += 1
    return sorted(counts, reverse=True)


def split(count: int, shares: Shares) -> Counts:
    """`count` votes split by `shares`, which add up to 1."""
    agree = round(count * shares[0])
    disagree = min(count - agree, round(count * shares[2]))
    return agree, count - agree - disagree, disagree


def steer(counts: Sequence[Counts], *, shares: Shares, fixed: Sequence[bool]) -> list[Counts]:
    """`counts` with the totals of the three colours moved to `shares`, vote by vote over the items not `fixed`."""
    steered = [list(count) for count in counts]
    movable = sorted((i for i in range(len(counts)) if not fixed[i]), key=lambda i: -sum(counts[i]))
    target = split(sum(map(sum, counts)), shares)
    for _ in range(sum(target)):
        excess = [sum(count[colour] for count in steered) - target[colour] for colour in range(3)]
        if not any(excess):
            break
        giver, taker = excess.index(max(excess)), excess.index(min(excess))
        # From the item with the largest share of that colour, so that the change stays small everywhere.
        donors = [i for i in movable if steered[i][giver] > 0]
        if not donors:
            break
        donor = max(donors, key=lambda i: (steered[i][giver] / sum(steered[i]), sum(steered[i])))
        if steered[donor][giver] <= 1:
            donor = donors[0]
        steered[donor][giver] -= 1
        steered[donor][taker] += 1
    return [(count[0], count[1], count[2]) for count in steered]


class Rhythm:
    """Moments between two times, as dense as deposits were on the days and at the hours of a real consultation."""

    def __init__(
        self,
        *,
        opens: datetime,
        closes: datetime,
        until: datetime,
        per_day: Sequence[int],
        per_hour: Sequence[int],
        zone: ZoneInfo,
        random: Random,
    ) -> None:
        """`per_day` is stretched over opens…closes, `per_hour` has 24 values; nothing is drawn after `until`."""
        self._random = random
        self._until = until
        self._slots: list[datetime] = []
        weights: list[float] = []
        length = (closes - opens) / timedelta(hours=1)
        for hour in range(int(min(until, closes).timestamp() - opens.timestamp()) // 3600 + 1):
            at = opens + timedelta(hours=hour)
            if at < until:
                self._slots.append(at)
                day_weight = quantile(per_day, min(1.0, hour / length))
                weights.append(day_weight * per_hour[at.astimezone(zone).hour])
        self._sums = [0.0, *accumulate(weights)]

    def draw(self, after: datetime, before: datetime | None = None) -> datetime:
        """A moment later than `after` and earlier than `before` (the end, unless given)."""
        before = min(before or self._until, self._until)
        low = min(bisect_left(self._slots, after), len(self._slots) - 1)
        high = max(low + 1, bisect_left(self._slots, before))
        drawn = self._sums[low] + self._random.random() * (self._sums[high] - self._sums[low])
        slot = min(max(low, bisect_right(self._sums, drawn) - 1), high - 1)
        moment = self._slots[slot] + timedelta(seconds=self._random.randrange(3600))
        if after < moment < before:
            return moment
        return after + (before - after) * (0.1 + 0.8 * self._random.random())


def some_of(people: Sequence[int], weights: Sequence[float], count: int, random: Random) -> list[int]:
    """`count` different `people`, the heavier more often.

    Source: Efraimidis and Spirakis, "Weighted random sampling with a reservoir" (2006).
    """
    keyed = sorted(zip(people, weights, strict=True), key=lambda pair: -math.log(random.random()) / pair[1])
    return [person for person, _ in keyed[:count]]
