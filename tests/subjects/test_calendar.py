"""The calendar in force: every change is public, and an open step is not closed by surprise."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from subjects.models import CalendarChange, Step
from subjects.services import CalendarRefused, move_step, resume_step, suspend_step
from tests.process import Process, days
from voting.models import WindowState


@pytest.fixture
def step(process: Process) -> Step:
    """The open step of contributions."""
    return process.subject.steps.select_related("window").get(kind="contribute")


def change(client: Client, process: Process, chosen: Step, **fields: Any) -> HttpResponse:
    """Send the admin's form of the calendar."""
    form = {"step": chosen.pk, "action": "moved", "opens_at": "", "closes_at": "", "reason": "More time."} | fields
    return client.post(f"/admin/subjects/{process.page.pk}/calendar/", form)


def when(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def test_an_extension_is_made_in_the_admin_and_read_by_everybody(
    process: Process, step: Step, as_carla: Client
) -> None:
    answer = change(as_carla, process, step, opens_at=when(days(-5)), closes_at=when(days(25.9)))
    assert answer.status_code == 302
    assert timedelta(days=25.8) < process.window.closes_at - timezone.now() <= timedelta(days=25.9)
    line = CalendarChange.objects.get()
    assert (line.action, line.reason, line.by.display_name) == ("moved", "More time.", "Carla Moretti")
    text = Client().get(process.url).content.decode()
    assert "More time." in text
    assert "Carla Moretti" in text


def test_a_step_is_suspended_and_resumed_in_the_admin(process: Process, step: Step, as_carla: Client) -> None:
    assert change(as_carla, process, step, action="suspended", reason="Checks.").status_code == 302
    assert process.window.state == WindowState.SUSPENDED
    assert change(as_carla, process, step, action="resumed", reason="Checked.").status_code == 302
    assert process.window.state == WindowState.OPEN
    assert list(CalendarChange.objects.values_list("action", flat=True)) == ["resumed", "suspended"]


WRONG = [
    {"reason": ""},
    {"reason": "   "},
    {"reason": "a" * 301},
    {"reason": "a\0b"},
    {"action": "deleted"},
    {"step": "999999"},
    {"step": "abc"},
    {"step": "9" * 5000},
    {"closes_at": "never"},
    {"opens_at": "2026-13-45 99:99"},
    {"action": "resumed"},
    {"closes_at": "2000-01-01 00:00", "opens_at": "2001-01-01 00:00"},
]


@pytest.mark.parametrize("fields", WRONG)
def test_a_change_that_cannot_be_is_refused_with_words(
    process: Process, step: Step, as_carla: Client, fields: dict[str, str]
) -> None:
    dates = {"opens_at": when(days(-5)), "closes_at": when(days(40))}
    before = (process.window.opens_at, process.window.closes_at, process.window.suspended_at)
    answer = change(as_carla, process, step, **dates | fields)
    assert answer.status_code == 400
    assert answer.context["form"].errors
    assert (process.window.opens_at, process.window.closes_at, process.window.suspended_at) == before
    assert not CalendarChange.objects.exists()


def test_an_open_step_is_shortened_with_two_days_notice_only(process: Process, step: Step, as_carla: Client) -> None:
    opens_at = when(days(-5))
    answer = change(as_carla, process, step, opens_at=opens_at, closes_at=when(days(1.9)))
    assert answer.status_code == 400
    assert "48 hours" in answer.content.decode()
    assert change(as_carla, process, step, opens_at=opens_at, closes_at=when(days(2.1))).status_code == 302


def test_an_open_step_is_not_pushed_back_into_the_future(process: Process, step: Step, as_carla: Client) -> None:
    """Moving the opening of an open step past now would close it without notice."""
    answer = change(as_carla, process, step, opens_at=when(days(3)), closes_at=when(days(25)))
    assert answer.status_code == 400
    assert process.window.is_open


def test_an_open_step_does_not_lose_its_dates(process: Process, step: Step, as_carla: Client) -> None:
    """Without an opening, an open step would be closed at once, without notice."""
    assert change(as_carla, process, step).status_code == 400
    assert process.window.is_open


@pytest.mark.parametrize(("hours", "taken"), [(47.99, False), (48.01, True)])
def test_the_notice_is_counted_to_the_second(step: Step, carla: User, hours: float, taken: bool) -> None:
    now = timezone.now()
    closes_at = now + timedelta(hours=hours)
    if taken:
        move_step(step=step, opens_at=step.window.opens_at, closes_at=closes_at, by=carla, reason="Why", now=now)
    else:
        with pytest.raises(CalendarRefused):
            move_step(step=step, opens_at=step.window.opens_at, closes_at=closes_at, by=carla, reason="Why", now=now)


def test_a_suspended_step_is_not_closed_by_surprise_either(step: Step, carla: User) -> None:
    suspend_step(step=step, by=carla, reason="Checks.")
    with pytest.raises(CalendarRefused):
        move_step(step=step, opens_at=step.window.opens_at, closes_at=days(1), by=carla, reason="Why")


def test_a_closed_step_can_be_opened_again_with_a_public_line(process: Process, step: Step, carla: User) -> None:
    process.close()
    move_step(step=step, opens_at=days(-5), closes_at=days(3), by=carla, reason="The site was down.")
    assert process.window.is_open
    assert "The site was down." in Client().get(process.url).content.decode()


def test_a_step_to_come_may_move_freely(process: Process, carla: User) -> None:
    debate = process.subject.steps.get(kind="debate")
    move_step(step=debate, opens_at=days(1), closes_at=days(1.5), by=carla, reason="The hall is free.")
    debate.refresh_from_db()
    assert debate.window.state == WindowState.UPCOMING


def test_a_step_is_suspended_once_and_resumed_once(step: Step, carla: User) -> None:
    with pytest.raises(CalendarRefused, match="not suspended"):
        resume_step(step=step, by=carla, reason="Why")
    suspend_step(step=step, by=carla, reason="Why")
    with pytest.raises(CalendarRefused, match="already"):
        suspend_step(step=step, by=carla, reason="Why")


def test_the_line_says_the_old_and_the_new_dates(process: Process, step: Step, carla: User) -> None:
    old = step.window.closes_at
    line = move_step(step=step, opens_at=step.window.opens_at, closes_at=days(25.9), by=carla, reason=" Why ")
    assert (line.old_closes_at, line.reason) == (old, "Why")
    assert line.new_closes_at == process.window.closes_at


def test_the_calendar_page_lists_steps_and_lines(process: Process, step: Step, as_carla: Client) -> None:
    change(as_carla, process, step, action="suspended", reason="Checks.")
    text = as_carla.get(f"/admin/subjects/{process.page.pk}/calendar/").content.decode()
    assert "Checks." in text
    assert "Contribute" in text


def test_a_step_of_another_process_is_no_choice(process: Process, as_carla: Client, step: Step) -> None:
    other = process.page.copy(update_attrs={"slug": "lake", "title": "The lake"})
    other.save_revision().publish()
    foreign = other.subject.steps.get(kind="contribute")
    answer = change(as_carla, process, foreign, action="suspended")
    assert answer.status_code == 400


def test_the_calendar_of_a_page_that_does_not_exist_is_not_found(process: Process, as_carla: Client) -> None:
    assert as_carla.get("/admin/subjects/999999/calendar/", follow=True).status_code == 404
