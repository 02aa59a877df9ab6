"""The demo sign-in: there in development, absent in production."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import Representative, User
from hemicycle.settings.secret_key import kept_secret_key

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.urls_accounts")]
ROOT = Path(__file__).resolve().parents[2]


def demo(name: str, **fields: object) -> User:
    return User.objects.create_user(email=f"{name}@demo.hemicycle.example", display_name=name.title(), **fields)


def test_lists_the_demo_people_by_role(client: Client, anna: User) -> None:
    demo("admin", is_staff=True, is_superuser=True)
    demo("editor", is_staff=True)
    Representative.objects.create(user=demo("deputy"), name="Deputy", office="deputy")
    demo("riverco", kind="company")
    for number in range(25):
        demo(f"citizen{number}")
    answer = client.get("/dev/sign-in/")
    page = answer.content.decode()
    for title in ("Administrator", "Editor", "Parliamentarian", "Organisation", "Citizens"):
        assert f">{title}</h2>" in page
    assert page.count('name="email"') == 4 + 20
    assert anna.email not in page


def test_signs_in_by_post_of_the_address(client: Client) -> None:
    person = demo("ana")
    client.get("/dev/sign-in/")
    answer = client.post("/dev/sign-in/", {"email": person.email, "next": "/en/place/"})
    assert (answer.status_code, answer["Location"]) == (303, "/en/place/")
    assert int(client.session["_auth_user_id"]) == person.pk
    assert client.post("/dev/sign-in/", {"email": person.email, "next": "https://evil.example"})["Location"] == "/"


@pytest.mark.parametrize("address", ["", "\x00", "anna@example.org", "nobody@demo.hemicycle.example", "x" * 100_000])
def test_only_demo_people(client: Client, anna: User, address: str) -> None:
    demo("gone", is_active=False)
    assert client.post("/dev/sign-in/", {"email": address}).status_code == 400
    assert client.post("/dev/sign-in/", {"email": "gone@demo.hemicycle.example"}).status_code == 400
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "address", ["192.168.1.20", "10.0.0.1", "203.0.113.9", "2001:db8::1", "::ffff:192.168.1.20", ""]
)
def test_answers_to_its_own_machine_only(client: Client, address: str, settings: Any) -> None:
    person = demo("ana")
    for answer in (
        client.get("/dev/sign-in/", REMOTE_ADDR=address),
        client.post("/dev/sign-in/", {"email": person.email}, REMOTE_ADDR=address),
    ):
        assert answer.status_code == 403
    assert "_auth_user_id" not in client.session
    settings.DEMO_SIGN_IN_FROM_ANYWHERE = True
    if address:
        assert client.post("/dev/sign-in/", {"email": person.email}, REMOTE_ADDR=address).status_code == 303


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.1.1", "::1", "::ffff:127.0.0.1"])
def test_own_machine_has_several_addresses(client: Client, address: str) -> None:
    assert client.get("/dev/sign-in/", REMOTE_ADDR=address).status_code == 200


def test_secret_key_of_development_is_made_once_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret-key"
    key = kept_secret_key(file)
    assert len(key) > 50
    assert kept_secret_key(file) == key
    assert file.stat().st_mode & 0o077 == 0
    assert [*file.parent.iterdir()] == [file]
    assert kept_secret_key(tmp_path / "other") != key


def test_does_not_exist_without_the_setting(client: Client, settings: object) -> None:
    settings.DEMO_SIGN_IN = False
    assert client.get("/dev/sign-in/", follow=True).status_code == 404
    client.post("/dev/sign-in/", {"email": demo("ana").email})
    assert "_auth_user_id" not in client.session


def test_does_not_exist_in_production() -> None:
    """A process of its own with the production settings: no address leads there, and the view is not even imported."""
    script = (
        "import django, sys; django.setup()\n"
        "from django.conf import settings\n"
        "from django.urls import Resolver404, resolve\n"
        "assert settings.DEMO_SIGN_IN is False\n"
        "try:\n    match = resolve('/dev/sign-in/')\n"
        "except Resolver404:\n    match = None\n"
        "assert match is None or 'accounts' not in match.func.__module__, match\n"
        "assert 'accounts.demo_sign_in' not in sys.modules\n"
        "print('absent')\n"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hemicycle.settings.production",
        "SECRET_KEY": "a-secret-for-this-test-only",
        "ALLOWED_HOSTS": "example.org",
        "EMAIL_URL": "smtp://127.0.0.1:25",
        "DEMO_SIGN_IN": "true",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
    }
    process = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert process.stdout.strip() == "absent", process.stderr


def test_suite_has_it() -> None:
    assert settings.DEMO_SIGN_IN is True
