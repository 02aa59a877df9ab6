"""What people do on the site, and the processes they do it in."""

import re
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import Representative
from discussion.models import Discussion
from subjects.models import SubjectIndexPage, SubjectPage
from subjects.services import contribution_window, subject_discussion_key
from tests.browser.visits import Visit, code_mailed_to
from tests.process import add, subject_page
from voting.models import Window

numbers = count(1)
"""Tells the people and processes of these tests apart: their database lasts as long as the suite."""


def sign_in_by_code(page: Page, address: str) -> None:
    """From the sign-in page to where one was going."""
    known = page.get_by_role("region", name="I have an account")
    known.get_by_label("E-mail address").fill(address)
    known.get_by_role("button", name="Send me a code").click()
    type_the_code(page, address)


def type_the_code(page: Page, address: str) -> None:
    """From the page that asks for the code to where one was going."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Your code")
    page.get_by_label("Code").fill(code_mailed_to(address))
    page.get_by_role("button", name="Go on").click()


def box_of(page: Page, title: str) -> Locator:
    """The vote box of the card called `title`."""
    return page.get_by_role("article", name=title).locator(".vote")


def choice(box: Locator, name: str) -> Locator:
    """The button of a vote box that says `name`."""
    return box.get_by_role("button", name=re.compile(f"^{name}"))


def new_process(**fields: Any) -> SubjectPage:
    """A process that takes contributions, of one test alone."""
    number = next(numbers)
    index = SubjectIndexPage.objects.get(locale__language_code="en")
    values = {"slug": f"river-{number}", "title": f"The river, part {number}"} | fields
    return add(index, subject_page(Representative.objects.first(), **values))


def discussion_of(page: SubjectPage) -> Discussion:
    """The discussion about the process as a whole."""
    return Discussion.objects.get(key=subject_discussion_key(page.subject_id))


def close_now(page: SubjectPage) -> None:
    """Let the contributions close a second ago."""
    window = contribution_window(page.subject)
    Window.objects.filter(pk=window.pk).update(closes_at=timezone.now() - timedelta(seconds=1))


def nothing_odd(visit: Visit) -> None:
    """No error in the browser's console, no request to another host."""
    assert not visit.trouble
    assert not visit.hosts_asked
