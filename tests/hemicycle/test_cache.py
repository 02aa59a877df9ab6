"""Redis gone: everything can be read, and nobody signs in without being counted."""

import logging
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings

from accounts.models import User
from hemicycle.cache import RETRY_AFTER, OptionalRedisCache
from home.models import HomePage
from tests.people import client_of
from tests.process import build_site

# The discard port: nothing answers there.
NOWHERE = "redis://127.0.0.1:1/0"
CACHES = {"default": {"BACKEND": "hemicycle.cache.OptionalRedisCache", "LOCATION": NOWHERE}}


def forget_what_is_down() -> None:
    OptionalRedisCache._asked_again_at.clear()
    OptionalRedisCache._said_at.clear()


@pytest.fixture(autouse=True)
def without_redis() -> Iterator[None]:
    forget_what_is_down()
    with override_settings(CACHES=CACHES):
        yield
    forget_what_is_down()


def test_reads_miss_and_writes_do_nothing() -> None:
    assert cache.get("a") is None
    assert cache.get("a", 7) == 7
    assert cache.get_many(["a", "b"]) == {}
    assert cache.get_or_set("a", lambda: 3) == 3
    assert cache.add("a", 1) is False
    assert cache.set("a", 1) is None
    assert cache.set_many({"a": 1}) == ["a"]
    assert (cache.touch("a"), cache.delete("a"), cache.has_key("a"), "a" in cache) == (False, False, False, False)
    assert cache.delete_many(["a"]) is None
    cache.clear()
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")


def test_said_once_a_minute(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("hemicycle.cache.time.monotonic", lambda: now)
    with caplog.at_level(logging.ERROR):
        for _ in range(28):
            cache.get("a")
            now += RETRY_AFTER
        assert len(caplog.records) == 1
        now += 10
        cache.get("a")
        assert len(caplog.records) == 2
    assert NOWHERE not in caplog.text


def test_asked_again_after_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("hemicycle.cache.time.monotonic", lambda: now)
    cache.get("a")
    assert cache.is_down
    now += RETRY_AFTER
    assert not cache.is_down


@pytest.mark.django_db
def test_pages_are_read() -> None:
    build_site()
    client = Client()
    for page in HomePage.objects.live():
        assert client.get(page.url).status_code == 200
    assert client.get("/en/account/sign-in/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/en/account/sign-in/", {"login": "anna@example.org"}),
        ("/en/account/sign-in/", {"login": "nobody@example.org"}),
        (
            "/en/account/sign-up/",
            {"email": "new@example.org", "display_name": "Newcomer", "kind": "citizen", "declared_interest": ""},
        ),
    ],
)
def test_nobody_signs_in_uncounted(address: str, form: dict[str, str]) -> None:
    User.objects.create_user(email="anna@example.org", display_name="Anna Lind")
    answer = Client().post(address, form)
    assert answer.status_code in (400, 429)
    assert mail.outbox == []
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_who_is_signed_in_acts() -> None:
    """Known people go on voting: a vote is theirs, once, without any count."""
    from tests.accounts import urls_accounts

    anna = User.objects.create_user(email="anna@example.org", display_name="Anna Lind")
    urls_accounts.done.clear()
    with override_settings(ROOT_URLCONF="tests.accounts.urls_accounts"):
        client = client_of(anna)
        assert client.post("/en/press/", {"ballot": "1", "value": "agree"}).status_code == 200
    urls_accounts.done.clear()
