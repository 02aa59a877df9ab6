"""What the subjects add to the Wagtail admin."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from subjects.calendar_admin import calendar
from subjects.models import SubjectPage


@hooks.register("register_admin_urls")
def register_calendar() -> list[URLPattern]:
    """The page of a process's calendar."""
    return [path("subjects/<int:page_id>/calendar/", calendar, name="subject_calendar")]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def calendar_button(page: Page, user: Any, next_url: str | None = None, **_kwargs: Any) -> Iterator[Button]:
    """The way to the calendar from the page's menu."""
    if isinstance(page.specific_deferred, SubjectPage) and page.permissions_for_user(user).can_publish():
        yield Button(_("Calendar"), reverse("subject_calendar", args=[page.pk]), icon_name="date", priority=60)
