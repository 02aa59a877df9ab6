"""The short way of a vote: what nearly every vote is, without the machinery that a page needs.

A signed-in person presses a button of a page with its script, and gets the vote box back: that is all this middleware
takes. It makes the very checks of the long way (session, account, token, flood, ballot, window), and whatever is not
plain, a refusal above all, goes the long way as if this had not looked; there every answer is made. The headers of an
answer are those the long way gave to the first such vote, so that no rule of security is written down twice. Half the
time of a vote is saved so (docs/decisions/0003).
"""

import re
from collections.abc import Callable
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, load_backend
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare

from accounts.guard import VOTE, is_within_rate
from accounts.models import User
from voting import services
from voting.forms import Pressed
from voting.models import Ballot
from voting.rules import choice_message, voting_message
from voting.services import MyVote
from voting.views import box_answer, find_ballot, pressed_in

FIELDS = frozenset(("csrfmiddlewaretoken", "next", "value", "version", "opened"))
"""A form with any other field may bring words, which have bounds of their own."""
MAX_BODY = 8_192
"""Bytes."""
OWN_TO_ONE = frozenset(("content-length", "content-encoding"))
"""Headers that belong to one answer."""
FORM = "application/x-www-form-urlencoded"
_REFUSED = HttpResponse(status=403)


class _Token(CsrfViewMiddleware):
    """Django's check of the token; the answer to a wrong one is made on the long way."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return _REFUSED


def _any_view(request: HttpRequest) -> None:
    """A view that is not exempt, for the check of the token to look at."""


class ShortWay:
    """The first middleware of all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.token = _Token(get_response)
        self.session = import_module(settings.SESSION_ENGINE).SessionStore
        # Django looks a setting up by several calls; a vote asks for these each time.
        self.cookie, self.backends = settings.SESSION_COOKIE_NAME, frozenset(settings.AUTHENTICATION_BACKENDS)
        self.needs_https, self.refuses_agents = settings.SECURE_SSL_REDIRECT, bool(settings.DISALLOWED_USER_AGENTS)
        languages = "|".join(re.escape(code) for code, _name in settings.LANGUAGES)
        self.address = re.compile(f"/({languages})/vote/([0-9]{{1,18}})/")
        # By language and whether the connection is secure: the headers of an answer.
        self.headers: dict[tuple[str, bool], dict[str, str]] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or (found := self.address.fullmatch(request.path_info)) is None:
            return self.get_response(request)
        if not self._is_plain(request):
            return self.get_response(request)
        language, ballot_id = found.group(1), int(found.group(2))
        key = (language, request.is_secure())
        headers = self.headers.get(key)
        if headers is None:
            response = self.get_response(request)
            self._learn(key, request, response)
            return response
        translation.activate(language)
        body = self._vote(request, ballot_id)
        if body is None:
            return self.get_response(request)
        response = HttpResponse(body, headers=headers)
        response.headers["Content-Length"] = str(len(response.content))
        return response

    def _is_plain(self, request: HttpRequest) -> bool:
        """Whether it is worth a look: sent by the page's script, with a session, as a short form."""
        meta = request.META
        if meta.get("HTTP_X_REQUESTED_WITH") != "fetch" or self.cookie not in request.COOKIES:
            return False
        if meta.get("CONTENT_TYPE", "").partition(";")[0] != FORM or not _is_short(meta.get("CONTENT_LENGTH", "")):
            return False
        if (self.needs_https and not request.is_secure()) or self.refuses_agents:
            return False
        try:
            request.get_host()
        except DisallowedHost:
            return False
        return FIELDS.issuperset(request.POST)

    def _learn(self, key: tuple[str, bool], request: HttpRequest, response: HttpResponse) -> None:
        """Keep the headers that the long way gave to a vote that was taken."""
        if response.status_code != 200 or response.streaming or response.cookies or not request.user.is_authenticated:
            return
        headers = {name: value for name, value in response.headers.items() if name.lower() not in OWN_TO_ONE}
        if not any("nonce-" in value for value in headers.values()):
            self.headers[key] = headers

    def _vote(self, request: HttpRequest, ballot_id: int) -> str | None:
        """Cast the vote and return the box; None for whatever the long way has to look at."""
        voter = self._voter(request)
        if voter is None or not self._has_token(request):
            return None
        press, now = pressed_in(request), timezone.now()
        try:
            ballot = find_ballot(ballot_id)
        except Http404:
            return None
        if press is None or voting_message(ballot, now) or choice_message(ballot, press.choice):
            return None
        request.user = voter
        if not is_within_rate(request, VOTE):
            return None
        return _cast(ballot, voter, press, now)

    def _voter(self, request: HttpRequest) -> User | None:
        """Who is signed in, as `django.contrib.auth.get_user` finds it; None where it would write to the session."""
        session = self.session(request.COOKIES[self.cookie])
        backend_path = session.get(BACKEND_SESSION_KEY)
        if backend_path not in self.backends or SESSION_KEY not in session:
            return None
        voter: User | None = load_backend(backend_path).get_user(session[SESSION_KEY])
        stamp = session.get(HASH_SESSION_KEY)
        if voter is None or not stamp or not constant_time_compare(stamp, voter.get_session_auth_hash()):
            return None
        return None if session.modified else voter

    def _has_token(self, request: HttpRequest) -> bool:
        self.token.process_request(request)
        return self.token.process_view(request, _any_view, (), {}) is None


def _cast(ballot: Ballot, voter: User, press: Pressed, now: datetime) -> str | None:
    try:
        services.cast(ballot=ballot, voter=voter, choice=press.choice, seen_version=press.version, now=now)
    except services.VoteRefused:
        return None
    return box_answer(ballot, MyVote(press.choice, press.version_of(ballot)), "", now)


def _is_short(length: str) -> bool:
    return length.isascii() and length.isdecimal() and len(length) < 6 and int(length) <= MAX_BODY
