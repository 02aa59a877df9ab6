"""Whole pages kept for seconds, so that a crowd that refreshes costs one rendering every few seconds.

First in the list of middleware: a hit runs nothing else of Django. Only visitors without a session are served from it;
whoever signed in, or has something waiting, always gets a fresh page. Figures in docs/decisions/0002.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from discussion.orders import SEEDS
from hemicycle.client_address import client_address

FRESH_FOR = 3.0
"""Seconds a page is served before it is rendered anew: a vote is visible to everybody within five."""
STALE_FOR = 1.5
"""Seconds more that others may get the old page while one request renders the new one."""
MAX_BYTES = 64 * 1024 * 1024
MAX_PAGE_BYTES = 1024 * 1024
MAX_PAGES = 2000
"""Pages kept at most: an endless choice of addresses costs the oldest their place, never memory without bound."""
MAX_ADDRESS = 512
"""Characters of an address that is kept."""
VARIANTS = 8
"""Shuffles of the fair order that visitors without a session are spread over."""
NEVER_KEPT = ("/admin/", "/dev/", "/media/", "/static/", "/documents/")
KEPT_TYPES = ("text/html", "application/atom+xml", "application/xml", "text/plain", "text/calendar")


@dataclass
class KeptPage:
    """A rendered page. Times are monotonic seconds."""

    content: bytes
    headers: dict[str, str]
    etag: str
    until: float
    is_renewed: bool = False


class PageCacheMiddleware:
    """Serves kept pages to visitors without a session, and says to everybody else that their page is private."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages: OrderedDict[tuple[object, ...], KeptPage] = OrderedDict()
        self.bytes = 0
        self.lock = Lock()
        self.personal_cookies = (settings.SESSION_COOKIE_NAME, "messages")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cookies = request.META.get("HTTP_COOKIE", "")
        if cookies and any(name in request.COOKIES for name in self.personal_cookies):
            # A session keeps its own shuffle wherever it is; there are as many as pages can be cached for.
            request.visitor_number = _number(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""), SEEDS)  # type: ignore[attr-defined]
            response = self.get_response(request)
            if not response.has_header("Cache-Control") and not request.path.startswith(NEVER_KEPT):
                response["Cache-Control"] = "private, no-cache"
            return response
        variant = self._variant(request)
        request.visitor_number = variant  # type: ignore[attr-defined]
        address = request.get_full_path()
        if request.method not in ("GET", "HEAD") or request.path.startswith(NEVER_KEPT) or len(address) > MAX_ADDRESS:
            return self.get_response(request)
        key = (
            request.META.get("HTTP_HOST", ""),
            request.scheme,
            address,
            request.META.get("HTTP_X_REQUESTED_WITH") == "fetch",
            "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""),
            variant,
        )
        kept = self._find(key)
        if kept is not None:
            return self._answer(request, kept)
        if request.method == "HEAD":
            return self.get_response(request)
        response = self.get_response(request)
        return self._keep(request, key, response)

    def _variant(self, request: HttpRequest) -> int:
        """A number that stays with a visitor for a day without storing anything about them."""
        day = int(time.time() // 86400)
        agent = request.META.get("HTTP_USER_AGENT", "")
        return _number(f"{client_address(request)}|{agent}|{day}", VARIANTS)

    def _find(self, key: tuple[object, ...]) -> KeptPage | None:
        now = time.monotonic()
        with self.lock:
            kept = self.pages.get(key)
            if kept is None or now >= kept.until + STALE_FOR:
                return None
            if now >= kept.until and not kept.is_renewed:
                # This request renders the page; the others get the old one meanwhile.
                kept.is_renewed = True
                return None
            self.pages.move_to_end(key)
            return kept

    def _answer(self, request: HttpRequest, kept: KeptPage) -> HttpResponse:
        if request.META.get("HTTP_IF_NONE_MATCH") == kept.etag:
            response = HttpResponse(status=304)
        else:
            response = HttpResponse(kept.content if request.method == "GET" else b"")
        for name, value in kept.headers.items():
            response.headers[name] = value
        response.headers["Cache-Control"] = f"public, max-age={max(0, int(kept.until - time.monotonic()))}"
        return response

    def _keep(self, request: HttpRequest, key: tuple[object, ...], response: HttpResponse) -> HttpResponse:
        control = response.headers.get("Cache-Control", "")
        if (
            response.status_code != 200
            or response.streaming
            or response.cookies
            or "private" in control
            or "no-store" in control
            or not response.headers.get("Content-Type", "").startswith(KEPT_TYPES)
            or len(response.content) > MAX_PAGE_BYTES
        ):
            return response
        patch_vary_headers(response, ["Cookie", "Accept-Encoding", "X-Requested-With"])
        etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:24]}"'
        response.headers["ETag"] = etag
        headers = {name: value for name, value in response.headers.items() if name != "Cache-Control"}
        kept = KeptPage(response.content, headers, etag, time.monotonic() + FRESH_FOR)
        with self.lock:
            old = self.pages.pop(key, None)
            self.bytes += len(kept.content) - (len(old.content) if old else 0)
            self.pages[key] = kept
            while self.bytes > MAX_BYTES or len(self.pages) > MAX_PAGES:
                _key, dropped = self.pages.popitem(last=False)
                self.bytes -= len(dropped.content)
        response.headers["Cache-Control"] = f"public, max-age={int(FRESH_FOR)}"
        return response


def _number(text: str, below: int) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) % below
