"""`manage.py publish_due`: what editors have scheduled appears, whatever happens to one page of it."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from wagtail.models import Locale, PageLogEntry

from home.models import HomePage, StandardPage
from tests.process import build_site

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def home(db: None) -> HomePage:
    build_site()
    return HomePage.objects.get(locale=Locale.objects.get(language_code="en"))


def scheduled(home: HomePage, title: str, at: datetime) -> StandardPage:
    """A draft that an editor has told to appear at `at`."""
    page = StandardPage(title=title, live=False, locale=home.locale, go_live_at=at)
    home.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live
    return page


def test_due_pages_appear_and_others_wait(home: HomePage) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        due = scheduled(home, "Due", NOW + timedelta(minutes=1))
        later = scheduled(home, "Later", NOW + timedelta(minutes=10))
        clock.shift(120)
        call_command("publish_due")
    due.refresh_from_db()
    later.refresh_from_db()
    assert (due.live, later.live) == (True, False)
    assert PageLogEntry.objects.filter(page_id=due.pk, action="wagtail.publish.scheduled").exists()


def test_refused_page_stops_no_other(
    home: HomePage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        pages = [scheduled(home, name, NOW + timedelta(minutes=1)) for name in ("Refused", "Broken", "Fine")]
        original = StandardPage.publish

        def publish(page: StandardPage, *args: Any, **options: Any) -> None:
            original(page, *args, **options)
            if page.title == "Refused":
                raise ValidationError("Its video has no transcript.")
            if page.title == "Broken":
                raise RuntimeError

        monkeypatch.setattr(StandardPage, "publish", publish)
        clock.shift(120)
        with caplog.at_level(logging.ERROR), pytest.raises(CommandError, match="publish Refused; publish Broken"):
            call_command("publish_due")
        assert "Could not publish Refused: Its video has no transcript." in caplog.text
        for page in pages:
            page.refresh_from_db()
        assert [page.live for page in pages] == [False, False, True]
        # Mended, it appears at the next run.
        monkeypatch.undo()
        call_command("publish_due")
        pages[0].refresh_from_db()
        assert pages[0].live


def test_expired_page_is_taken_down(home: HomePage) -> None:
    page = StandardPage(title="For a while", locale=home.locale, expire_at=NOW)
    home.add_child(instance=page)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        call_command("publish_due")
    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)
