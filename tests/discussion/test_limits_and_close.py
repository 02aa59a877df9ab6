"""How much one account may write, and what is still taken when the step closes: the words always come back."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from discussion.models import ThreadComment
from tests.accounts.conftest import sign_in
from tests.people import OURS, client_of
from tests.process import Process
from voting.opened import stamp

TEXT = "It was the square of our town.\n\nNow it is a road."


def send(client: Client, process: Process, **changes: Any) -> HttpResponse:
    """Send a comment on the subject."""
    form = {"text": TEXT, "stance": "for", "language": "en", "nonce": "n1"} | changes
    return client.post(f"/en/discussions/{process.discussion.pk}/comments/", form, headers=OURS)


def test_the_third_comment_of_a_minute_is_given_back_with_the_reason_beside_it(
    process: Process, as_bruno: Client
) -> None:
    for number in range(2):
        assert send(as_bruno, process, text=f"Text {number}.").status_code == 303
    answer = send(as_bruno, process)
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "You may send 2 texts a minute." in page
    assert "Now it is a road." in page
    assert 'id="id_text_error"' in page
    assert ThreadComment.objects.count() == 2
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert send(client_of(User.objects.get(display_name="Bruno Leroy")), process).status_code == 303


def test_a_form_sent_twice_counts_once_also_at_the_limit(process: Process, as_bruno: Client) -> None:
    send(as_bruno, process, text="One.")
    first, second = send(as_bruno, process), send(as_bruno, process)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert ThreadComment.objects.count() == 2


def test_what_is_refused_takes_no_place_of_the_limit(process: Process, as_bruno: Client, bruno: User) -> None:
    send(as_bruno, process, reply_to="999999")
    send(as_bruno, process, text="")
    bruno.refresh_from_db()
    assert bruno.texts_in_day == 0


def test_a_comment_above_the_limit_after_signing_in_is_in_the_form_again(
    client: Client, process: Process, bruno: User
) -> None:
    discussion = process.discussion
    send(client, process, stance="against")
    User.objects.filter(pk=bruno.pk).update(texts_minute_from=timezone.now(), texts_in_minute=2)
    answer = sign_in(client, bruno.email)
    assert not ThreadComment.objects.exists()
    page = client.get(answer["Location"]).content.decode()
    assert answer["Location"] == f"/en/discussions/{discussion.pk}/"
    assert "You may send 2 texts a minute." in page
    assert "Now it is a road." in page
    assert 'value="against" id="id_stance_1" checked' in page.replace("required ", "") or "checked" in page


def test_a_form_says_when_it_was_opened_to_everybody_alike(process: Process, as_bruno: Client) -> None:
    for client in (Client(), as_bruno):
        page = client.get(f"/en/discussions/{process.discussion.pk}/").content.decode()
        value = page.partition('name="opened" value="')[2].partition('"')[0]
        assert send(as_bruno, process, opened=value, nonce=value[:20]).status_code == 303


@pytest.mark.parametrize(("seconds", "is_taken"), [(-1, True), (0, True), (119, True), (121, False)])
def test_a_form_opened_before_the_close_is_taken_for_two_minutes_and_flagged(
    process: Process, bruno: User, seconds: int, is_taken: bool
) -> None:
    closes_at = process.window.closes_at
    assert closes_at is not None
    with time_machine.travel(closes_at + timedelta(seconds=seconds), tick=False):
        answer = send(client_of(bruno), process, opened=stamp(closes_at - timedelta(minutes=3)))
    assert answer.status_code == (303 if is_taken else 409)
    if is_taken:
        assert ThreadComment.objects.get().is_late is (seconds >= 0)
    else:
        assert "Now it is a road." in answer.content.decode()


@pytest.mark.parametrize("opened", ["", "forged", "1:abc", "after"])
def test_without_proof_of_an_earlier_opening_the_close_is_the_close(process: Process, bruno: User, opened: str) -> None:
    closes_at = process.window.closes_at
    assert closes_at is not None
    value = stamp(closes_at + timedelta(seconds=5)) if opened == "after" else opened
    with time_machine.travel(closes_at + timedelta(seconds=10), tick=False):
        assert send(client_of(bruno), process, opened=value).status_code == 409


@pytest.mark.parametrize(("hours", "is_taken"), [(1, True), (25, False)])
def test_a_comment_sent_before_the_close_counts_if_its_author_signs_in_within_a_day(
    client: Client, process: Process, bruno: User, hours: int, is_taken: bool
) -> None:
    closes_at = process.window.closes_at
    assert closes_at is not None
    with time_machine.travel(closes_at - timedelta(minutes=1), tick=False) as clock:
        assert send(client, process).status_code == 303
        clock.move_to(closes_at + timedelta(hours=hours))
        sign_in(client, bruno.email)
        assert ThreadComment.objects.filter(is_late=True).exists() is is_taken
        if not is_taken:
            pages = [client.get("/en/account/words/").content.decode()]
            assert "Now it is a road." in "".join(pages)


def test_a_comment_sent_within_the_grace_counts_if_its_author_signs_in_within_a_day(
    client: Client, process: Process, bruno: User
) -> None:
    closes_at = process.window.closes_at
    assert closes_at is not None
    with time_machine.travel(closes_at + timedelta(seconds=60), tick=False) as clock:
        assert send(client, process, opened=stamp(closes_at - timedelta(minutes=3))).status_code == 303
        clock.move_to(closes_at + timedelta(hours=2))
        sign_in(client, bruno.email)
        assert ThreadComment.objects.filter(is_late=True).exists()
