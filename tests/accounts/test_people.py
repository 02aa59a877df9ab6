"""Names, the account page, and people in the Wagtail admin."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Representative, User
from accounts.names import clean_line, clean_name, mixes_alphabets, skeleton
from tests.accounts.conftest import SIGN_UP, ask_for_code, sign_in, sign_up_form

pytestmark = pytest.mark.urls("tests.accounts.urls_accounts")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Élodie   d'Arc-Müller ", "Élodie d'Arc-Müller"),
        ("Ann\u202ea", "Anna"),
        ("An\u200b\u200dna\ufeff\u00ad", "Anna"),
        ("Anna ✔ ★ 🏛", "Anna"),
        ("Ａｎｎａ", "Anna"),
        ("Anna\u3164\u115f", "Anna"),
        ("Anna\nLind\t2", "Anna Lind 2"),
        ("a" + "\u0301" * 10_000, "á\u0301\u0301"),
        ("L'Eau & Cie, n° 3", "L'Eau & Cie, n° 3"),
        ("山田 太郎", "山田 太郎"),
        ("محمد", "محمد"),
    ],
)
def test_names_are_cleaned(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_name(clean_name(text)) == clean_name(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert "\n" not in clean_line(text)


def test_look_alikes() -> None:
    assert mixes_alphabets("Еlena")  # Cyrillic first letter
    assert not mixes_alphabets("Elena Иванова")
    assert not mixes_alphabets("Μαρία")
    assert skeleton("Елена") != skeleton("Elena")
    assert skeleton("Раос") == skeleton("Paoc")  # all Cyrillic
    assert skeleton("E1ena  MARCHETT1") == skeleton("Élena Marchetti")


@pytest.mark.django_db
def test_nobody_takes_the_name_of_a_parliamentarian(client: Client, anna: User) -> None:
    Representative.objects.create(user=anna, name="Elena Marchetti", office="deputy")
    for name in ("elena marchetti", "E1ena Marchetti", "Élena  Marchetti"):
        answer = client.post(SIGN_UP, sign_up_form(display_name=name))
        assert answer.status_code == 400
        assert "name of a parliamentarian" in answer.content.decode()
    client.force_login(anna)
    answer = client.post("/en/account/", sign_up_form(display_name="Elena Marchetti", language="fr"))
    assert (answer.status_code, answer["Location"]) == (303, "/fr/account/")


@pytest.mark.django_db
def test_account_page_is_private_and_shows_the_address_to_oneself_only(client: Client, anna: User) -> None:
    assert client.get("/en/account/").status_code == 302
    client.force_login(anna)
    answer = client.get("/en/account/")
    page = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert page.count(anna.email) == 1
    assert 'action="/en/account/sign-out/"' in page
    assert anna.email not in client.get("/en/account/sign-out/").content.decode()
    assert anna.email not in f"{anna} {anna.get_full_name()} {anna.get_short_name()} {anna.initials}"


@pytest.mark.django_db
def test_address_is_unique_whatever_its_case(anna: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="ANNA@example.org", display_name="Other")])
    assert "boss" not in User.objects.create_superuser(email="boss@example.org").display_name


@pytest.fixture
def boss(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser(email="boss@example.org", display_name="The Boss"))
    return client


def person_form(**changes: str) -> dict[str, str]:
    form = {"email": "Team@Example.org", "display_name": "Team", "kind": "citizen", "language": "fr"}
    return form | {"declared_interest": "", "is_active": "on"} | changes


def test_team_adds_and_corrects_people(boss: Client, anna: User) -> None:
    assert b"anna@example.org" in boss.get(reverse("wagtailusers_users:index"), {"q": "lind"}).content
    assert b"password" not in boss.get(reverse("wagtailusers_users:add")).content.replace(b"password_reset", b"")
    assert boss.post(reverse("wagtailusers_users:add"), person_form()).status_code == 302
    person = User.objects.get(email="team@example.org")
    assert (person.display_name, person.language, person.has_usable_password()) == ("Team", "fr", False)
    member = Client()
    sign_in(member, "team@example.org")
    edit = reverse("wagtailusers_users:edit", args=[person.pk])
    assert boss.get(edit).status_code == 200
    assert boss.post(edit, person_form(email="moved@example.org")).status_code == 302
    from django.core import mail

    ask_for_code(Client(), "team@example.org")
    assert "no account" in mail.outbox[-1].subject
    sign_in(Client(), "moved@example.org")
    for bad in ({"email": "ANNA@example.org"}, {"display_name": "\x00"}, {"display_name": "★"}, {"kind": "x"}):
        answer = boss.post(edit, person_form(**bad))
        assert answer.status_code == 200
        assert b"w-field__errors" in answer.content
    assert boss.get(reverse("wagtailadmin_account")).status_code == 200


def test_team_keeps_the_parliamentarians(boss: Client, anna: User) -> None:
    add = reverse("representatives:add")
    assert boss.get(add).status_code == 200
    form = {"name": "Elena Marchetti", "office": "deputy", "constituency": "Oro", "political_group": "", "portrait": ""}
    assert boss.post(add, form | {"user": str(anna.pk)}).status_code == 302
    assert anna.representative.name == "Elena Marchetti"
    assert b"Elena Marchetti" in boss.get(reverse("representatives:index"), {"q": "oro"}).content
    for chooser, word in (("representative_chooser", "march"), ("person_chooser", "lind")):
        assert boss.get(reverse(f"{chooser}:choose")).status_code == 200
        results = boss.get(reverse(f"{chooser}:choose_results"), {"q": word})
        assert results.status_code == 200
        assert word.title()[:4].encode() in results.content
        assert word.title()[:4].encode() not in boss.get(reverse(f"{chooser}:choose_results"), {"q": "zzz"}).content
    answer = boss.get(reverse("representatives:edit", args=[anna.representative.pk]))
    assert answer.status_code == 200
    assert b"Anna Lind" in answer.content


def test_only_who_may_see_accounts_searches_by_address(boss: Client, as_carla: Client, anna: User) -> None:
    """Otherwise an editor could try addresses until one answers."""
    address = reverse("person_chooser:choose_results")
    assert "Anna Lind" in boss.get(address, {"q": anna.email}).content.decode()
    assert "Anna Lind" in as_carla.get(address, {"q": "anna lind"}).content.decode()
    for part in (anna.email, "example.org"):
        assert "Anna Lind" not in as_carla.get(address, {"q": part}).content.decode()
    assert "address" not in as_carla.get(reverse("person_chooser:choose")).content.decode()
