"""The product's addresses and one view that does nothing, to measure what Django and its middleware cost alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from hemicycle.urls import urlpatterns as product


def bare(request: HttpRequest) -> HttpResponse:
    """Two letters, kept out of the cache of whole pages."""
    return HttpResponse("ok", headers={"Cache-Control": "private"})


urlpatterns = [path("bench/bare/", bare), *product]
