"""What a visitor did before signing in: kept in the session, done once after signing in, in the same order.

A visitor who votes or writes is not told "sign in first": each act is remembered, the sign-in page shows them, and the
room that knows how (it registers a handler for its kind) performs them as soon as the person is known, whatever the way
they signed in. Words are never lost: what cannot be done is given back.

All data is bounded text in the session of the visitor; nothing here is read from another site's request (see
`same_origin` and accounts.guard).
"""

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts import services
from accounts.limits import TooMany

logger = logging.getLogger(__name__)

Words = str | dict[str, str]
Handler = Callable[[HttpRequest, dict[str, str]], str]

LIFETIME = 24 * 60 * 60  # seconds
MAX_SIZE = 20_000  # characters of one act, and of one text given back
MAX_ACTS = 10  # acts that wait at once
MAX_KEPT = 10  # texts given back, and texts kept without a form

_ACTS = "pending_acts"
_GIVEN_BACK = "pending_given_back"
_KEPT = "pending_kept_words"
_handlers: dict[str, Handler] = {}
_one_for: dict[str, str] = {}


class ActTooLong(Exception):
    """The act is larger than a session should hold; the message says so."""


class TooManyActs(Exception):
    """MAX_ACTS acts wait already; the message says so."""


class ActRefused(Exception):
    """A handler cannot perform the act; the message says why. Its words are kept and shown."""


@dataclass(frozen=True)
class Act:
    """What waits to be done. `at` is in seconds since 1970, `summary` says in the visitor's language what it is."""

    id: str
    kind: str
    data: dict[str, str]
    return_to: str
    summary: str
    at: float

    @property
    def words(self) -> list[str]:
        """What the visitor wrote, without numbers and one-word values of the form."""
        return [text for text in self.data.values() if any(c.isspace() for c in text.strip()) or len(text) > 40]


def register(kind: str, handler: Handler, *, one_for: str = "") -> None:
    """Let `handler(request, data)` perform the acts of `kind`; it returns the address to go to.

    It runs in a transaction, with `request.user` signed in and `request.act_made_at`, the moment when the act was
    begun. It reports by `messages` and may call `give_back`; it raises ActRefused when there is no better place for the
    words. One act of the kind waits at a time, or with
    `one_for` one for each value of that field of the data: one vote for each ballot.
    """
    _handlers[kind] = handler
    _one_for[kind] = one_for


def remember(request: HttpRequest, kind: str, data: dict[str, str], return_to: str, summary: str) -> None:
    """Keep an act of a visitor until they sign in, after those that wait; it takes the place of an earlier one.

    Which one that is, `register` says; its words are kept. Raises ActTooLong above MAX_SIZE characters and TooManyActs
    above MAX_ACTS. `return_to` is an address of this site, "/" is taken for any other.
    """
    data = {str(key): str(value) for key, value in data.items()}
    if len(str(summary)) + sum(len(key) + len(value) for key, value in data.items()) > MAX_SIZE:
        raise ActTooLong(_("This text is too long. Please shorten it."))
    act = Act(str(uuid.uuid4()), kind, data, own_address(request, return_to), str(summary), time.time())
    others = []
    for earlier in waiting(request):
        if _place(earlier) != _place(act):
            others.append(earlier)
        elif earlier.data != data:
            keep_words(request, *earlier.words)
    if len(others) >= MAX_ACTS:
        raise TooManyActs(_("Much is waiting for you to sign in already. Please sign in first, then send it again."))
    kept = (*too_late(request)[-MAX_ACTS:], *others, act)
    request.session[_ACTS] = [asdict(one) for one in kept]


def waiting(request: HttpRequest) -> list[Act]:
    """The acts that will be done when the visitor signs in, the earliest first."""
    return [Act(**entry) for entry in _stored(request, _ACTS)]


def too_late(request: HttpRequest) -> list[Act]:
    """The acts that nobody has confirmed within LIFETIME: they will not be done, and whoever signs in is told."""
    return [Act(**entry) for entry in _all_stored(request, _ACTS) if _is_over(entry)]


def forget(request: HttpRequest) -> None:
    """Do nothing of what waits."""
    request.session.pop(_ACTS, None)


def perform(request: HttpRequest) -> str | None:
    """Do what waits, each act once, and return where the last one leads; None when nothing waits.

    Called after signing in. A failure stops neither the sign-in nor the other acts: the words are kept, the person is
    told, and lands where they can be copied.
    """
    acts, late = waiting(request), too_late(request)
    if not acts and not late:
        return None
    forget(request)
    results = [_refuse_late(request, act) for act in late] + [_perform(request, act) for act in acts]
    if any(address is None for address in results):
        return reverse("accounts:words")
    return results[-1]


def _perform(request: HttpRequest, act: Act) -> str | None:
    """Do one act and return where it leads; None if it has left words behind."""
    try:
        with transaction.atomic():
            if not services.claim_act(act_id=act.id):
                return act.return_to
            request.act_made_at = datetime.fromtimestamp(act.at, UTC)  # type: ignore[attr-defined]
            return own_address(request, _handlers[act.kind](request, act.data))
    except (ActRefused, TooMany) as refusal:
        reason = str(refusal)
    except Exception:
        logger.exception("A remembered act of kind %r could not be performed.", act.kind)
        reason = _("Something went wrong on our side.")
    return _refuse(request, act, reason)


