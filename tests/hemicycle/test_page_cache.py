"""Whole pages kept for seconds: for visitors only, never for a person, and never too old."""

import itertools

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from hemicycle import page_cache
from hemicycle.page_cache import FRESH_FOR, MAX_BYTES, STALE_FOR, VARIANTS, PageCacheMiddleware
from tests.people import OURS
from tests.process import Process
from voting.services import cast


class Clock:
    """The monotonic clock of the page cache, moved by hand."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now

    @staticmethod
    def time() -> float:
        return 1_800_000_000.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Time stands still until a test moves it."""
    clock = Clock()
    monkeypatch.setattr(page_cache, "time", clock)
    return clock


@pytest.fixture
def client(process: Process, clock: Clock) -> Client:
    """One server with its cache; without cookies each request is another visitor's."""
    return Client()


def statements(client: Client, address: str, **options: object) -> tuple[HttpResponse, int]:
    """The answer and what it cost."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address, **options)  # type: ignore[arg-type]
    return answer, len(seen)


def test_a_second_visitor_gets_the_page_without_a_single_query(client: Client, process: Process) -> None:
    first, cost = statements(client, process.url)
    assert cost > 0
    second, cost = statements(client, process.url)
    assert cost == 0
    assert second.content == first.content
    assert second.status_code == 200
    for name in ("Content-Type", "ETag", "Vary", "Content-Security-Policy", "Content-Language", "Permissions-Policy"):
        assert second[name] == first[name], name
    assert not second.cookies


def test_a_person_signed_in_always_gets_a_fresh_page_of_their_own(
    client: Client, process: Process, bruno: User
) -> None:
    client.get(process.url)
    client.force_login(bruno)
    for _ in range(2):
        answer, cost = statements(client, process.url)
        assert cost > 0
        assert answer["Cache-Control"] == "private, no-cache"
        assert "Bruno Leroy" in answer.content.decode() or "account" in answer.content.decode()
        assert "csrfmiddlewaretoken" in answer.content.decode()
    client.logout()
    assert "csrfmiddlewaretoken" not in client.get(process.url).content.decode()


def test_the_page_of_a_person_is_never_kept(client: Client, process: Process, bruno: User) -> None:
    client.force_login(bruno)
    client.get(process.url)
    client.cookies.clear()
    answer, cost = statements(client, process.url)
    assert cost > 0
    assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_a_cookie_that_is_none_of_ours_changes_nothing(client: Client, process: Process) -> None:
    client.get(process.url)
    _answer, cost = statements(client, process.url, headers={"cookie": "tracking=1; other=2"})
    assert cost == 0


def test_a_visitor_with_something_waiting_gets_a_fresh_page(client: Client, process: Process) -> None:
    client.get(process.url)
    client.post(f"/en/vote/{process.own_cause.ballot_id}/", {"value": "agree"}, headers=OURS)
    answer, cost = statements(client, process.url)
    assert cost > 0
    assert answer["Cache-Control"] == "private, no-cache"


def test_a_vote_is_visible_to_everybody_within_five_seconds(
    client: Client, process: Process, bruno: User, clock: Clock
) -> None:
    address = f"/en/proposals/{process.own_cause.pk}/"
    before = client.get(address).content
    cast(ballot=process.own_cause.ballot, voter=bruno, choice=1)
    assert client.get(address).content == before
    clock.now += 5
    after = client.get(address).content.decode()
    assert after.encode() != before
    assert "100 %" in after


def test_while_one_request_renders_the_others_get_the_old_page(client: Client, process: Process, clock: Clock) -> None:
    client.get(process.url)
    clock.now += FRESH_FOR + 0.1
    _answer, cost = statements(client, process.url)
    assert cost > 0
    _answer, cost = statements(client, process.url)
    assert cost == 0


def test_no_page_is_older_than_five_seconds() -> None:
    assert FRESH_FOR + STALE_FOR < 5


def test_the_author_of_a_vote_sees_it_at_once(client: Client, process: Process, bruno: User) -> None:
    address = f"/en/proposals/{process.own_cause.pk}/"
    client.get(address)
    client.force_login(bruno)
    client.post(f"/en/vote/{process.own_cause.ballot_id}/", {"value": "agree"})
    assert "100 %" in client.get(address).content.decode()


def test_a_browser_that_has_the_page_is_told_so(client: Client, process: Process) -> None:
    etag = client.get(process.url)["ETag"]
    answer, cost = statements(client, process.url, headers={"if-none-match": etag})
    assert (answer.status_code, answer.content, cost) == (304, b"", 0)
    assert answer["ETag"] == etag
    assert client.get(process.url, headers={"if-none-match": '"other"'}).status_code == 200


def test_browsers_may_keep_a_visitors_page_for_seconds_only(client: Client, process: Process, clock: Clock) -> None:
    assert client.get(process.url)["Cache-Control"] == "public, max-age=3"
    clock.now += 1.5
    assert client.get(process.url)["Cache-Control"] == "public, max-age=1"


def test_what_a_page_depends_on_is_said(client: Client, process: Process) -> None:
    vary = {name.strip().lower() for name in client.get(process.url)["Vary"].split(",")}
    assert {"cookie", "accept-encoding", "x-requested-with"} <= vary


def test_asking_for_the_head_alone_answers_without_a_body(client: Client, process: Process) -> None:
    assert client.head(process.url).content == b""
    page = client.get(process.url)
    with CaptureQueriesContext(connection) as seen:
        head = client.head(process.url)
    assert (head.status_code, head.content, len(seen)) == (200, b"", 0)
    assert head["ETag"] == page["ETag"]


def test_the_head_alone_is_never_kept_as_the_page(client: Client, process: Process) -> None:
    client.head(process.url)
    assert b"How do we bring the river back?" in client.get(process.url).content


def test_a_packed_page_is_not_given_to_who_cannot_unpack_it(client: Client, process: Process) -> None:
    packed = client.get(process.url, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    plain = client.get(process.url)
    assert not plain.has_header("Content-Encoding")
    assert b"How do we bring" in plain.content


@pytest.mark.parametrize("difference", [{"HTTP_HOST": "other.example"}, {"HTTP_X_REQUESTED_WITH": "fetch"}])
def test_another_host_or_the_pages_script_gets_its_own(
    client: Client, process: Process, difference: dict[str, str]
) -> None:
    address = f"/en/discussions/{process.discussion.pk}/?seed=1"
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        client.get(address, **difference)  # type: ignore[arg-type]
    assert len(seen) > 0


@pytest.mark.parametrize("address", ["/admin/", "/dev/sign-in/", "/en/nowhere/", "/"])
def test_some_answers_are_never_kept(client: Client, process: Process, address: str) -> None:
    for _ in range(2):
        assert "public" not in client.get(address).headers.get("Cache-Control", "")


def test_a_form_sent_is_never_answered_from_the_cache(client: Client, process: Process) -> None:
    address = f"/en/propose/{process.subject.pk}/cause/"
    client.get(address)
    assert client.post(address, {"title": "A"}, headers=OURS).status_code == 400
    assert client.get(address).status_code == 200


def test_an_answer_that_sets_a_cookie_is_never_kept(rf: RequestFactory, clock: Clock) -> None:
    numbers = itertools.count()

    def view(request: HttpRequest) -> HttpResponse:
        answer = HttpResponse(str(next(numbers)))
        answer.set_cookie("a", "b")
        return answer

    cache = PageCacheMiddleware(view)
    assert [cache(rf.get("/en/")).content for _ in range(2)] == [b"0", b"1"]


def test_visitors_are_spread_over_the_shuffles_and_keep_theirs(rf: RequestFactory, clock: Clock) -> None:
    seen: list[int] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.visitor_number)  # type: ignore[attr-defined]
        return HttpResponse("page")

    cache = PageCacheMiddleware(view)
    for n in range(200):
        cache(rf.post("/en/", REMOTE_ADDR=f"192.0.2.{n}", headers={"user-agent": "Firefox"}))
    assert set(seen) == set(range(VARIANTS))
    assert max(seen.count(variant) for variant in set(seen)) < 60
    again = len(seen)
    cache(rf.post("/en/", REMOTE_ADDR="192.0.2.7", headers={"user-agent": "Firefox"}))
    assert seen[again] == seen[7]


def test_the_cache_does_not_grow_without_end(rf: RequestFactory, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "MAX_BYTES", 10_000)
    cache = PageCacheMiddleware(lambda request: HttpResponse("a" * 1000))
    for n in range(50):
        cache(rf.get(f"/en/{n}/"))
    assert len(cache.pages) == 10
    assert cache.bytes == sum(len(page.content) for page in cache.pages.values()) <= 10_000
    assert MAX_BYTES <= 256 * 1024 * 1024


def test_the_name_of_the_session_cookie_is_the_one_in_use(process: Process, bruno: User) -> None:
    client = Client()
    client.force_login(bruno)
    assert settings.SESSION_COOKIE_NAME in client.cookies


def test_endless_addresses_cost_the_oldest_their_place_and_no_memory_without_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_cache, "MAX_PAGES", 5)
    cache = PageCacheMiddleware(lambda request: HttpResponse("small", content_type="text/plain"))
    for number in range(20):
        cache(RequestFactory().get(f"/en/?seed={number}"))
    cache(RequestFactory().get("/en/?q=" + "x" * page_cache.MAX_ADDRESS))
    for kind in ("a" * 4000, "b" * 4000):
        cache(RequestFactory().get("/en/?seed=19", headers={"x-requested-with": kind}))
    assert len(cache.pages) == 5
    assert max(len(str(key)) for key in cache.pages) < 1000
