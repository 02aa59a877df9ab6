"""Counts as whole per cents and as a bar."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from voting.tally import GAP, tally_of, whole_percentages

counts = st.integers(min_value=0, max_value=10**9)


@given(st.lists(counts, min_size=1, max_size=6))
def test_per_cents_add_up_to_a_hundred(numbers: list[int]) -> None:
    shown = whole_percentages(tuple(numbers))
    assert sum(shown) == (100 if any(numbers) else 0)
    assert len(shown) == len(numbers)


@given(st.lists(counts, min_size=1, max_size=6))
def test_no_per_cent_is_a_whole_point_away_from_the_truth(numbers: list[int]) -> None:
    total = sum(numbers)
    for number, shown in zip(numbers, whole_percentages(tuple(numbers)), strict=True):
        assert not total or abs(shown - 100 * number / total) < 1


@given(st.lists(counts, min_size=2, max_size=6))
def test_more_votes_never_show_a_smaller_per_cent(numbers: list[int]) -> None:
    shown = dict(zip(numbers, whole_percentages(tuple(numbers)), strict=True))
    ordered = sorted(set(numbers))
    for fewer, more in pairwise(ordered):
        # Equal counts may differ by the point that is left over, so compare different ones only.
        assert shown[fewer] <= shown[more] + (numbers.count(fewer) > 1 or numbers.count(more) > 1)


def test_nobody_is_no_per_cent_and_no_bar() -> None:
    nobody = tally_of(0, 0, 0)
    assert nobody.percentages == (0, 0, 0)
    assert nobody.segments == []
    assert nobody.total == 0


def test_thirds_give_the_point_left_over_to_the_first() -> None:
    assert tally_of(1, 1, 1).percentages == (34, 33, 33)


@given(counts, counts, counts)
def test_the_bar_has_a_segment_for_each_colour_voted_and_fills_its_width(agree: int, mixed: int, disagree: int) -> None:
    tally = tally_of(agree, mixed, disagree)
    segments = tally.segments
    assert [s.choice for s in segments] == [c for c, n in zip("amd", (agree, mixed, disagree), strict=True) if n]
    if segments:
        widths = sum(float(s.width.rstrip("%")) for s in segments)
        assert abs(widths + GAP * (len(segments) - 1) - 100) < 0.1
        last = segments[-1]
        assert float(last.x.rstrip("%")) + float(last.width.rstrip("%")) <= 100.05
