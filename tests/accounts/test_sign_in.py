"""Signing up and in by code."""

import re

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.models import Site

from accounts.models import User
from home.models import SiteIdentity
from tests.accounts.conftest import (
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

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls_accounts")]


def test_sign_up_by_the_code_in_the_mail(client: Client) -> None:
    answer = client.post("/fr/account/sign-up/", sign_up_form(kind="company", declared_interest="Sells\u202e water"))
    assert (answer.status_code, answer["Location"]) == (302, "/fr/account/sign-up/code/")
    assert not signed_in(client)
    answer = client.post("/fr/account/sign-up/code/", {"code": code_in_mail()})
    assert answer.status_code == 302
    user = User.objects.get()
    assert (user.email, user.display_name, user.kind) == ("new@example.org", "Newcomer", "company")
    assert (user.declared_interest, user.language) == ("Sells water", "fr")
    assert not user.has_usable_password()
    assert signed_in(client)


def test_sign_in_by_the_code_in_the_mail(client: Client, anna: User) -> None:
    answer = ask_for_code(client, "Anna@Example.ORG", next="/en/place/?page=2")
    assert answer["Location"] == f"{SIGN_IN_CODE}?next=%2Fen%2Fplace%2F%3Fpage%3D2"
    page = client.get(answer["Location"]).content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    answer = client.post(SIGN_IN_CODE, {"code": f"  code: {code_in_mail()}.", "next": "/en/place/?page=2"})
    assert (answer.status_code, answer["Location"]) == (302, "/en/place/?page=2")
    assert len(mail.outbox) == 1  # an account made by the team needs no second code
    assert signed_in(client)


def test_one_page_for_both_ways_in(client: Client) -> None:
    for address in (SIGN_IN, SIGN_UP):
        answer = client.get(address)
        page = answer.content.decode()
        assert "I have an account" in page
        assert "I am new" in page
        assert 'type="password"' not in page
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]


def test_mail_in_the_language_of_the_person(client: Client, anna: User) -> None:
    identity = SiteIdentity.for_site(Site.objects.get())
    identity.platform_name = "Parliament of the Rivers"
    identity.save()
    ask_for_code(client, anna.email)
    message = mail.outbox[0]
    code = code_in_mail()
    assert message.to == [anna.email]
    assert code in message.subject
    html = message.alternatives[0][0]
    for said in (message.subject, message.body, html):
        assert "Parliament of the Rivers" in said
    assert '<html lang="fr">' in html
    assert code in html
    assert "<img" not in html
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_wrong_code_then_too_many(client: Client, anna: User) -> None:
    ask_for_code(client, anna.email)
    for _ in range(settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS - 1):
        answer = client.post(SIGN_IN_CODE, {"code": "0000-0000"})
        assert answer.status_code == 400
        assert 'aria-invalid="true"' in answer.content.decode()
    assert client.post(SIGN_IN_CODE, {"code": "0000-0000"})["Location"] == SIGN_IN
    answer = client.post(SIGN_IN_CODE, {"code": code_in_mail()})
    assert answer["Location"] == f"{SIGN_IN}?expired=1"
    assert not signed_in(client)


def test_expired_code(client: Client, anna: User) -> None:
    with time_machine.travel("2030-01-01 12:00", tick=False) as clock:
        ask_for_code(client, anna.email)
        clock.shift(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT + 1)
        answer = client.post(SIGN_IN_CODE, {"code": code_in_mail()}, follow=True)
        assert "used or too old" in answer.content.decode()
        assert not signed_in(client)
        client.post(SIGN_UP, sign_up_form())
        clock.shift(settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT + 1)
        answer = client.post(SIGN_UP_CODE, {"code": code_in_mail()}, follow=True)
        assert "used or too old" in answer.content.decode()
        clock.shift(10 * 60)  # and when all of the sign-in is over
        assert client.get(SIGN_UP_CODE).status_code == 302
        assert client.get(SIGN_IN_CODE).status_code == 302


def test_unknown_address_gets_the_same_answer(anna: User) -> None:
    seen = []
    for address in (anna.email, "nobody@example.org"):
        client, mails = Client(), len(mail.outbox)
        answer = ask_for_code(client, address)
        page = client.get(SIGN_IN_CODE)
        wrong = client.post(SIGN_IN_CODE, {"code": "0000-0000"})
        seen.append(
            (
                answer.status_code,
                answer["Location"],
                _without_tokens(page.content.decode(), address),
                wrong.status_code,
                _without_tokens(wrong.content.decode(), address),
                len(mail.outbox) - mails,
            )
        )
    assert seen[0] == seen[1]
    assert "/en/account/sign-up/" in mail.outbox[-1].body


