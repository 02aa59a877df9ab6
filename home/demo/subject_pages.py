"""A subject page from a data file, in one language."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Representative
from home.demo import streams
from home.demo.content import Words
from home.demo.videos import load_video
from subjects.models import SubjectOpener, SubjectPage

ZONE = ZoneInfo("Europe/Paris")
Calendar = dict[str, tuple[datetime | None, datetime | None]]


def subject_page(
    data: dict[str, Any],
    language: str,
    *,
    openers: list[tuple[Representative, Words]],
    calendar: Calendar,
    commitment_due: date | None,
    notice: Words,
    positions: str = "[]",
    video: str = "",
    is_record: bool = False,
    outcome: str = "",
) -> SubjectPage:
    """The page that says what `data` says; `openers` with their office, and `notice`, in each language."""
    key = data["key"]
    page = SubjectPage(
        title=data["title"][language],
        slug=data["slug"][language],
        search_description=data["summary"][language],
        question=data["question"][language],
        summary=data["summary"][language],
        problem=streams.running_text(f"{key}/problem", _problem(data), language),
        video=load_video(video, language) if video else None,
        commitment=data["commitment"][language],
        commitment_due=commitment_due,
        documents=streams.sources(f"{key}/documents", data["documents"], language),
        figures=streams.figures(f"{key}/figures", data["figures"], data.get("recorded_results", []), language),
        positions=positions,
        calendar=streams.calendar(f"{key}/calendar", calendar),
        is_record=is_record,
        notice=notice[language],
        artwork=data["artwork"],
        outcome=outcome,
    )
    page.openers = [
        SubjectOpener(representative=person, office=office[language], sort_order=number)
        for number, (person, office) in enumerate(openers)
    ]
    return page


def _problem(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The problem, then what the sources do not agree on."""
    parts = list(data["problem"])
    for conflict in data.get("conflicts", []):
        parts.append({"type": "heading", "value": conflict["what"]})
        parts.append({"type": "paragraph", "value": conflict["text"]})
    return parts


def dated(calendar: dict[str, Any]) -> Calendar:
    """A calendar of a data file: days as "2013-06-20" to midnight in the house's zone, no day to no date."""
    return {
        kind: (midnight(opens) if opens else None, midnight(closes) if closes else None)
        for kind, (opens, closes) in calendar.items()
    }


def midnight(day: str | date) -> datetime:
    """The first moment of a day in Paris."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)
