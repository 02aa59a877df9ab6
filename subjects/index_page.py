"""The list of all processes, each with its state and next date."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import pgettext

from subjects.models import Step, SubjectIndexPage, SubjectPage
from subjects.paging import paged
from subjects.timetable import Timetable, timetable_of

STATES = ("open", "upcoming", "working", "suspended", "closed", "archived")


@dataclass(frozen=True)
class SubjectCard:
    """A process in a list."""

    title: str
    url: str
    question: str
    summary: str
    state: str
    state_label: str
    outcome: str
    next_date: datetime | None
    next_date_label: str
    openers: list[dict[str, str]]
    subject_id: int
    artwork: str
    figures: list[tuple[int, str]] = field(default_factory=list)


def index_context(page: SubjectIndexPage, request: HttpRequest) -> dict[str, Any]:
    """The cards of the list, filtered by `?state=`, with the filter's tabs."""
    cards = subject_cards(request, page.locale_id)
    wanted = request.GET.get("state", "")
    counts = {state: sum(card.state == state for card in cards) for state in STATES}
    shown = [card for card in cards if not wanted or card.state == wanted]
    labels = {
        "open": pgettext("processes", "Open"),
        "upcoming": pgettext("processes", "Opening soon"),
        "working": pgettext("processes", "In progress"),
        "suspended": pgettext("processes", "Suspended"),
        "closed": pgettext("processes", "Finished"),
        "archived": pgettext("processes", "Records"),
    }
    return paged(request, shown, state=wanted) | {
        "total": len(cards),
        "state": wanted,
        "states": [(state, labels[state], n) for state, n in counts.items() if n],
    }


def subject_cards(request: HttpRequest, locale_id: int) -> list[SubjectCard]:
    """All live processes in one language: open ones first, then by their next date, then the latest."""
    pages = list(
        SubjectPage.objects.live().public().filter(locale=locale_id).prefetch_related("openers__representative")
    )
    steps: dict[int, list[Step]] = {}
    for step in Step.objects.filter(subject__in=[page.subject_id for page in pages]).select_related("window"):
        steps.setdefault(step.subject_id, []).append(step)
    now = timezone.now()
    cards = [
        _card(request, page, timetable_of(steps.get(page.subject_id, []), now, is_record=page.is_record))
        for page in pages
    ]
    far = datetime.max.replace(tzinfo=now.tzinfo)
    return sorted(cards, key=lambda card: (STATES.index(card.state), card.next_date or far, -card.subject_id))


def _card(request: HttpRequest, page: SubjectPage, timetable: Timetable) -> SubjectCard:
    boundary = timetable.next_boundary
    return SubjectCard(
        title=page.title,
        url=page.get_url(request) or "",
        question=page.question,
        summary=page.summary,
        state=timetable.state,
        state_label=page.outcome or timetable.state_label,
        outcome=page.outcome,
        next_date=boundary[0] if boundary else None,
        next_date_label=boundary[1] if boundary else "",
        openers=[
            {
                "name": opener.representative.name,
                "office": opener.office or opener.representative.office,
                "initials": opener.representative.initials,
            }
            for opener in page.openers.all()
        ],
        subject_id=page.subject_id,
        artwork=page.artwork,
    )
