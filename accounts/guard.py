"""The door of every act: a signed-in person proves it by the token, a visitor by having come from our own page."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import Rate, _consume_single_rate, parse_rates
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts import pending
from accounts.limits import TooMany
from accounts.refusal import answer_with_words, csrf_failure, posted_words

View = Callable[..., HttpResponse]
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
# Names of rates in ACCOUNT_RATE_LIMITS
ACT_BEFORE_SIGN_IN = "act_before_sign_in"
TEXT, VOTE = "text", "vote"


def act_of_a_person(view: View) -> View:
    """Let `view` receive a vote or a text of a signed-in person or of a visitor of our own pages.

    Public pages are cached for everybody and carry no token, so Django's check is lifted here and made again for
    whoever is signed in. A request without session passes only if the browser says that it comes from this site:
    another site can neither act for a person nor plant an act for when they sign in. The view must call
    `pending.remember` for a visitor. Two bounds: a flood (a form with words counts as a text, any other as a vote) is
    stopped here by the cache; how much a person may publish is counted exactly by `limits.take` in the services, whose
    TooMany a view may answer itself with its form, or leave to this door. Refusals (403, 429, 400) give the words back.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in SAFE_METHODS:
            return view(request, *args, **kwargs)
        signed_in = request.user.is_authenticated
        if signed_in:
            refusal = CsrfViewMiddleware(view).process_view(request, _checked, args, kwargs)
            if refusal is not None:
                return refusal
            if not _is_within_rate(request):
                return _too_many(request, _("Please wait a while, then send it again."))
        elif not pending.same_origin(request):
            return csrf_failure(request, reason="Not sent by a page of this site.")
        elif not ratelimit.consume(request, action=ACT_BEFORE_SIGN_IN):
            return _too_many(request, _("Please wait a minute, then send it again, or sign in first."))
        try:
            response = view(request, *args, **kwargs)
        except pending.ActTooLong as refusal:
            return answer_with_words(request, title=_("This is too long"), message=str(refusal), status=400)
        except pending.TooManyActs as refusal:
            return _too_many(request, str(refusal))
        except TooMany as refusal:
            answer = _too_many(request, str(refusal))
            answer["Retry-After"] = str(refusal.retry_after(timezone.now()))
            return answer
        if signed_in and 300 <= response.status_code < 400:
            pending.forget_posted(request)
        return response

    return guarded


def _is_within_rate(request: HttpRequest) -> bool:
    """Whether a signed-in person may send this now; yes while the cache cannot count, since we know who it is."""
    return is_within_rate(request, TEXT if posted_words(request) else VOTE)


def is_within_rate(request: HttpRequest, action: str) -> bool:
    """Whether `request.user` may do this now, once more counted; yes while the cache cannot count."""
    return _cannot_count() or _consume(request, action) or _cannot_count()


def _consume(request: HttpRequest, action: str) -> bool:
    """What allauth's `ratelimit.consume` does, with the rates read once: they are half of its time."""
    return all(
        _consume_single_rate(request, app="allauth.account", action=action, rate=rate)
        for rate in _rates(settings.ACCOUNT_RATE_LIMITS[action])
    )


@lru_cache(maxsize=64)
def _rates(text: str) -> list[Rate]:
    return list(dict.fromkeys(parse_rates(text)))


def _cannot_count() -> bool:
    """Whether the cache says of itself that it is away (hemicycle.cache)."""
    return bool(getattr(cache, "is_down", False))


def _too_many(request: HttpRequest, message: str) -> HttpResponse:
    return answer_with_words(request, title=_("Too many at once"), message=message, status=429)


def _checked(request: HttpRequest) -> None:
    """A view that is not exempt, for the middleware to look at."""