def test_sign_up_with_a_known_address_gets_the_same_answer(anna: User) -> None:
    seen = []
    for address in (anna.email, "nobody@example.org"):
        client, mails = Client(), len(mail.outbox)
        answer = client.post(SIGN_UP, sign_up_form(email=address))
        page = client.get(SIGN_UP_CODE)
        wrong = client.post(SIGN_UP_CODE, {"code": "0000-0000"})
        seen.append(
            (
                answer.status_code,
                answer["Location"],
                _without_tokens(page.content.decode(), address),
                wrong.status_code,
                _without_tokens(wrong.content.decode(), address),
                len(mail.outbox) - mails,
            )
        )
    assert seen[0] == seen[1]
    assert "/en/account/sign-in/" in mail.outbox[0].body
    assert User.objects.get(email=anna.email).display_name == "Anna Lind"


def test_second_press_of_the_code_button_keeps_the_person_signed_in(client: Client, anna: User) -> None:
    ask_for_code(client, anna.email, next="/en/place/")
    second = Client()
    second.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(SIGN_IN_CODE, {"code": code_in_mail(), "next": "/en/place/"})
    answer = second.post(SIGN_IN_CODE, {"code": code_in_mail(), "next": "/en/place/"})
    assert settings.SESSION_COOKIE_NAME not in answer.cookies  # the cookie of the first answer stays
    assert client.get(answer["Location"])["Location"] == "/en/place/"
    assert signed_in(client)


def test_second_press_of_the_sign_up_button(client: Client) -> None:
    client.post(SIGN_UP, sign_up_form())
    other = Client()
    answer = other.post(SIGN_UP, sign_up_form())
    assert (answer.status_code, answer["Location"]) == (302, SIGN_UP_CODE)
    assert User.objects.count() == 1
    assert len(mail.outbox) == 1
    client.post(SIGN_UP_CODE, {"code": code_in_mail()})
    assert signed_in(client)


