"""What is done before signing in is done once after it, and no word is lost."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import limits, pending
from accounts.models import User
from tests.accounts.conftest import (
    OURS,
    SIGN_IN,
    SIGN_IN_CODE,
    SIGN_UP,
    SIGN_UP_CODE,
    ask_for_code,
    code_in_mail,
    sign_in,
    sign_up_form,
    signed_in,
)
from tests.accounts.urls_accounts import done

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls_accounts")]

WRITE = "/en/write/"
TEXT = "The river was the square of our town."


@pytest.fixture
def visitor() -> Client:
    """A client whose requests meet the CSRF check, as in production."""
    return Client(enforce_csrf_checks=True)


def write(client: Client, text: str = TEXT, **headers: str) -> int:
    return client.post(WRITE, {"text": text}, headers=headers or OURS).status_code


def token(client: Client, page: str = SIGN_IN) -> str:
    client.get(page)
    return client.cookies[settings.CSRF_COOKIE_NAME].value


def test_signing_in_does_it_once_and_goes_back(client: Client, anna: User) -> None:
    answer = client.post(WRITE, {"text": TEXT}, headers=OURS)
    assert answer.status_code == 303
    assert answer["Location"].startswith(f"{SIGN_IN}?next=")
    assert TEXT in client.get(answer["Location"]).content.decode()
    assert done == []
    answer = sign_in(client, anna.email, next="/en/elsewhere/")
    assert answer["Location"] == "/en/place/?page=2#c1"
    assert done == [(anna.pk, {"text": TEXT})]
    assert "Your comment is published." in client.get("/en/place/").content.decode()
    client.post("/en/account/sign-out/")
    sign_in(client, anna.email)
    assert len(done) == 1


def test_signing_up_does_it_once(client: Client) -> None:
    write(client)
    client.post(SIGN_UP, sign_up_form())
    assert TEXT in client.get(SIGN_UP_CODE).content.decode()
    answer = client.post(SIGN_UP_CODE, {"code": code_in_mail()})
    assert answer["Location"] == "/en/place/?page=2#c1"
    assert done == [(User.objects.get().pk, {"text": TEXT})]


def test_demo_sign_in_does_it_once(client: Client) -> None:
    demo = User.objects.create_user(email="ana@demo.hemicycle.example", display_name="Ana")
    write(client)
    assert TEXT in client.get("/dev/sign-in/").content.decode()
    answer = client.post("/dev/sign-in/", {"email": demo.email, "next": "/en/elsewhere/"})
    assert answer["Location"] == "/en/place/?page=2#c1"
    assert done == [(demo.pk, {"text": TEXT})]


def test_two_presses_of_the_code_button_do_it_once(client: Client, anna: User) -> None:
    """Both requests have read the same session before one of them has changed it."""
    write(client)
    ask_for_code(client, anna.email)
    code, key = code_in_mail(), client.cookies[settings.SESSION_COOKIE_NAME].value
    stored = Session.objects.get(pk=key)
    first = client.post(SIGN_IN_CODE, {"code": code})
    stored.save(force_insert=True)
    second = Client()
    second.cookies[settings.SESSION_COOKIE_NAME] = key
    answer = second.post(SIGN_IN_CODE, {"code": code})
    assert first["Location"] == "/en/place/?page=2#c1"
    assert answer["Location"] == "/en/place/?page=2#here"
    assert len(done) == 1


def test_session_expired_while_typing(visitor: Client, anna: User) -> None:
    visitor.force_login(anna)
    form_token = token(visitor, "/en/account/")
    Session.objects.all().delete()
    answer = visitor.post(WRITE, {"text": TEXT, "csrfmiddlewaretoken": form_token}, headers=OURS)
    assert answer.status_code == 303
    visitor.post(SIGN_IN, {"login": anna.email, "csrfmiddlewaretoken": token(visitor)})
    visitor.post(SIGN_IN_CODE, {"code": code_in_mail(), "csrfmiddlewaretoken": token(visitor, SIGN_IN_CODE)})
    assert done == [(anna.pk, {"text": TEXT})]


def test_closed_step_gives_the_text_back_until_it_is_posted(client: Client, anna: User) -> None:
    write(client, "closed step")
    answer = sign_in(client, anna.email)
    assert answer["Location"] == "/en/place/"
    page = client.get("/en/place/").content.decode()
    assert "given back: closed step" in page
    assert "The step is closed." in page
    assert "given back: closed step" in client.get("/en/place/").content.decode()
    client.post("/en/place/post/", {"text": "closed step\r\n"})
    assert "given back: None" in client.get("/en/place/").content.decode()


@pytest.mark.parametrize(
    ("text", "reason"),
    [("refused by the handler", "No more today."), ("broken on our side", "Something went wrong on our side.")],
)
def test_failure_never_stops_the_sign_in_and_keeps_the_words(
    client: Client, anna: User, text: str, reason: str
) -> None:
    write(client, text)
    answer = sign_in(client, anna.email)
    assert answer["Location"] == reverse("accounts:words")
    page = client.get(answer["Location"]).content.decode()
    assert text in page
    assert reason in page
    assert signed_in(client)
    assert done == []


def test_act_that_no_room_performs_any_more(client: Client, anna: User) -> None:
    write(client)
    pending._handlers.clear()
    assert sign_in(client, anna.email)["Location"] == reverse("accounts:words")
    assert TEXT in client.get(reverse("accounts:words")).content.decode()


def press(client: Client, ballot: int, value: str) -> int:
    data = {"ballot": str(ballot), "value": value}
    return client.post("/en/press/", data, headers=OURS).status_code


def test_everything_begun_is_shown_and_done_in_its_order(client: Client, anna: User) -> None:
    press(client, 1, "agree")
    write(client)
    press(client, 2, "disagree")
    page = client.get(SIGN_IN).content.decode()
    assert page.index("Vote agree") < page.index(TEXT) < page.index("Vote disagree")
    assert sign_in(client, anna.email)["Location"] == "/en/place/#counted-2"
    assert [data for _person, data in done] == [
        {"ballot": "1", "value": "agree"},
        {"text": TEXT},
        {"ballot": "2", "value": "disagree"},
    ]
    client.post("/en/account/sign-out/")
    sign_in(client, anna.email)
    assert len(done) == 3


def test_another_vote_on_the_same_ballot_takes_the_place_of_the_first(client: Client, anna: User) -> None:
    for ballot, value in ((1, "agree"), (2, "agree"), (1, "mixed")):
        press(client, ballot, value)
    sign_in(client, anna.email)
    assert [(data["ballot"], data["value"]) for _person, data in done] == [("2", "agree"), ("1", "mixed")]


def test_ten_acts_wait_and_the_next_is_refused_aloud(client: Client, anna: User) -> None:
    statuses = [press(client, ballot, "agree") for ballot in range(pending.MAX_ACTS + 1)]
    assert statuses == [303] * pending.MAX_ACTS + [429]
    assert write(client) == 429
    assert press(client, 3, "mixed") == 303
    sign_in(client, anna.email)
    assert len(done) == pending.MAX_ACTS


def test_refused_act_stops_no_other(client: Client, anna: User) -> None:
    press(client, 1, "agree")
    write(client, "refused by the handler")
    press(client, 2, "agree")
    answer = sign_in(client, anna.email)
    assert answer["Location"] == reverse("accounts:words")
    assert "refused by the handler" in client.get(answer["Location"]).content.decode()
    assert [data["ballot"] for _person, data in done] == ["1", "2"]


def test_texts_of_a_signed_in_person_have_a_rate_and_come_back(client: Client, anna: User) -> None:
    client.force_login(anna)
    assert [write(client) for _ in range(30)] == [200] * 30
    answer = client.post(WRITE, {"text": TEXT}, headers=OURS)
    assert answer.status_code == 429
    assert TEXT in answer.content.decode()
    # Another person at the same address, and one's own votes, are not concerned.
    assert press(client, 1, "agree") == 200
    other = Client()
    other.force_login(User.objects.create_user(email="ben@example.org", display_name="Ben"))
    assert write(other) == 200


def test_a_day_and_votes_have_rates_too(client: Client, anna: User, settings: Any) -> None:
    assert settings.ACCOUNT_RATE_LIMITS["text"] == "30/m/user,500/d/user"
    assert settings.ACCOUNT_RATE_LIMITS["vote"] == "120/m/user"
    settings.ACCOUNT_RATE_LIMITS = {"text": "2/m/user,3/d/user", "vote": "2/m/user"}
    with time_machine.travel("2030-01-01 12:00", tick=False) as clock:
        client.force_login(anna)
        assert [write(client) for _ in range(3)] == [200, 200, 429]
        assert [press(client, ballot, "agree") for ballot in range(3)] == [200, 200, 429]
        clock.shift(61)
        assert [write(client) for _ in range(2)] == [200, 429]
        assert press(client, 3, "agree") == 200


def test_one_text_of_a_kind_at_a_time_and_the_earlier_words_are_kept(client: Client, anna: User) -> None:
    write(client, "The first of my two texts.")
    write(client, TEXT)
    write(client, TEXT)
    sign_in(client, anna.email)
    assert done == [(anna.pk, {"text": TEXT})]
    page = client.get(reverse("accounts:words")).content.decode()
    assert "The first of my two texts." in page
    assert TEXT not in page


def test_it_can_be_called_off(client: Client, anna: User) -> None:
    """Somebody else may have written it on this computer."""
    write(client)
    assert client.get(reverse("accounts:forget")).status_code == 405
    answer = client.post(reverse("accounts:forget"))
    assert TEXT in client.get(answer["Location"]).content.decode()
    sign_in(client, anna.email)
    assert done == []


def test_after_24_hours_it_is_not_done_and_the_person_is_told_with_their_words(client: Client, anna: User) -> None:
    with time_machine.travel("2030-01-01 12:00", tick=False) as clock:
        write(client)
        press(client, 1, "agree")
        clock.shift(pending.LIFETIME + 1)
        page = client.get(SIGN_IN).content.decode()
        assert "Waiting for you" not in page
        assert "Your texts that were not sent" in page
        assert TEXT in client.get(reverse("accounts:words")).content.decode()
        answer = sign_in(client, anna.email)
        assert answer["Location"] == reverse("accounts:words")
        page = client.get(answer["Location"]).content.decode()
        assert page.count("more than 24 hours after you had begun it") == 2
        assert "Vote agree" in page
        assert TEXT in page.partition("<textarea")[2]
    assert done == []


def test_what_has_waited_too_long_stops_nothing_that_was_begun_later(client: Client, anna: User) -> None:
    with time_machine.travel("2030-01-01 12:00", tick=False) as clock:
        press(client, 1, "agree")
        clock.shift(pending.LIFETIME + 1)
        press(client, 2, "agree")
        assert sign_in(client, anna.email)["Location"] == "/en/place/#counted-2"
        assert "Vote agree" in client.get("/en/place/").content.decode()
        client.post("/en/account/sign-out/")
        sign_in(client, anna.email)
    assert [data["ballot"] for _person, data in done] == ["2"]


def test_room_learns_when_the_act_was_begun(client: Client, anna: User) -> None:
    made_at = []

    def perform(request: HttpRequest, data: dict[str, str]) -> str:
        made_at.append(request.act_made_at)
        return "/en/place/"

    pending.register("test-vote", perform, one_for="ballot")
    with time_machine.travel(datetime(2030, 1, 1, 12, tzinfo=UTC), tick=False) as clock:
        press(client, 1, "agree")
        clock.shift(3600)
        press(client, 2, "agree")
        clock.shift(3600)
        sign_in(client, anna.email)
    assert made_at == [datetime(2030, 1, 1, 12, tzinfo=UTC), datetime(2030, 1, 1, 13, tzinfo=UTC)]


def test_text_above_the_limit_is_kept_when_signing_in(client: Client, anna: User) -> None:
    def perform(request: HttpRequest, data: dict[str, str]) -> str:
        limits.take(request.user, timezone.now())
        return "/en/place/"

    pending.register("test-comment", perform)
    for _ in range(2):
        limits.take(anna, timezone.now())
    write(client)
    assert sign_in(client, anna.email)["Location"] == reverse("accounts:words")
    page = client.get(reverse("accounts:words")).content.decode()
    assert "You may send 2 texts a minute." in page
    assert TEXT in page


def test_too_long_gives_every_word_back(client: Client) -> None:
    answer = client.post(WRITE, {"text": "word " * 5000}, headers=OURS)
    assert answer.status_code == 400
    assert "word " * 4999 in answer.content.decode()


def test_nul_and_strange_text_survive(client: Client, anna: User) -> None:
    for text in ("nul \x00 nul", "</textarea><script>x</script>", "٣ \u202e"):
        write(client, text)
        page = client.get(SIGN_IN).content.decode()
        assert "<script>x" not in page
        sign_in(client, anna.email)
        assert done[-1][1] == {"text": text}
        client.post("/en/account/sign-out/")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"sec-fetch-site": "same-site", "origin": "http://sub.testserver"},
        {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "null"},
        {"origin": "null"},
        {"origin": "https://evil.example", "referer": "http://testserver/"},
        {"origin": "https://testserver"},  # another scheme is another origin
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://testserver:8080"},
        {"referer": "https://evil.example/http://testserver/"},
        {"referer": "http://testserver@evil.example/"},
        {"referer": "http://[broken"},
        {"accept": "text/html"},
    ],
)
def test_another_site_plants_nothing(visitor: Client, anna: User, headers: dict[str, str]) -> None:
    assert write(visitor, **headers) == 403
    assert settings.SESSION_COOKIE_NAME not in visitor.cookies
    client = Client()
    client.cookies = visitor.cookies
    sign_in(client, anna.email)
    assert done == []


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin", "origin": "http://testserver"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"sec-fetch-site": "none", "origin": "http://testserver"},
        {"origin": "http://testserver"},
        {"referer": "http://testserver/en/place/"},
    ],
)
def test_our_own_page_is_heard(visitor: Client, headers: dict[str, str]) -> None:
    assert write(visitor, **headers) == 303


def test_signed_in_person_needs_the_token(visitor: Client, anna: User) -> None:
    visitor.force_login(anna)
    assert write(visitor, **{"sec-fetch-site": "cross-site"}) == 403
    assert write(visitor, **OURS) == 403
    assert done == []
    form_token = token(visitor, "/en/account/")
    answer = visitor.post(WRITE, {"text": TEXT, "csrfmiddlewaretoken": form_token}, headers=OURS)
    assert answer.status_code == 200
    assert done == [(anna.pk, {"text": TEXT})]


def test_cross_site_post_loses_its_cookie_and_is_still_refused(visitor: Client, anna: User) -> None:
    """SameSite=Lax: the browser of a signed-in person sends no cookie along, so the request looks like a visitor's."""
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert write(visitor, **{"sec-fetch-site": "cross-site", "origin": "https://evil.example"}) == 403


