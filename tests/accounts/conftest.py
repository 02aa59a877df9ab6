"""People at the door, through HTTP only."""

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from accounts import pending
from accounts.models import User
from tests.accounts import urls_accounts

SIGN_IN = "/en/account/sign-in/"
SIGN_IN_CODE = "/en/account/sign-in/code/"
SIGN_UP = "/en/account/sign-up/"
SIGN_UP_CODE = "/en/account/sign-up/code/"
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """No rate limit left from another test; the acts of the test's own room."""
    cache.clear()
    urls_accounts.done.clear()
    handlers = dict(pending._handlers)
    pending.register("test-comment", urls_accounts.perform)
    pending.register("test-vote", urls_accounts.count, one_for="ballot")
    yield
    pending._handlers.clear()
    pending._handlers.update(handlers)


@pytest.fixture
def anna(db: None) -> User:
    """Somebody with an account."""
    return User.objects.create_user(email="anna@example.org", display_name="Anna Lind", language="fr")


def code_in_mail() -> str:
    """The code in the newest mail."""
    found = re.search(r"\b\d{4}-\d{4}\b", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[0]


def ask_for_code(client: Client, address: str, **data: str) -> HttpResponse:
    """Send the sign-in form."""
    return client.post(SIGN_IN, {"login": address, **data})


def sign_in(client: Client, address: str, **data: str) -> HttpResponse:
    """Sign in by the code in the mail; the answer to the code."""
    assert ask_for_code(client, address, **data).status_code == 302
    return client.post(SIGN_IN_CODE, {"code": code_in_mail(), **data})


def sign_up_form(**changes: str) -> dict[str, str]:
    """A sign-up form that is right, with changes."""
    form = {"email": "new@example.org", "display_name": "Newcomer", "kind": "citizen", "declared_interest": ""}
    return form | changes


def signed_in(client: Client) -> bool:
    """Whether the account page opens."""
    return client.get("/en/account/").status_code == 200
