"""Counted votes and the figures shown for them. Pure functions: no Django."""

from dataclasses import dataclass
from functools import cached_property

GAP = 0.6
"""White space between two segments of a bar, in per cent of its width."""


@dataclass(frozen=True)
class Segment:
    """One colour of a bar: its offset and width in per cent, ready for an SVG attribute."""

    choice: str
    x: str
    width: str


@dataclass(frozen=True)
class Tally:
    """How many agree, are mixed, disagree."""

    agree: int
    mixed: int
    disagree: int

    @property
    def total(self) -> int:
        """All votes counted."""
        return self.agree + self.mixed + self.disagree

    @cached_property
    def percentages(self) -> tuple[int, int, int]:
        """Whole per cents of agree, mixed, disagree that add up to 100 (or three zeros without votes)."""
        return whole_percentages((self.agree, self.mixed, self.disagree))  # type: ignore[return-value]

    @property
    def agree_percent(self) -> int:
        return self.percentages[0]

    @property
    def mixed_percent(self) -> int:
        return self.percentages[1]

    @property
    def disagree_percent(self) -> int:
        return self.percentages[2]

    @cached_property
    def segments(self) -> list[Segment]:
        """The bar's segments from left to right, colours without votes left out."""
        counts = [(name, n) for name, n in zip("amd", (self.agree, self.mixed, self.disagree), strict=True) if n]
        room = 100 - GAP * (len(counts) - 1)
        segments, x = [], 0.0
        for name, n in counts:
            width = room * n / self.total
            segments.append(Segment(name, f"{x:.2f}%", f"{width:.2f}%"))
            x += width + GAP
        return segments


def whole_percentages(counts: tuple[int, ...]) -> tuple[int, ...]:
    """Whole per cents of `counts` that add up to 100 by the largest remainder method; zeros for an empty total.

    Source: Hare quota with largest remainders, https://en.wikipedia.org/wiki/Quota_method.
    """
    total = sum(counts)
    if not total:
        return tuple(0 for _ in counts)
    floors = [100 * n // total for n in counts]
    by_remainder = sorted(range(len(counts)), key=lambda i: (-(100 * counts[i] % total), i))
    for i in by_remainder[: 100 - sum(floors)]:
        floors[i] += 1
    return tuple(floors)


def tally_of(agree: int, mixed: int, disagree: int) -> Tally:
    """A tally of three counts (each ≥ 0)."""
    return Tally(agree, mixed, disagree)
