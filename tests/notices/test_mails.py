"""Notices by e-mail: each once, whatever dies or stops, and never to who does not want them."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult

from accounts import services as people
from accounts.models import User
from notices import claims, mails
from notices.models import CLAIM_LASTS, Notice
from notices.tasks import MAILS_A_TASK, send_notices
from tests.at_once import at_once
from tests.notices.conftest import edited
from tests.people import citizen, citizens, client_of

pytestmark = pytest.mark.django_db

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def sent() -> Counter[str]:
    """How many mails each address has received."""
    return Counter(message.to[0] for message in mail.outbox)


def test_mail_leaves_after_the_commit_in_the_language_of_the_person(
    bruno: User, django_capture_on_commit_callbacks: Any
) -> None:
    User.objects.filter(pk=bruno.pk).update(language="fr")
    with django_capture_on_commit_callbacks(execute=True):
        edited([bruno.pk], data={"n": 2, "title": "Let beavers\r\nBcc: x@example.org back", "language": "en"})
        assert mail.outbox == []
    (message,) = mail.outbox
    assert message.to == [bruno.email]
    assert message.subject == "Version 2 of a text you voted on – Hemicycle"
    assert "Let beavers Bcc: x@example.org back" in message.body
    assert "http://localhost:8000/fr/proposals/1/" in message.body
    assert "http://localhost:8000/fr/account/notices/stop/" in message.body
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.extra_headers["List-Unsubscribe"].startswith("<http://localhost:8000/fr/account/notices/stop/")
    assert Notice.objects.get().mailed_at is not None


def test_one_mail_tells_all_that_waits_for_a_person(bruno: User, dora: User) -> None:
    for number in range(mails.LISTED + 3):
        edited([bruno.pk], key=f"edited:{number}", data={"n": number})
    edited([dora.pk])
    call_command("send_notices")
    call_command("send_notices")
    assert sent() == {bruno.email: 1, dora.email: 1}
    (to_bruno,) = [message for message in mail.outbox if message.to == [bruno.email]]
    assert "53 notices for you" in to_bruno.subject
    assert "And 3 more:" in to_bruno.body
    assert to_bruno.body.count("/en/proposals/1/") == mails.LISTED


def test_clock_that_stood_still_for_three_days_sends_each_notice_once(db: None) -> None:
    everybody = [person.pk for person in citizens(5)]
    with time_machine.travel(NOON, tick=False) as clock:
        edited(everybody)
        edited(everybody[:2], key="edited:1:3")
        clock.shift(timedelta(hours=72))
        edited(everybody[:1], key="edited:1:4")
        for _run in range(3):
            call_command("send_notices")
        clock.shift(timedelta(hours=1))
        call_command("send_notices")
    assert set(sent().values()) == {1}
    assert len(mail.outbox) == 5
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_what_is_older_than_a_week_is_no_news(bruno: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        edited([bruno.pk])
        clock.shift(timedelta(days=8))
        call_command("send_notices")
    assert mail.outbox == []
    assert "Version 2" in client_of(bruno).get("/en/account/notices/").content.decode()


def test_process_that_died_is_waited_for_and_then_replaced(bruno: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        edited([bruno.pk])
        assert len(claims.claim(person_id=bruno.pk, now=NOON)) == 1
        call_command("send_notices")
        clock.shift(CLAIM_LASTS - timedelta(seconds=1))
        call_command("send_notices")
        assert mail.outbox == []
        clock.shift(1)
        call_command("send_notices")
        call_command("send_notices")
    assert sent() == {bruno.email: 1}


def test_refused_mail_stops_no_other_and_is_tried_again(
    bruno: User, dora: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = EmailMessage.send

    def refuse_bruno(message: EmailMessage, *args: Any, **kwargs: Any) -> int:
        if message.to == [bruno.email]:
            raise OSError("550 mailbox full")
        return send(message, *args, **kwargs)

    with time_machine.travel(NOON, tick=False) as clock:
        edited([bruno.pk, dora.pk])
        monkeypatch.setattr(EmailMessage, "send", refuse_bruno)
        with pytest.raises(CommandError, match="1 mails were refused"):
            call_command("send_notices")
        assert sent() == {dora.email: 1}
        monkeypatch.setattr(EmailMessage, "send", send)
        call_command("send_notices")
        assert sent() == {dora.email: 1}
        clock.shift(CLAIM_LASTS)
        call_command("send_notices")
    assert sent() == {dora.email: 1, bruno.email: 1}


def test_mail_server_that_is_away_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def refuse(message: EmailMessage, *args: Any, **kwargs: Any) -> int:
        tried.append(message.to[0])
        raise OSError("no route to host")

    monkeypatch.setattr(EmailMessage, "send", refuse)
    edited([person.pk for person in citizens(6)])
    run = mails.send_waiting()
    assert (run.sent, run.failed, run.more) == (0, mails.GIVES_UP_AFTER, False)
    assert len(tried) == 3


def test_who_does_not_want_mails_reads_them_in_the_account(bruno: User) -> None:
    client = client_of(bruno)
    page = client.get("/en/account/").content.decode()
    assert "Tell me by e-mail" in page
    assert 'name="mail_notices"' in page
    form = {"display_name": "Bruno Leroy", "kind": "citizen", "declared_interest": "", "language": "en"}
    edited([bruno.pk], key="before")
    assert client.post("/en/account/", form).status_code == 303
    edited([bruno.pk], key="after")
    call_command("send_notices")
    assert mail.outbox == []
    assert Notice.objects.filter(person=bruno).count() == 2
    # Wishing them again does not bring the old ones.
    assert client.post("/en/account/", form | {"mail_notices": "on"}).status_code == 303
    call_command("send_notices")
    assert mail.outbox == []
    edited([bruno.pk], key="later")
    call_command("send_notices")
    assert sent() == {bruno.email: 1}


def test_link_in_the_mail_opens_a_page_with_a_button(bruno: User) -> None:
    edited([bruno.pk])
    call_command("send_notices")
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    anybody = Client(enforce_csrf_checks=True)
    answer = anybody.get(address)
    page = answer.content.decode()
    assert "Stop the mails?" in page
    assert "no-store" in answer["Cache-Control"]
    assert bruno.display_name not in page
    assert bruno.email not in page
    bruno.refresh_from_db()
    assert bruno.mail_notices
    # The page's button, or the mail program's.
    for body in ({}, {"List-Unsubscribe": "One-Click"}):
        answer = anybody.post(address, body)
        assert answer.status_code == 200
        assert "No more mails" in answer.content.decode()
    bruno.refresh_from_db()
    assert not bruno.mail_notices
    edited([bruno.pk], key="edited:1:3")
    call_command("send_notices")
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("token", ["1", "1:forged", "x:y", "::", "٣:x"])
def test_forged_link_stops_nothing(bruno: User, token: str) -> None:
    for answer in (
        Client().get(f"/en/account/notices/stop/{token}/"),
        Client().post(f"/en/account/notices/stop/{token}/"),
    ):
        assert answer.status_code == 404
    bruno.refresh_from_db()
    assert bruno.mail_notices


def test_who_has_left_gets_no_mail(bruno: User, dora: User) -> None:
    edited([bruno.pk, dora.pk])
    people.leave(person=bruno, blank_texts=False)
    User.objects.filter(pk=dora.pk).update(is_active=False)
    call_command("send_notices")
    assert mail.outbox == []


def test_task_sends_a_few_and_leaves_the_rest_to_the_next(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """Somebody who waits for a code to sign in does not wait for thousands of notices."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    everybody = [person.pk for person in citizens(MAILS_A_TASK + 5)]
    with django_capture_on_commit_callbacks(execute=True):
        edited(everybody)
    assert mail.outbox == []
    first = DBTaskResult.objects.get()
    assert first.priority < 0
    send_notices.call()
    assert len(mail.outbox) == MAILS_A_TASK
    assert DBTaskResult.objects.count() == 2
    send_notices.call()
    assert len(mail.outbox) == MAILS_A_TASK + 5
    assert DBTaskResult.objects.count() == 2


