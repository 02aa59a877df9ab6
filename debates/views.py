"""What the debate pages show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from debates.linked import state_label
from debates.models import DebatePage
from discussion.models import Discussion
from discussion.views import thread_for
from subjects.linked import linked_pages
from subjects.models import SubjectPage
from subjects.rules import visible_page
from subjects.timetable import subject_timetable
from video.models import Video


@dataclass(frozen=True)
class DebateCard:
    """A debate in a list."""

    title: str
    url: str
    summary: str
    starts_at: datetime
    time_zone: str
    place: str
    is_date_approximate: bool
    is_coming: bool
    state_label: str
    subject_title: str


def debate_cards(request: HttpRequest, locale_id: int) -> list[DebateCard]:
    """All live debates in one language: coming ones first, the nearest on top, then past ones, the latest on top."""
    now = timezone.now()
    cards = [
        DebateCard(
            title=page.title,
            url=page.get_url(request) or "",
            summary=page.summary,
            starts_at=page.local_start,
            time_zone=page.time_zone,
            place=page.place,
            is_date_approximate=page.is_date_approximate,
            is_coming=(page.ends_at or page.starts_at) > now,
            state_label=state_label(page),
            subject_title=page.about.title,
        )
        for page in DebatePage.objects.live().public().filter(locale=locale_id).select_related("about")
    ]
    coming = sorted((card for card in cards if card.is_coming), key=lambda card: card.starts_at)
    past = sorted((card for card in cards if not card.is_coming), key=lambda card: card.starts_at, reverse=True)
    return coming + past


def debate_context(page: DebatePage, request: HttpRequest) -> dict[str, Any]:
    """The context of the debate page's template."""
    subject_page = visible_page(request, page.about.subject_id) or page.about
    discussion = Discussion.objects.select_related("window").filter(key=page.discussion_key).first()
    now = timezone.now()
    return {
        "subject_page": subject_page,
        "subject_url": subject_page.get_url(request),
        "stepper": stepper_of(subject_page, page.locale.language_code, request),
        "panel": list(page.panel.all()),
        "video": Video.objects.for_display().filter(pk=page.video_id).first() if page.video_id else None,
        "state_label": state_label(page),
        "is_coming": (page.ends_at or page.starts_at) > now,
        "calendar_url": f"{page.get_url(request)}calendar/",
        "thread": thread_for(request, discussion, label=page.title) if discussion else None,
    }


def stepper_of(page: SubjectPage, language: str, request: HttpRequest) -> list[Any]:
    """The steps of a process as its debates and bills show them: each leads to the subject or to its own page."""
    address = page.get_url(request) or ""
    urls = {"present": f"{address}#problem"}
    if not page.is_record:
        urls["contribute"] = f"{address}#solutions"
    if page.documents:
        urls["sources"] = f"{address}#documents"
    for item in linked_pages(page.subject_id, language):
        urls.setdefault(item.step, item.url)
    return list(subject_timetable(page.subject_id, timezone.now(), is_record=page.is_record).steps(urls))
