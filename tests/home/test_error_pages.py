"""Errors in the site's own look, with the right status."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client

from accounts.models import User
from home import views
from tests.people import client_of
from tests.process import Process


def broken(request: HttpRequest, query: str) -> None:
    raise RuntimeError("a secret of the machine")


def forbidden(request: HttpRequest, query: str) -> None:
    raise PermissionDenied("a secret of the house")


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_page_that_does_not_exist(process: Process, language: str) -> None:
    answer = Client().get(f"/{language}/nowhere/")
    text = answer.content.decode()
    assert answer.status_code == 404
    assert f'<html lang="{language}"' in text
    assert 'class="mast' in text
    assert "<main" in text
    assert "/search/" in text


@pytest.mark.parametrize("path", ["/en/%00/", "/en/" + "a" * 5000 + "/", "/en/../../etc/passwd", "/en/é/", "/en/%ff/"])
def test_an_odd_address_is_not_found(process: Process, path: str) -> None:
    assert Client().get(path, follow=True).status_code == 404


def test_an_error_of_ours(process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "find", broken)
    answer = Client(raise_request_exception=False).get("/en/search/?q=river")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "<html" in text
    assert "hemicycle.css" in text
    assert "secret" not in text
    assert "Traceback" not in text


def test_the_page_of_an_error_of_ours_needs_no_database() -> None:
    text = render_to_string("500.html")
    assert "hemicycle.css" in text


def test_a_page_that_is_not_for_everybody(process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "find", forbidden)
    answer = Client().get("/en/search/?q=river")
    text = answer.content.decode()
    assert answer.status_code == 403
    assert 'class="mast' in text
    assert "secret" not in text


def test_an_error_is_never_kept_for_others(process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    with monkeypatch.context() as patch:
        patch.setattr(views, "find", broken)
        assert client.get("/en/search/?q=river").status_code == 500
    assert client.get("/en/search/?q=river").status_code == 200
    client.get("/en/nowhere/")
    assert "max-age" not in client.get("/en/nowhere/").headers.get("Cache-Control", "")


def test_a_refused_form_has_the_look_of_the_site(process: Process, bruno: User) -> None:
    answer = client_of(bruno, enforce_csrf_checks=True).post("/en/vote/1/", {"value": "agree"})
    assert answer.status_code == 403
    assert 'class="mast' in answer.content.decode()