def _refuse_late(request: HttpRequest, act: Act) -> str | None:
    reason = _("You signed in more than 24 hours after you had begun it: %(what)s")
    return _refuse(request, act, reason % {"what": Truncator(act.summary).chars(80)})


def _refuse(request: HttpRequest, act: Act, reason: str) -> str | None:
    """Say why it is not done and keep its words."""
    messages.error(request, _("It was not sent. %(reason)s") % {"reason": reason}, fail_silently=True)
    keep_words(request, *act.words)
    return None if act.words else act.return_to


def _place(act: Act) -> tuple[str, str]:
    """Two acts with the same place cannot both wait."""
    return act.kind, act.data.get(_one_for.get(act.kind, ""), "")


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Go to the sign-in page, which says what waits."""
    acts = waiting(request)
    query = f"?{urlencode({'next': acts[-1].return_to})}" if acts else ""
    return HttpResponseRedirect(f"{reverse('account_login')}{query}", status=303)


def give_back(request: HttpRequest, kind: str, key: str, words: Words) -> None:
    """Keep `words` for the form of `kind` on the thing called `key`, which shows them by `given_back`."""
    others = [entry for entry in _stored(request, _GIVEN_BACK) if (entry["kind"], entry["key"]) != (kind, key)]
    entry = {"kind": kind, "key": key, "words": _bounded(words), "at": time.time()}
    request.session[_GIVEN_BACK] = [*others, entry][-MAX_KEPT:]


def given_back(request: HttpRequest, kind: str, key: str) -> Any:
    """The words given back to this form (text or fields, as they were given); None when there are none.

    They stay until they are posted or LIFETIME is over.
    """
    for entry in _stored(request, _GIVEN_BACK):
        if (entry["kind"], entry["key"]) == (kind, key):
            return entry["words"]
    return None


def keep_words(request: HttpRequest, *texts: str) -> None:
    """Keep texts that have no form to go back to; the page `accounts:words` shows them."""
    if texts:
        entries = [{"words": _bounded(text), "at": time.time()} for text in texts]
        request.session[_KEPT] = [*_stored(request, _KEPT), *entries][-MAX_KEPT:]


def kept_words(request: HttpRequest) -> list[str]:
    """The texts of the visitor that were not sent, also those that have waited too long."""
    late = [text for act in too_late(request) for text in act.words]
    return late + [entry["words"] for entry in _stored(request, _KEPT)]


def forget_posted(request: HttpRequest) -> None:
    """Drop the words given back that this request has just posted."""
    posted = {_as_typed(value) for values in dict(request.POST.lists()).values() for value in values}
    for name in (_GIVEN_BACK, _KEPT):
        entries = _stored(request, name)
        left = [entry for entry in entries if not _texts(entry["words"]) & posted]
        if len(left) < len(entries):
            request.session[name] = left


def same_origin(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site made the request; without any such header, no.

    Sec-Fetch-Site cannot be set by a page. Origin and Referer stand in for it in old browsers and without HTTPS.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site == "same-origin":
        # A browser that hides the origin says "null"; a sandboxed frame does too, but is never "same-origin".
        return origin in (None, "null") or _is_ours(request, origin)
    if site not in (None, "none"):
        return False
    return _is_ours(request, request.headers.get("Referer") if origin is None else origin)


def own_address(request: HttpRequest, address: str) -> str:
    """`address` if it is one of this site, otherwise the home page."""
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else "/"


def has_session(request: HttpRequest) -> bool:
    """Whether there can be anything in the session: it is not touched on a visitor's first page, which is cached."""
    session = getattr(request, "session", None)
    return session is not None and (session.session_key is not None or not session.is_empty())


def _is_ours(request: HttpRequest, address: str | None) -> bool:
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return False
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    return origin in {f"{request.scheme}://{request.get_host()}".lower(), *settings.CSRF_TRUSTED_ORIGINS}


def _stored(request: HttpRequest, name: str) -> list[dict[str, Any]]:
    return [entry for entry in _all_stored(request, name) if not _is_over(entry)]


def _all_stored(request: HttpRequest, name: str) -> list[dict[str, Any]]:
    return request.session.get(name, []) if has_session(request) else []


def _is_over(entry: dict[str, Any]) -> bool:
    return time.time() - entry["at"] > LIFETIME


def _bounded(words: Words) -> Words:
    return words[:MAX_SIZE] if isinstance(words, str) else {key: value[:MAX_SIZE] for key, value in words.items()}


def _texts(words: Words) -> set[str]:
    values = [words] if isinstance(words, str) else words.values()
    return {_as_typed(value) for value in values if len(value) > 1}


def _as_typed(text: str) -> str:
    """Browsers send line ends as CR LF and forms strip spaces: neither makes another text."""
    return text.replace("\r\n", "\n").strip()
