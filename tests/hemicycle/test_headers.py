"""The headers that protect a reader: strict on public pages, looser where Wagtail's admin needs it."""

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.process import Process, hosted_video
from tests.subjects.conftest import subject_data


def policy(answer: HttpResponse) -> dict[str, list[str]]:
    """The content security policy by directive."""
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


@pytest.fixture(params=["page", "search", "sign-in", "not found", "refused", "feed"])
def public(request: pytest.FixtureRequest, process: Process) -> HttpResponse:
    """An answer of the public site."""
    client = Client(enforce_csrf_checks=True)
    match request.param:
        case "page":
            return client.get(process.url)
        case "search":
            return client.get("/en/search/?q=river")
        case "sign-in":
            return client.get("/en/account/sign-in/")
        case "not found":
            return client.get("/en/nowhere/")
        case "refused":
            return client.post("/en/vote/1/", {"value": "agree"})
        case _:
            return client.get("/en/feed.xml")


def test_public_pages_run_no_inline_code_and_load_nothing_from_elsewhere(public: HttpResponse) -> None:
    directives = policy(public)
    assert directives["default-src"] == ["'none'"]
    for name in ("script-src", "style-src", "img-src", "font-src", "media-src", "connect-src", "form-action"):
        assert directives[name] == ["'self'"], name
    assert directives["object-src"] == directives["base-uri"] == directives["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in public["Content-Security-Policy"]
    for source in directives["frame-src"]:
        assert source.startswith("https://"), source
        assert "*" not in source, source


def test_public_pages_say_little_about_the_reader(public: HttpResponse) -> None:
    assert public["X-Content-Type-Options"] == "nosniff"
    assert public["Referrer-Policy"] == "same-origin"
    assert public["X-Frame-Options"] == "DENY"
    assert public["Cross-Origin-Opener-Policy"] == "same-origin"
    for power in ("camera", "geolocation", "microphone", "payment"):
        assert f"{power}=()" in public["Permissions-Policy"]


def test_the_admin_may_use_inline_code_and_frame_its_own_previews(as_carla: Client, process: Process) -> None:
    for address in ("/admin/", f"/admin/pages/{process.page.pk}/edit/", f"/admin/subjects/{process.page.pk}/calendar/"):
        answer = as_carla.get(address)
        assert answer.status_code == 200, address
        directives = policy(answer)
        assert "'unsafe-inline'" in directives["script-src"], address
        assert directives["frame-ancestors"] == ["'self'"], address
        assert directives["object-src"] == ["'none'"], address
        assert "unsafe-eval" not in answer["Content-Security-Policy"], address


def test_a_preview_can_be_shown_in_the_admins_own_frame(as_carla: Client, process: Process) -> None:
    address = f"/admin/pages/{process.page.pk}/edit/preview/"
    assert as_carla.post(address, subject_data(process.page)).json()["is_valid"] is True
    answer = as_carla.get(address)
    assert answer.status_code == 200
    assert policy(answer)["frame-ancestors"] == ["'self'"]
    assert policy(answer)["script-src"] == ["'self'"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_a_page_signed_in_is_as_strict_as_any(as_bruno: Client, process: Process) -> None:
    assert "unsafe" not in as_bruno.get(process.url)["Content-Security-Policy"]


def test_a_page_with_a_hosts_video_names_the_host_in_the_policy_only(process: Process) -> None:
    process.page.video = hosted_video(transcript="The river is dry.")
    process.page.save_revision().publish()
    answer = Client().get(process.url)
    assert any("youtube" in source for source in policy(answer)["frame-src"])
    text = answer.content.decode()
    assert "<iframe" not in text
    assert 'src="https://' not in text


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(as_bruno: Client, process: Process) -> None:
    as_bruno.get(process.url)
    for name in ("sessionid", "csrftoken"):
        cookie = as_bruno.cookies[name]
        assert cookie["httponly"] or name == "sessionid", name
        assert cookie["samesite"] == "Lax" or name == "sessionid", name


def test_a_visitor_gets_no_cookie_at_all(process: Process) -> None:
    client = Client()
    for address in (process.url, "/en/", "/en/search/?q=river", process.index.get_url(), "/en/nowhere/"):
        client.get(address)
    assert not client.cookies
