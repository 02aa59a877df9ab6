"""What a person is told: each thing once, in their language, on a page of their own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import services as people
from accounts.models import User
from notices import registry
from notices.models import Notice
from notices.services import mark_seen, tell
from tests.at_once import at_once
from tests.notices.conftest import edited
from tests.people import citizen, citizens, client_of

pytestmark = pytest.mark.django_db

NOTICES = "/en/account/notices/"
SEEN = "/en/account/notices/seen/"
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def test_each_person_is_told_each_thing_once(bruno: User, dora: User) -> None:
    edited([bruno.pk])
    edited([bruno.pk, dora.pk, dora.pk])
    edited([bruno.pk], key="edited:1:3")
    assert Notice.objects.filter(person=bruno).count() == 2
    assert Notice.objects.filter(person=dora).count() == 1


def test_telling_many_takes_two_statements_for_five_hundred(db: None) -> None:
    people = [user.pk for user in citizens(12)]
    with CaptureQueriesContext(connection) as few:
        edited(people[:2])
    with CaptureQueriesContext(connection) as many:
        edited(people, key="edited:2:2")
    assert len(few) == len(many) <= 4


def test_who_has_left_or_whose_account_is_closed_is_told_nothing(bruno: User, dora: User) -> None:
    edited([bruno.pk])
    people.leave(person=bruno, blank_texts=False)
    User.objects.filter(pk=dora.pk).update(is_active=False)
    edited([bruno.pk, dora.pk, 10**9], key="edited:1:9")
    assert not Notice.objects.exists()


def test_notice_leads_to_this_site_only(bruno: User) -> None:
    with pytest.raises(ValueError, match="address of this site"):
        tell(people=[bruno.pk], kind="edited", key="k", data={}, url="https://evil.example/")


def test_page_says_it_in_the_language_of_the_reader(bruno: User) -> None:
    edited([bruno.pk], data={"title": "Un castor <b>de plus</b>", "language": "fr", "n": 2})
    client = client_of(bruno)
    page = client.get(NOTICES).content.decode()
    assert "Version 2 of a text you voted on" in page
    assert '<q lang="fr">Un castor &lt;b&gt;de plus&lt;/b&gt;</q>' in page
    assert 'href="/en/proposals/1/"' in page
    assert "<q>" in client.get("/fr/account/notices/").content.decode()


@pytest.mark.parametrize(
    ("told", "led_to"),
    [
        ("/en/proposals/1/?a=b#c", "/fr/proposals/1/?a=b#c"),
        ("/es/account/notices/", "/fr/account/notices/"),
        ("/en/a-page-of-the-editors/", "/en/a-page-of-the-editors/"),
        ("/admin/", "/admin/"),
    ],
)
def test_notice_leads_to_the_page_in_the_language_of_the_reader(bruno: User, told: str, led_to: str) -> None:
    edited([bruno.pk], url=told)
    assert f'href="{led_to}"' in client_of(bruno).get("/fr/account/notices/").content.decode()


def test_sentence_that_cannot_be_made_breaks_no_page(bruno: User) -> None:
    edited([bruno.pk], data={})
    tell(people=[bruno.pk], kind="of a room that is gone", key="gone", data={}, url="/en/")
    assert client_of(bruno).get(NOTICES).content.decode().count("There is something new.") == 2
    assert registry.sentence_of("edited", {"n": 3}) == "Version 3 of a text you voted on"


def test_reading_writes_nothing_and_the_button_marks_what_was_shown(bruno: User, dora: User) -> None:
    edited([bruno.pk, dora.pk])
    client = client_of(bruno)
    page = client.get(NOTICES)
    assert "no-store" in page["Cache-Control"]
    assert "1 new notice" in page.content.decode()
    assert "1 new notice" in client.get(NOTICES).content.decode()
    shown = Notice.objects.filter(person=bruno).latest("pk").pk
    edited([bruno.pk], key="came meanwhile")
    answer = client.post(SEEN, {"up_to": str(shown)})
    assert (answer.status_code, answer["Location"]) == (303, NOTICES)
    assert list(Notice.objects.filter(person=bruno, seen_at=None).values_list("key", flat=True)) == ["came meanwhile"]
    assert Notice.objects.filter(person=dora, seen_at=None).count() == 1
    for rubbish in ("", "x", "9" * 40, "²", "-1"):
        assert client.post(SEEN, {"up_to": rubbish}).status_code == 303
    assert client.get(SEEN).status_code == 405
    first = Notice.objects.get(pk=shown).seen_at
    mark_seen(person_id=bruno.pk, up_to=10**9, now=NOON)
    assert Notice.objects.get(pk=shown).seen_at == first


def test_page_is_for_oneself_only(bruno: User, dora: User) -> None:
    edited([bruno.pk])
    assert Client().get(NOTICES).status_code == 302
    assert Client().post(SEEN, {"up_to": "1"}).status_code == 302
    assert "Version 2" not in client_of(dora).get(NOTICES).content.decode()
    checked = Client(enforce_csrf_checks=True)
    checked.force_login(bruno)
    assert checked.post(SEEN, {"up_to": "1"}).status_code == 403


def test_long_list_is_paged_with_the_same_statements(bruno: User) -> None:
    client = client_of(bruno)
    counts = []
    for number in range(45):
        edited([bruno.pk], key=f"edited:{number}", data={"n": number}, now=NOON + timedelta(minutes=number))
        if number in (0, 44):
            client.get(NOTICES)
            with CaptureQueriesContext(connection) as statements:
                page = client.get(NOTICES).content.decode()
            counts.append(len(statements))
    assert counts[0] == counts[1]
    assert "Version 44" in page
    assert "Version 24 " not in page
    assert "Page 1 of 3" in page
    assert "Version 24 " in client.get(NOTICES, {"page": "2"}).content.decode()
    for rubbish in ("x", "-1", "999"):
        assert client.get(NOTICES, {"page": rubbish}).status_code == 200


def test_account_page_counts_what_is_new(bruno: User) -> None:
    client = client_of(bruno)
    page = client.get("/en/account/").content.decode()
    assert f'href="{NOTICES}"' in page
    assert " new<" not in page
    edited([bruno.pk])
    assert "1 new<" in client.get("/en/account/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_eight_processes_that_tell_the_same_one_is_heard() -> None:
    anna, ben = citizen("Anna Lind"), citizen("Ben")
    at_once(range(8), lambda _n: edited([anna.pk, ben.pk]))
    assert Notice.objects.count() == 2


def test_bounds_of_what_is_stored(bruno: User) -> None:
    """Rooms name the thing by kind and ids: a key is short."""
    field: Any = Notice._meta.get_field("key")
    edited([bruno.pk], key="k" * field.max_length)
    assert Notice.objects.get().key == "k" * 120
