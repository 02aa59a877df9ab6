"""What the data files say, as streams of blocks."""

from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import override

from home.demo.content import in_language
from home.streams import Stream, rich


def day_in_words(day: str, language: str) -> str:
    """A day or month as data files write it, "2013-06-21" or "2013-06", in words; anything else as it is."""
    with override(language):
        if len(day) == len("2013-06-21"):
            return date_format(date.fromisoformat(day), "DATE_FORMAT")
        if len(day) == len("2013-06"):
            return date_format(date.fromisoformat(f"{day}-01"), "YEAR_MONTH_FORMAT")
    return day


def running_text(name: str, parts: list[dict[str, Any]], language: str) -> str:
    """The problem of a subject."""
    stream = Stream(name)
    for part in parts:
        if part["type"] == "quote":
            words = part["value"]
            stream.add(
                "quote",
                {"text": in_language(words["text"], language), "source": in_language(words["attribution"], language)},
            )
        elif part["type"] == "heading":
            stream.add("heading", in_language(part["value"], language))
        else:
            stream.add("paragraph", rich(in_language(part["value"], language)))
    return str(stream)


def sources(name: str, documents: list[dict[str, Any]], language: str) -> str:
    """Documents with publisher, date and address."""
    stream = Stream(name)
    for document in documents:
        stream.add(
            "source",
            {
                "type": document["kind"],
                "title": in_language(document["title"], language),
                "publisher": document["publisher"],
                "date": day_in_words(document["date"], language),
                "url": document["url"],
                "document": None,
            },
        )
    return str(stream)


def figures(name: str, values: list[dict[str, Any]], results: list[dict[str, Any]], language: str) -> str:
    """Sourced figures, and results of votes held elsewhere."""
    stream = Stream(name)
    for figure in values:
        stream.add(
            "figure",
            {
                "value": in_language(figure["value"], language),
                "label": in_language(figure["label"], language),
                "as_of": "" if figure.get("demo") else day_in_words(figure["as_of"], language),
                "source_url": figure["url"],
            },
        )
    for result in results:
        stream.add(
            "recorded_vote",
            {
                "label": in_language(result["what"], language),
                "agree": result["agree"],
                "mixed": result["mixed"],
                "disagree": result["disagree"],
                "source_url": result["source"],
            },
        )
    return str(stream)


def calendar(name: str, steps: dict[str, tuple[datetime | None, datetime | None]]) -> str:
    """The planned steps with their windows."""
    stream = Stream(name)
    for kind, (opens_at, closes_at) in steps.items():
        stream.add(
            "step",
            {
                "kind": kind,
                "opens_at": opens_at.isoformat() if opens_at else None,
                "closes_at": closes_at.isoformat() if closes_at else None,
            },
            kind,
        )
    return str(stream)
