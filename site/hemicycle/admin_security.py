"""The content security policy of Wagtail's admin, and of the previews it shows in frames."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

from hemicycle.settings.content_security import admin_policy

HEADER = str(CSP.HEADER_ENFORCE)


def admin_security(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give the admin its looser policy; a preview keeps the strict one of its page, but the admin may frame it.

    Wagtail renders a preview by a request of its own through all middleware, so it comes with the public header.
    """
    guarded = csp_override(admin_policy(CSP))(view)

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = guarded(request, *args, **kwargs)
        if HEADER in response.headers:
            response.headers[HEADER] = response.headers[HEADER].replace(
                f"frame-ancestors {CSP.NONE}", f"frame-ancestors {CSP.SELF}"
            )
        return response

    return answered