def test_outdated_page_gives_the_words_back_and_sends_them_with_one_press(visitor: Client, anna: User) -> None:
    visitor.force_login(anna)
    answer = visitor.post(WRITE, {"text": TEXT, "csrfmiddlewaretoken": "old"}, headers=OURS)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "no-store" in answer["Cache-Control"]
    assert f'<input type="hidden" name="text" value="{TEXT}">' in page
    assert "readonly" in page
    assert "Send it now" in page
    answer = visitor.post(WRITE, {"text": TEXT, "csrfmiddlewaretoken": token(visitor, "/en/account/")})
    assert len(done) == 1


def test_foreign_page_gets_no_button(visitor: Client, anna: User) -> None:
    visitor.force_login(anna)
    answer = visitor.post(WRITE, {"text": TEXT}, headers={"sec-fetch-site": "cross-site", "referer": "https://e.vil/"})
    assert answer.status_code == 403
    assert "Send it now" not in answer.content.decode()
    assert 'href="https://e.vil' not in answer.content.decode()


def test_forms_of_the_sign_in_are_checked(visitor: Client, anna: User) -> None:
    """Nobody is signed in by another site, as themselves or as the attacker."""
    for address in (
        SIGN_IN,
        SIGN_UP,
        SIGN_IN_CODE,
        SIGN_UP_CODE,
        "/en/account/sign-out/",
        "/dev/sign-in/",
        "/en/account/",
    ):
        answer = visitor.post(address, {"login": anna.email, "email": anna.email}, headers=OURS)
        assert answer.status_code == 403
    assert visitor.post(reverse("accounts:forget")).status_code == 403


def test_first_page_of_a_visitor_stays_cacheable(client: Client) -> None:
    answer = client.get("/en/place/")
    assert not answer.cookies
    # The test's page reads messages; the words given back alone do not touch the session.
    from django.contrib.sessions.backends.db import SessionStore
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.session = SessionStore()
    assert pending.given_back(request, "test-comment", "1") is None
    assert pending.waiting(request) == []
    assert request.session.accessed is False


def test_flood_of_a_visitor(client: Client) -> None:
    statuses = [write(Client()) for _ in range(121)]
    assert statuses[-2:] == [303, 429]


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "x" * 9000, "", "javascript:x"])
def test_return_address_is_ours(rf: object, address: str) -> None:
    request = rf.get("/")
    assert pending.own_address(request, address) == "/"
