"""How many texts a person may send: exactly so many, whatever happens at once, and no word is lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import limits, services
from accounts.limits import TooMany, take
from accounts.models import User
from tests.accounts.conftest import OURS
from tests.at_once import at_once
from tests.people import citizen

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls_accounts")]

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
TEXT = "The river was the square of our town."


def may(person: User, now: datetime) -> bool:
    try:
        take(person, now)
    except TooMany:
        return False
    return True


def test_two_texts_a_minute_and_twenty_a_day(anna: User) -> None:
    assert [may(anna, NOON + timedelta(seconds=n)) for n in (0, 1, 2, 59)] == [True, True, False, False]
    sent = 2
    minute = NOON
    while sent < 20:
        minute += timedelta(minutes=1)
        sent += sum(may(anna, minute + timedelta(seconds=n)) for n in range(4))
    assert sent == 20
    assert not may(anna, minute + timedelta(minutes=5))
    assert not may(anna, NOON + timedelta(days=1, seconds=-1))
    assert may(anna, NOON + timedelta(days=1))


def test_one_text_too_many_says_when_to_come_back(anna: User, settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Paris"
    for _ in range(2):
        take(anna, NOON)
    with pytest.raises(TooMany) as refusal:
        take(anna, NOON + timedelta(seconds=20))
    assert str(refusal.value) == "You may send 2 texts a minute. Please send it again in 40 seconds."
    assert refusal.value.again_at == NOON + timedelta(minutes=1)
    assert may(anna, refusal.value.again_at)
    settings.TEXTS_A_DAY = 3
    with pytest.raises(TooMany) as refusal:
        take(anna, NOON + timedelta(minutes=30))
    assert str(refusal.value).startswith("You may send 3 texts a day. You can send the next one on ")
    assert str(refusal.value).endswith(" at 13:00.")
    assert refusal.value.again_at == NOON + timedelta(days=1)


def test_another_person_is_not_concerned(anna: User) -> None:
    for _ in range(2):
        take(anna, NOON)
    assert may(citizen("Ben"), NOON)


def test_zero_is_no_limit(anna: User, settings: Any) -> None:
    settings.TEXTS_A_MINUTE = 0
    assert [may(anna, NOON) for _ in range(22)] == [True] * 20 + [False] * 2
    settings.TEXTS_A_DAY = 0
    assert [may(anna, NOON) for _ in range(22)] == [True] * 22


def test_text_that_is_refused_afterwards_gives_its_place_back(anna: User) -> None:
    for _ in range(5):
        with transaction.atomic():
            take(anna, NOON)
            transaction.set_rollback(True)
    assert may(anna, NOON)


def test_allowed_text_costs_one_statement(anna: User) -> None:
    with CaptureQueriesContext(
        connection,
    ) as statements:
        take(anna, NOON)
    assert len(statements) == 1


def test_nothing_is_written_for_an_account_that_is_closed(anna: User, settings: Any) -> None:
    services.leave(person=anna, blank_texts=False)
    settings.TEXTS_A_MINUTE = settings.TEXTS_A_DAY = 0
    with pytest.raises(TooMany, match="closed"):
        take(anna, NOON)


def test_door_gives_the_words_of_one_text_too_many_back(client: Client, anna: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client.force_login(anna)
        answers = [client.post("/en/publish/", {"text": TEXT}, headers=OURS) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[2]["Retry-After"] == "60"
        page = answers[2].content.decode()
        assert TEXT in page
        assert "Please send it again in 60 seconds." in page
        clock.shift(60)
        assert client.post("/en/publish/", {"text": TEXT}, headers=OURS).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_texts_at_once_exactly_two_pass() -> None:
    anna = citizen("Anna Lind")

    def send(_number: int) -> bool:
        try:
            with transaction.atomic():
                take(anna, NOON)
        except TooMany:
            return False
        return True

    assert sum(at_once(range(16), send)) == 2
    anna.refresh_from_db()
    assert (anna.texts_in_minute, anna.texts_in_day) == (2, 2)
    assert timedelta(minutes=1) == limits.MINUTE
