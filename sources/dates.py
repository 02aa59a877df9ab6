"""Dates of sources: a year, a month or a day, as much as is known."""

import re
from datetime import date, datetime

from django.utils.formats import date_format, get_format

EARLIEST_YEAR = 1000
_KNOWN = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?", re.ASCII)


def parsed(typed: str, today: date) -> str:
    """`typed` as it is stored: "2024", "2024-05" or "2024-05-12". Raises ValueError for no date or one to come.

    A day may also be written as the language of the page writes it.
    """
    typed = typed.strip()
    match = _KNOWN.fullmatch(typed)
    known = [int(number) for number in match.groups() if number] if match else _in_the_languages_form(typed)
    first_day = date(*[*known, 1, 1][:3])
    if known[0] < EARLIEST_YEAR or first_day > today:
        raise ValueError(typed)
    return "-".join([f"{known[0]:04d}", *(f"{number:02d}" for number in known[1:])])


def _in_the_languages_form(typed: str) -> list[int]:
    for pattern in get_format("DATE_INPUT_FORMATS"):
        try:
            found = datetime.strptime(typed, pattern)  # noqa: DTZ007 – only its date is read
        except ValueError:
            continue
        return [found.year, found.month, found.day]
    raise ValueError(typed)


def in_words(dated: str) -> str:
    """A stored date in the language of the page."""
    match = _KNOWN.fullmatch(dated)
    if match is None or not match[2]:
        return dated
    try:
        day = date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return dated
    return date_format(day, "DATE_FORMAT" if match[3] else "YEAR_MONTH_FORMAT")
