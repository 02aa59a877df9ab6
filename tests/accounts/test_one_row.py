"""Rows read by a statement that is written once are what the ORM would load."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.one_row import OneRow
from tests.process import Process
from voting.models import Ballot

pytestmark = pytest.mark.django_db


def values(instance: models.Model) -> dict[str, object]:
    """Every stored value, with its type."""
    return {field.attname: getattr(instance, field.attname) for field in instance._meta.concrete_fields}


def test_a_row_has_the_values_and_types_that_the_orm_gives_it(bruno: User, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        found = OneRow(User).find(bruno.pk)
    assert found is not None
    assert values(found) == values(User.objects.get(pk=bruno.pk))
    assert not found._state.adding


def test_a_row_comes_with_the_one_it_names(process: Process, django_assert_num_queries) -> None:
    ballot = process.own_cause.ballot
    with django_assert_num_queries(1):
        found = OneRow(Ballot, along="window").find(ballot.pk)
        assert found is not None
        window = found.window
    assert values(found) == values(Ballot.objects.get(pk=ballot.pk))
    assert values(window) == values(process.window)


@pytest.mark.parametrize("key", [0, 10**17])
def test_there_is_no_row_of_an_unknown_number(key: int) -> None:
    assert OneRow(User).find(key) is None


def test_a_session_ends_and_a_closed_account_is_signed_out(client: Client, bruno: User) -> None:
    client.force_login(bruno)
    key = client.session.session_key
    engine = import_module(settings.SESSION_ENGINE)
    assert engine.SessionStore(key)["_auth_user_id"] == str(bruno.pk)
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    expired = engine.SessionStore(key)
    assert "_auth_user_id" not in expired
    assert expired.session_key is None
    client.force_login(bruno)
    assert client.get("/en/account/").status_code == 200
    User.objects.filter(pk=bruno.pk).update(is_active=False)
    assert client.get("/en/account/").status_code == 302
