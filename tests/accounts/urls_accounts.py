"""The addresses of the room alone, and two acts of a visitor to try it with."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from accounts import pending
from accounts.guard import act_of_a_person

done: list[tuple[int, dict[str, str]]] = []


@require_POST
@act_of_a_person
def write(request: HttpRequest) -> HttpResponse:
    """A comment, as the rooms above take it."""
    data = {"text": request.POST["text"]}
    if not request.user.is_authenticated:
        pending.remember(
            request, kind="test-comment", data=data, return_to="/en/place/?page=2#here", summary=data["text"]
        )
        return pending.to_sign_in(request)
    perform(request, data)
    return HttpResponse("done")


@act_of_a_person
def place(request: HttpRequest) -> HttpResponse:
    """The page one comes from."""
    back = pending.given_back(request, "test-comment", "1")
    return HttpResponse(f"place, given back: {back}, messages: {[str(m) for m in messages.get_messages(request)]}")


@require_POST
@act_of_a_person
def place_posted(request: HttpRequest) -> HttpResponse:
    """Posts, and goes on by a redirect as every room does."""
    return HttpResponse(status=303, headers={"Location": "/en/place/"})


def perform(request: HttpRequest, data: dict[str, str]) -> str:
    """The handler of the act: what the room above would write."""
    if data["text"] == "closed step":
        pending.give_back(request, "test-comment", "1", data["text"])
        messages.error(request, "The step is closed.")
        return "/en/place/"
    if data["text"] == "refused by the handler":
        raise pending.ActRefused("No more today.")
    if data["text"] == "broken on our side":
        raise RuntimeError("handler")
    done.append((request.user.pk, data))
    messages.success(request, "Your comment is published.")
    return "/en/place/?page=2#c1"


urlpatterns = [
    path("admin/", include("accounts.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    *i18n_patterns(
        path("account/", include("accounts.urls")),
        path("account/", include("accounts.sign_in_urls")),
        path("write/", write),
        path("place/", place),
        path("place/post/", place_posted),
        path("", include(wagtail_urls)),
    ),
]
if settings.DEMO_SIGN_IN:
    urlpatterns.insert(0, path("", include("accounts.dev_urls")))
