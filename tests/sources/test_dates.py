"""Dates of sources: as much as is known."""

from datetime import date

import pytest
from django.utils import translation

from sources.dates import in_words, parsed

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("typed", "stored", "words"),
    [
        ("2024", "2024", "2024"),
        ("1789", "1789", "1789"),
        ("2024-5", "2024-05", "May 2024"),
        ("2024-05-12", "2024-05-12", "12 May 2024"),
        (" 2024-05-12 ", "2024-05-12", "12 May 2024"),
    ],
)
def test_a_year_a_month_or_a_day(typed: str, stored: str, words: str) -> None:
    assert parsed(typed, TODAY) == stored
    with translation.override("en"):
        assert in_words(stored) in (words, words.replace("12 May", "May 12,"))


def test_a_day_as_the_page_writes_it() -> None:
    with translation.override("fr"):
        assert parsed("12/05/2024", TODAY) == "2024-05-12"


@pytest.mark.parametrize(
    "typed",
    ["yesterday", "24", "0999", "2024-13", "2024-02-30", "2027", "2026-12", "2026-11-26", "٢٠٢٤", "9" * 30, "-1"],
)
def test_what_is_no_date_that_has_been_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parsed(typed, TODAY)


@pytest.mark.parametrize("stored", ["", "2024-99", "soon"])
def test_an_odd_date_is_shown_as_it_is(stored: str) -> None:
    assert in_words(stored) == stored
