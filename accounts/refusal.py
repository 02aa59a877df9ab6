"""Refused requests: a page that says why and gives every word back."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from accounts import pending

# Fields of forms that no person typed, or that must not be shown again.
NOT_WORDS = frozenset(
    "csrfmiddlewaretoken next code login email action version value label compact stance language kind "
    "reply_to nonce order page seed run opened".split()
)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: the page was too old, or the request came from elsewhere (`reason` is for logs).

    A signed-in person whose own page was outdated sends the same again with one press.
    """
    return answer_with_words(
        request,
        title=_("Please send it again"),
        message=_(
            "For your safety we did not take it: the page had been open for a long time, you signed in or out "
            "meanwhile, or your browser blocks cookies."
        ),
        status=403,
        again=request.user.is_authenticated and pending.same_origin(request),
    )


def answer_with_words(
    request: HttpRequest, *, title: str, message: str, status: int, again: bool = False
) -> HttpResponse:
    """The page of a refusal; with `again` it offers to send the same fields to the same address."""
    context: dict[str, Any] = {
        "title": title,
        "message": message,
        "words": posted_words(request),
        "back": pending.own_address(request, _came_from(request)),
        "again": request.get_full_path() if again else "",
        "fields": _fields(request) if again else [],
    }
    response = render(request, "accounts/refused.html", context, status=status)
    patch_cache_control(response, private=True, no_store=True)
    return response


def posted_words(request: HttpRequest) -> list[str]:
    """The texts that a person typed into the refused form."""
    return [value for name, value in _fields(request) if name not in NOT_WORDS and value and not value.isdigit()]


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    try:
        lists = list(request.POST.lists())
    except (BadRequest, RequestDataTooBig, TooManyFieldsSent, UnreadablePostError):
        return []
    return [(name, value) for name, values in lists if name != "csrfmiddlewaretoken" for value in values]


def _came_from(request: HttpRequest) -> str:
    named = dict(_fields(request)).get("next", "")
    if named:
        return named
    try:
        referer = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return "/"
    return f"{referer.path}?{referer.query}" if referer.netloc == request.get_host() else "/"
