"""Records of two consultations held elsewhere: real facts, dated and sourced, and nothing else."""

from datetime import date
from functools import partial
from typing import Any

from home.demo.content import content
from home.demo.people import representative_of
from home.demo.subject_pages import dated, subject_page
from home.tree import Pages, add_pages
from subjects.models import SubjectPage

LANGUAGES = ("fr", "es", "en")


def load_pages(frame: dict[str, Pages]) -> int:
    """Publish the records in three languages; returns how many there are."""
    records = content("archives")["records"]
    for record in records:
        add_pages(record["key"], frame["subjects"], partial(_record, record), LANGUAGES)
    return len(records)


def _record(record: dict[str, Any], language: str) -> SubjectPage:
    openers = record.get("openers") or [record["opener"]]
    due = record["commitment_due"]
    return subject_page(
        record,
        language,
        openers=[(representative_of(opener, "fr"), opener["office"]) for opener in openers],
        calendar=dated(record["calendar"]),
        commitment_due=date.fromisoformat(due) if due else None,
        notice=content("archives")["notice"],
        is_record=True,
    )
