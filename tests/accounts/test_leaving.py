"""Leaving: who it was is forgotten, what others stand on stays, and everybody is told before what is what."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from accounts import services
from accounts.emails import deliver
from accounts.leaving import person_leaves
from accounts.limits import TooMany, take
from accounts.models import User
from tests.accounts.conftest import SIGN_IN, SIGN_UP, SIGN_UP_CODE, ask_for_code, code_in_mail, sign_up_form, signed_in
from tests.at_once import at_once
from tests.people import citizen, client_of
from tests.process import Process

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls_accounts")]

LEAVE = "/en/account/leave/"
LEFT = "/en/account/left/"
KEEP = {"texts": "keep", "sure": "on"}
BLANK = {"texts": "blank", "sure": "on"}


@pytest.fixture
def told() -> Iterator[list[dict[str, Any]]]:
    """What the rooms above are told."""
    heard: list[dict[str, Any]] = []

    def hear(person: User, blank_texts: bool, **kwargs: Any) -> None:
        heard.append({"person": person.pk, "name": person.display_name, "blank_texts": blank_texts})

    person_leaves.connect(hear)
    yield heard
    person_leaves.disconnect(hear)


def test_what_stays_and_what_goes_is_said_before_one_signs_up(client: Client) -> None:
    page = client.get(SIGN_UP).content.decode()
    assert f'href="{LEAVE}"' in page
    answer = client.get(LEAVE)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "What goes at once" in page
    assert "What stays" in page
    assert "Close my account" not in page
    assert not answer.cookies
    answer = client.post(LEAVE, KEEP)
    assert (answer.status_code, answer["Location"]) == (303, SIGN_IN)


def test_account_page_leads_to_it(client: Client, anna: User) -> None:
    client.force_login(anna)
    assert f'href="{LEAVE}"' in client.get("/en/account/").content.decode()
    answer = client.get(LEAVE)
    assert "no-store" in answer["Cache-Control"]
    assert "Close my account" in answer.content.decode()
    anna.refresh_from_db()
    assert anna.left_at is None


@pytest.mark.parametrize("form", [{}, {"texts": "keep"}, {"sure": "on"}, {"texts": "everything", "sure": "on"}])
def test_nothing_happens_without_a_choice_and_a_tick(
    client: Client, anna: User, told: list[dict[str, Any]], form: dict[str, str]
) -> None:
    client.force_login(anna)
    assert client.post(LEAVE, form).status_code == 400
    anna.refresh_from_db()
    assert anna.left_at is None
    assert signed_in(client)
    assert told == []


def test_another_site_cannot_close_an_account(anna: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert client.post(LEAVE, KEEP).status_code == 403
    assert User.objects.get(pk=anna.pk).left_at is None


@pytest.mark.parametrize(("form", "blank_texts"), [(KEEP, False), (BLANK, True)])
def test_who_it_was_is_forgotten(
    client: Client, told: list[dict[str, Any]], form: dict[str, str], blank_texts: bool
) -> None:
    dora = citizen("Dora for Rivers", kind="nonprofit", declared_interest="We restore rivers.")
    services.know_address(user=dora)
    client.force_login(dora)
    answer = client.post(LEAVE, form)
    assert (answer.status_code, answer["Location"]) == (303, LEFT)
    assert "Your account is closed" in client.get(LEFT).content.decode()
    assert not signed_in(client)
    assert told == [{"person": dora.pk, "name": "Dora for Rivers", "blank_texts": blank_texts}]
    left = User.objects.get(pk=dora.pk)
    assert left.left_at is not None
    assert left.email.endswith("@left.invalid")
    assert (left.display_name, left.declared_interest, left.last_login) == ("", "", None)
    assert (left.is_active, left.mail_notices, left.has_usable_password()) == (False, False, False)
    # Organisations stay counted apart.
    assert left.kind == "nonprofit"
    assert f"{left} {left.public_name} {left.get_full_name()}" == " ".join(["Former participant"] * 3)
    assert left.initials == ""
    assert not EmailAddress.objects.filter(user=left).exists()
    row = str(User.objects.filter(pk=dora.pk).values().get())
    assert "Dora" not in row
    assert "example.org" not in row


def test_every_browser_is_signed_out_and_forgets(anna: User, django_capture_on_commit_callbacks: Any) -> None:
    here, there, other = client_of(anna), client_of(anna), client_of(citizen("Ben"))
    there_key = there.session.session_key
    other_key = other.session.session_key
    with django_capture_on_commit_callbacks(execute=True):
        here.post(LEAVE, KEEP)
    assert not Session.objects.filter(pk=there_key).exists()
    assert Session.objects.filter(pk=other_key).exists()
    assert not signed_in(there)
    assert signed_in(other)


def test_mails_that_were_sent_are_forgotten_too(anna: User, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    for address in (anna.email, "ben@example.org"):
        deliver.enqueue(subject="s", text="t", html="", sender="x@example.org", recipient=address)
    services.leave(person=anna, blank_texts=False)
    kept = [row.args_kwargs["kwargs"].get("recipient") for row in DBTaskResult.objects.all()]
    assert "ben@example.org" in kept
    assert anna.email not in kept


def test_log_of_the_team_forgets_the_name(anna: User) -> None:
    log(instance=anna, action="wagtail.edit")
    services.leave(person=anna, blank_texts=False)
    assert "Anna" not in ModelLogEntry.objects.get().label


def test_same_address_opens_a_new_account(client: Client, anna: User) -> None:
    services.leave(person=anna, blank_texts=False)
    ask_for_code(Client(), "anna@example.org")
    assert "no account" in mail.outbox[-1].subject
    client.post(SIGN_UP, sign_up_form(email="anna@example.org", display_name="Anna again"))
    client.post(SIGN_UP_CODE, {"code": code_in_mail()})
    assert signed_in(client)
    new = User.objects.get(email="anna@example.org")
    assert new.pk != anna.pk
    assert User.objects.get(pk=anna.pk).left_at is not None


def test_account_is_free_again_even_if_the_name_was_taken_meanwhile(anna: User) -> None:
    """Nobody can keep another from leaving by an account with the address that would take the place of theirs."""
    first, second = citizen("Ben"), citizen("Cleo")
    services.leave(person=first, blank_texts=False)
    services.leave(person=second, blank_texts=False)
    assert len(set(User.objects.values_list("email", flat=True))) == 3


def test_room_that_fails_stops_the_leaving(anna: User) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError("votes")

    person_leaves.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            services.leave(person=anna, blank_texts=True)
    finally:
        person_leaves.disconnect(fail)
    anna.refresh_from_db()
    assert (anna.display_name, anna.left_at) == ("Anna Lind", None)


def test_leaving_twice_does_nothing_more(anna: User, told: list[dict[str, Any]]) -> None:
    services.leave(person=anna, blank_texts=False)
    address = User.objects.get(pk=anna.pk).email
    services.leave(person=anna, blank_texts=True)
    assert len(told) == 1
    assert User.objects.get(pk=anna.pk).email == address


def test_who_has_an_office_or_a_role_asks_the_team_first(ana: User, carla: User, told: list[dict[str, Any]]) -> None:
    boss = User.objects.create_superuser(email="boss@example.org", display_name="The Boss")
    editor = citizen("Edith")
    editor.groups.add(Group.objects.get(name="Editors"))
    for person in (ana, carla, boss, editor):
        client = client_of(person)
        page = client.get(LEAVE).content.decode()
        assert "Ask an administrator" in page
        assert "Close my account" not in page
        answer = client.post(LEAVE, KEEP)
        assert answer.status_code == 403
        assert signed_in(client)
        with pytest.raises(services.CannotLeave):
            services.leave(person=person, blank_texts=False)
    assert told == []
    assert not User.objects.exclude(left_at=None).exists()


def test_name_is_missing_only_for_who_has_left(anna: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=anna.pk).update(display_name="")
    services.leave(person=anna, blank_texts=False)
    for fields in ({"display_name": "Back"}, {"is_active": True}, {"declared_interest": "Rivers"}, {"left_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=anna.pk).update(**fields)


def test_team_neither_finds_nor_opens_who_has_left(anna: User) -> None:
    services.leave(person=anna, blank_texts=False)
    boss = client_of(User.objects.create_superuser(email="boss@example.org", display_name="The Boss"))
    assert b"left.invalid" not in boss.get(reverse("wagtailusers_users:index")).content
    assert boss.get(reverse("wagtailusers_users:edit", args=[anna.pk]), follow=True).status_code == 404
    assert b"Former" not in boss.get(reverse("person_chooser:choose_results")).content


def test_people_are_found_by_address_while_they_are_here(anna: User) -> None:
    assert services.person_by_email(" ANNA@example.org ") == anna
    assert services.person_by_email("nobody@example.org") is None
    services.leave(person=anna, blank_texts=False)
    assert services.person_by_email("anna@example.org") is None
    assert services.person_by_email(User.objects.get(pk=anna.pk).email) is None


def test_who_has_left_is_on_no_page_of_their_texts(process: Process) -> None:
    anna = citizen("Anna Lind", declared_interest="Beavers are my trade.")
    proposal = process.propose(anna, title="Let beavers back")
    comment = process.comment(anna, text="It was the square of our town.")
    services.leave(person=anna, blank_texts=False)
    permalink = reverse("discussion:permalink", args=[comment.pk])
    pages = {
        address: Client().get(address, follow=True)
        for address in (
            process.url,
            process.index.get_url(),
            reverse("subjects:proposal", args=[proposal.pk]),
            reverse("subjects:feed", args=[process.subject.pk]),
            reverse("discussion:thread", args=[comment.discussion_id]),
            permalink,
            reverse("home:feed"),
        )
    }
    for address, answer in pages.items():
        assert answer.status_code == 200, address
        page = answer.content.decode()
        for secret in ("Anna", "anna.lind", "left.invalid", "Beavers are my trade."):
            assert secret not in page, (address, secret)
    for words in ("Anna Lind", "anna.lind@example.org"):
        assert "Nothing found" in Client().get(reverse("home:search", query={"q": words})).content.decode()
    page = pages[permalink].content.decode()
    assert "It was the square of our town." in page
    assert "Former participant" in page


@pytest.mark.django_db(transaction=True)
def test_of_a_text_and_the_leaving_at_once_the_room_sees_the_text_or_it_is_refused() -> None:
    for number in range(5):
        anna = citizen(f"Anna {number}")
        written: list[str] = []
        seen: list[int] = []

        def look(person: User, seen: list[int] = seen, written: list[str] = written, **kwargs: Any) -> None:
            seen.append(len(written))

        def write(anna: User = anna, written: list[str] = written) -> str:
            try:
                with transaction.atomic():
                    take(anna, timezone.now())
                    written.append("text")
            except TooMany:
                return "refused"
            return "written"

        def leave(anna: User = anna) -> str:
            services.leave(person=anna, blank_texts=True)
            return "left"

        person_leaves.connect(look)
        try:
            answers = at_once([write, leave], lambda act: act())
        finally:
            person_leaves.disconnect(look)
        assert answers[1] == "left"
        assert seen == ([1] if answers[0] == "written" else [0])


@pytest.mark.django_db(transaction=True)
def test_two_presses_of_the_leaving_button_leave_once(told: list[dict[str, Any]]) -> None:
    anna = citizen("Anna Lind")
    at_once(range(4), lambda _n: services.leave(person=anna, blank_texts=False))
    assert len(told) == 1