def test_same_address_at_the_same_moment(client: Client, anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look before the insert saw nobody: the constraint answers, not a 500."""
    from allauth.account.internal.flows import manage_email

    monkeypatch.setattr(manage_email, "email_already_exists", lambda value, **_: (value, False))
    answer = client.post(SIGN_UP, sign_up_form(email=anna.email))
    assert (answer.status_code, answer["Location"]) == (302, SIGN_UP_CODE)
    assert User.objects.count() == 1


def test_unfinished_sign_up_is_finished_by_signing_in(client: Client) -> None:
    client.post(SIGN_UP, sign_up_form())
    other = Client()
    sign_in(other, "new@example.org")
    assert signed_in(other)


def test_session_id_changes_and_old_one_is_dead(client: Client, anna: User) -> None:
    ask_for_code(client, anna.email)
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(SIGN_IN_CODE, {"code": code_in_mail()})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not signed_in(thief)


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\x00//evil", "x" * 9000],
)
def test_open_redirect_is_refused(client: Client, anna: User, address: str) -> None:
    answer = sign_in(client, anna.email, next=address)
    assert answer.status_code == 302
    assert answer["Location"] == "/en/"
    assert client.get(SIGN_IN, {"next": address})["Location"] == "/en/"
    assert client.post("/en/account/sign-out/", {"next": address})["Location"] == "/en/"


def test_who_is_signed_in_stays_in_the_language_of_the_page(client: Client, anna: User) -> None:
    client.force_login(anna)
    for language in ("fr", "es", "en"):
        answer = client.get(f"/{language}/account/sign-in/", headers={"accept-language": "en"})
        assert answer["Location"] == f"/{language}/"
        assert client.get(f"/{language}/account/sign-up/")["Location"] == f"/{language}/"
    assert client.post("/es/account/sign-out/", headers={"accept-language": "en"})["Location"] == "/es/"


BAD = ["", "a" * 300, "a" * 100_000, "\x00", "nul\x00@example.org", "no-address", "a@b", "٣", "1e3", "a\nb@example.org"]


@pytest.mark.parametrize("value", BAD)
@pytest.mark.parametrize(
    ("address", "field"),
    [(SIGN_IN, "login"), (SIGN_UP, "email"), (SIGN_IN_CODE, "code"), (SIGN_UP_CODE, "code")],
)
def test_bad_input_gets_a_message_beside_the_field(
    client: Client, anna: User, address: str, field: str, value: str
) -> None:
    if address == SIGN_IN_CODE:
        ask_for_code(client, anna.email)
    elif address == SIGN_UP_CODE:
        client.post(SIGN_UP, sign_up_form())
    form = sign_up_form() if address == SIGN_UP else {}
    answer = client.post(address, form | {field: value})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert re.search(rf'<input[^>]*name="{field}"[^>]*aria-invalid="true"', page)
    if address == SIGN_UP:
        assert 'value="Newcomer"' in page  # the other words are still there


@pytest.mark.parametrize(
    "value", ["", " ", "a" * 51, "a" * 100_000, "Nul\x00", "\u202e\u200b", "★✔", "anna@example.org", "Еlena"]
)
def test_bad_names(client: Client, anna: User, value: str) -> None:
    answer = client.post(SIGN_UP, sign_up_form(display_name=value))
    assert answer.status_code == 400
    assert re.search(r'<input[^>]*name="display_name"[^>]*aria-invalid="true"', answer.content.decode())
    client.force_login(anna)
    answer = client.post("/en/account/", sign_up_form(display_name=value, language="en"))
    assert answer.status_code == 400
    assert User.objects.get(pk=anna.pk).display_name == "Anna Lind"


@pytest.mark.parametrize("field", ["kind", "declared_interest", "language"])
@pytest.mark.parametrize("value", ["a" * 100_000, "\x00", "unheard"])
def test_bad_choices(client: Client, anna: User, field: str, value: str) -> None:
    client.force_login(anna)
    answer = client.post("/en/account/", sign_up_form(**({"language": "en"} | {field: value})))
    assert answer.status_code == (303 if (field, value) == ("declared_interest", "unheard") else 400)
    if field != "language":
        answer = Client().post(SIGN_UP, sign_up_form(**{field: value}))
        assert answer.status_code == (302 if (field, value) == ("declared_interest", "unheard") else 400)


def test_extra_fields_change_nothing(client: Client, anna: User) -> None:
    client.post(SIGN_UP, sign_up_form(is_staff="1", is_superuser="1", password="x", id=str(anna.pk)))
    new = User.objects.get(email="new@example.org")
    assert not (new.is_staff)
    assert not (new.is_superuser)
    assert not (new.has_usable_password())
    client.force_login(anna)
    client.post("/en/account/", sign_up_form(language="es", email="other@example.org", is_staff="1", is_superuser="1"))
    anna.refresh_from_db()
    assert (anna.email, anna.language, anna.is_staff, anna.is_superuser) == ("anna@example.org", "es", False, False)


def test_rate_limit_on_codes(client: Client, anna: User) -> None:
    statuses = [ask_for_code(Client(), anna.email).status_code for _ in range(7)]
    assert statuses == [302] * 5 + [400] * 2
    statuses = [Client().post(SIGN_UP, sign_up_form(email=f"a{n}@example.org")).status_code for n in range(22)]
    assert statuses[-1] == 429
    forged = Client().post(SIGN_UP, sign_up_form(email="z@example.org"), headers={"x-forwarded-for": "10.1.1.1"})
    assert forged.status_code == 429


def test_start_again_with_another_address(client: Client, anna: User) -> None:
    ask_for_code(client, "typo@example.org")
    assert client.get(SIGN_IN)["Location"] == SIGN_IN_CODE
    assert client.post("/en/account/sign-out/", {"next": SIGN_IN})["Location"] == SIGN_IN
    assert client.get(SIGN_IN).status_code == 200


def test_closed_account_is_out_at_the_next_request(client: Client, anna: User) -> None:
    sign_in(client, anna.email)
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert not signed_in(client)
    assert client.get("/en/account/inactive/").status_code == 200
    other = Client()
    ask_for_code(other, anna.email)
    assert not re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)


def test_sign_out_by_post_only(client: Client, anna: User) -> None:
    client.force_login(anna)
    assert client.get("/en/account/sign-out/").status_code == 200
    assert signed_in(client)
    assert client.post("/en/account/sign-out/").status_code == 302
    assert not signed_in(client)


def test_no_password_page_exists() -> None:
    for name in ("account_reset_password", "account_change_password", "account_set_password", "account_reauthenticate"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_every_address_of_the_room_answers_everybody(client: Client, anna: User) -> None:
    from accounts import sign_in_urls, urls

    names = [f"accounts:{p.name}" for p in urls.urlpatterns] + [p.name for p in sign_in_urls.urlpatterns]
    for person in (None, anna):
        if person:
            client.force_login(person)
        for name in names:
            assert client.get(reverse(name)).status_code in (200, 302, 405)


def test_mail_server_is_down(client: Client, anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: object) -> None:
        raise OSError("no mail server")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", broken)
    assert ask_for_code(client, anna.email).status_code == 302


def test_team_signs_in_by_code(client: Client) -> None:
    call_command("createsuperuser", "--noinput", email="Boss@Example.org", display_name="The Boss", verbosity=0)
    target = "/en/account/sign-in/?next=/admin/"
    assert client.get("/admin/")["Location"] == target
    for address in ("/admin/login/", "/admin/password_reset/", "/admin/password_reset/confirm/MQ/set-password/"):
        assert client.get(address)["Location"] == "/en/account/sign-in/?next=%2Fadmin%2F"
        assert client.post(address, {"username": "boss@example.org", "password": "x"}).status_code == 405
    answer = sign_in(client, "boss@example.org", next="/admin/")
    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert b"password" not in client.get("/admin/account/").content


def test_who_may_not_enter_the_admin_is_told_so(client: Client, anna: User) -> None:
    client.force_login(anna)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "For the team only" in answer.content.decode()


def _without_tokens(page: str, address: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page).replace(address, "ADDRESS")
