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
from subjects.rules import public_titles, readable_subject
from subjects.stepper import stepper_beside
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
    pages = list(DebatePage.objects.live().public().filter(locale=locale_id).select_related("about"))
    titles = public_titles((page.about.subject_id for page in pages), locale_id)
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
            subject_title=titles.get(page.about.subject_id, ""),
        )
        for page in pages
    ]
    coming = sorted((card for card in cards if card.is_coming), key=lambda card: card.starts_at)
    past = sorted((card for card in cards if not card.is_coming), key=lambda card: card.starts_at, reverse=True)
    return coming + past


def debate_context(page: DebatePage, request: HttpRequest) -> dict[str, Any]:
    """The context of the debate page's template."""
    subject_id = page.about.subject_id
    subject_page = readable_subject(request, subject_id)
    discussion = Discussion.objects.select_related("window").filter(key=page.discussion_key).first()
    now = timezone.now()
    return {
        "subject_page": subject_page,
        "subject_url": subject_page.get_url(request) if subject_page else "",
        "stepper": stepper_beside(
            subject_page, subject_id=subject_id, language=page.locale.language_code, request=request
        ),
        "panel": list(page.panel.all()),
        "video": Video.objects.for_display().filter(pk=page.video_id).first() if page.video_id else None,
        "state_label": state_label(page),
        "is_coming": (page.ends_at or page.starts_at) > now,
        "calendar_url": f"{page.get_url(request)}calendar/",
        "thread": thread_for(request, discussion, label=page.title) if discussion else None,
    }
