"""A debate as an iCalendar file (RFC 5545)."""

from datetime import timedelta

from django.utils import timezone
from icalendar import Calendar, Event

from debates.models import DebatePage

DEFAULT_LENGTH = timedelta(hours=2)
"""How long a debate lasts in the calendar when its end is not known."""


def calendar_of(page: DebatePage, url: str) -> bytes:
    """The calendar file of a debate, its times in UTC; `url` is the absolute address of its page."""
    calendar = Calendar()
    calendar.add("prodid", "-//Hemicycle//Debates//EN")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", f"{page.translation_key}@debates.hemicycle")
    event.add("dtstamp", page.last_published_at or timezone.now())
    event.add("dtstart", page.starts_at)
    event.add("dtend", page.ends_at or page.starts_at + DEFAULT_LENGTH)
    event.add("summary", page.title)
    event.add("description", page.summary)
    event.add("url", url)
    if page.place:
        event.add("location", page.place)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
