"""Requests straight into the application: no network and no server, so that processor time is the application's own."""

import gzip
import io
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string

from accounts.models import User
from accounts.sessions import SessionStore

Application = Callable[..., Iterator[bytes]]


@dataclass(frozen=True)
class Visitor:
    """Who sends a request: nobody (no cookies), or a signed-in person with a session and a token of their own."""

    cookies: str = ""
    csrf_token: str = ""


NOBODY = Visitor()


def signed_in(user: User) -> Visitor:
    """A session for `user`, as signing in leaves it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    token = _get_new_csrf_string()
    cookies = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={token}"
    return Visitor(cookies, token)


@dataclass(frozen=True)
class Answer:
    """What came back, and what it cost. Times in milliseconds."""

    status: int
    body: bytes
    headers: dict[str, str]
    cpu_ms: float
    wall_ms: float


def send(
    application: Application,
    path: str,
    *,
    visitor: Visitor = NOBODY,
    form: str | None = None,
    fetched: bool = False,
    compressed: bool = False,
) -> Answer:
    """GET `path`, or POST `form`; `fetched` as the page's script does it."""
    address, _, query = path.partition("?")
    body = (form or "").encode()
    environ = {
        "REQUEST_METHOD": "GET" if form is None else "POST",
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "HTTP_USER_AGENT": "bench",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if visitor.cookies:
        environ["HTTP_COOKIE"] = visitor.cookies
    if form is not None:
        environ |= {
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_X_CSRFTOKEN": visitor.csrf_token,
        }
    if fetched:
        environ["HTTP_X_REQUESTED_WITH"] = "fetch"
    if compressed:
        environ["HTTP_ACCEPT_ENCODING"] = "gzip"
    started: list[tuple[str, list[tuple[str, str]]]] = []
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    response = application(environ, lambda status, headers, _info=None: started.append((status, headers)))
    content = b"".join(response)
    response.close()
    cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - wall
    status, headers = started[0]
    return Answer(int(status[:3]), content, dict(headers), cpu / 1e6, wall / 1e6)


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Every statement sent to the database inside, those of the session, the user and transactions included."""
    statements: list[str] = []

    def note(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


@dataclass
class Sample:
    """Repeated requests for one page."""

    cpu_ms: list[float] = field(default_factory=list)
    wall_ms: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    compressed: list[int] = field(default_factory=list)

    def add(self, answer: Answer) -> None:
        """Note one more answer. Raises RuntimeError unless it is a page."""
        if answer.status != 200:
            raise RuntimeError(f"Answered {answer.status}: {answer.body[:300]!r}")
        self.cpu_ms.append(answer.cpu_ms)
        self.wall_ms.append(answer.wall_ms)
        self.sizes.append(len(answer.body))
        self.compressed.append(len(gzip.compress(answer.body, 6)))

    @property
    def cpu(self) -> float:
        """The median processor time of a request, in milliseconds."""
        return statistics.median(self.cpu_ms)

    def figures(self, name: str) -> dict[str, float]:
        """The figures of this page, each with `name` before it."""
        hundredths = statistics.quantiles(self.wall_ms, n=100)
        return {
            f"{name}_cpu_ms": round(self.cpu, 2),
            f"{name}_p50_ms": round(hundredths[49], 2),
            f"{name}_p95_ms": round(hundredths[94], 2),
            f"{name}_bytes": int(statistics.median(self.sizes)),
            f"{name}_gzip_bytes": int(statistics.median(self.compressed)),
        }
