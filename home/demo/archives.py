"""Records of two consultations held elsewhere: real facts, dated and sourced, and nothing else."""

from datetime import date

from home.demo.content import content
from home.demo.people import representative_of
from home.demo.subject_pages import dated, subject_page
from home.demo.tree import Pages, add_pages

LANGUAGES = ("fr", "es", "en")


def load_pages(frame: dict[str, Pages]) -> int:
    """Publish the records in three languages; returns how many there are."""
    data = content("archives")
    for record in data["records"]:
        openers = record.get("openers") or [record["opener"]]
        people = [(representative_of(opener, "fr"), opener["office"]) for opener in openers]
        due = record["commitment_due"]
        add_pages(
            record["key"],
            frame["subjects"],
            lambda language, record=record, people=people, due=due: subject_page(
                record,
                language,
                openers=people,
                calendar=dated(record["calendar"]),
                commitment_due=date.fromisoformat(due) if due else None,
                note=data["label"],
                is_record=True,
            ),
            LANGUAGES,
        )
    return len(data["records"])
