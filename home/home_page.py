"""What the home page shows."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bills.views import bill_cards
from debates.views import debate_cards
from home.models import HomePage
from home.navigation import section_urls
from subjects.figures import text_figures, vote_figures
from subjects.index_page import SubjectCard, subject_cards
from subjects.services import contribution_window


def home_context(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """The featured process, where all processes stand, the next dates and the latest bills."""
    cards = subject_cards(request, page.locale_id)
    featured = next((card for card in cards if card.state == "open"), None)
    if featured is not None:
        featured = replace(featured, figures=_figures(featured))
    urls = section_urls(request)
    return {
        "featured": featured,
        "open_subjects": cards[:6],
        "next_events": _next_events(request, page.locale_id, cards),
        "recent_bills": bill_cards(request, page.locale_id)[:2],
        "subjects_url": urls.get("subjectindexpage", ""),
        "bills_url": urls.get("billindexpage", ""),
        "how_url": urls.get("how", ""),
        "feed_url": reverse("home:feed"),
    }


def _figures(card: SubjectCard) -> list[tuple[int, str]]:
    """What was done in an open process so far: numbers with their words."""
    window = contribution_window(card.subject_id)
    texts, votes = text_figures(card.subject_id, window), vote_figures(card.subject_id, window)
    return [(texts.contributions, _("contributions")), (votes.votes, _("votes by people"))]


def _next_events(request: HttpRequest, locale_id: int, cards: list[SubjectCard]) -> list[dict[str, Any]]:
    """The next opening or closing of each process, and the coming debates, the nearest first."""
    now = timezone.now()
    events = [
        {"title": card.title, "url": card.url, "date": card.next_date, "kind_label": card.next_date_label}
        for card in cards
        if card.next_date
    ]
    events += [
        {"title": card.title, "url": card.url, "date": card.starts_at, "place": card.place}
        for card in debate_cards(request, locale_id)
        if card.starts_at > now
    ]
    return sorted(events, key=lambda event: event["date"])[:5]