def test_without_a_worker_the_command_sends_the_rest(django_capture_on_commit_callbacks: Any) -> None:
    everybody = [person.pk for person in citizens(MAILS_A_TASK + 5)]
    with django_capture_on_commit_callbacks(execute=True):
        edited(everybody)
    assert len(mail.outbox) == MAILS_A_TASK
    call_command("send_notices")
    assert set(sent().values()) == {1}
    assert len(mail.outbox) == MAILS_A_TASK + 5


def test_broken_sentence_is_mailed_as_a_plain_phrase(bruno: User) -> None:
    edited([bruno.pk], data={})
    call_command("send_notices")
    assert "There is something new." in mail.outbox[0].body


@pytest.mark.django_db(transaction=True)
def test_of_six_processes_that_mail_at_once_each_notice_leaves_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told: Counter[tuple[str, str]] = Counter()
    lock = threading.Lock()

    def count(message: EmailMessage, *args: Any, **kwargs: Any) -> int:
        with lock:
            for line in message.body.splitlines():
                if "/en/proposals/" in line:
                    told[message.to[0], line] += 1
        return 1

    everybody = [citizen(f"Person {number}").pk for number in range(6)]
    for version in range(4):
        edited(everybody, key=f"edited:1:{version}", url=f"/en/proposals/{version}/")
    told.clear()
    Notice.objects.update(mailed_at=None, claimed_at=None)
    monkeypatch.setattr(EmailMessage, "send", count)
    at_once(range(6), lambda _n: mails.send_waiting())
    assert len(told) == 24
    assert set(told.values()) == {1}
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_what_tasks_have_left_behind_is_sent_by_a_timer() -> None:
    root = Path(__file__).resolve().parents[2]
    assert "manage.py send_notices" in (root / "deploy" / "hemicycle-notices.service").read_text(encoding="utf-8")
    assert "hemicycle-notices.service" in (root / "deploy" / "hemicycle-notices.timer").read_text(encoding="utf-8")
    assert "manage.py send_notices </dev/null || true" in (root / "scripts" / "run.sh").read_text(encoding="utf-8")
