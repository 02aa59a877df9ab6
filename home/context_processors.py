"""What every template gets."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from home.navigation import navigation_of


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation`, made only when a template uses it."""
    return {"navigation": SimpleLazyObject(lambda: navigation_of(request))}
