"""The site with a page and two acts of a visitor to try the room with."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import limits, pending
from accounts.guard import act_of_a_person
from hemicycle import urls as hemicycle_urls

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


@require_POST
@act_of_a_person
def press(request: HttpRequest) -> HttpResponse:
    """A vote, as the room above takes it."""
    data = {"ballot": request.POST["ballot"], "value": request.POST["value"]}
    if not request.user.is_authenticated:
        return_to = f"/en/place/#vote-{data['ballot']}"
        pending.remember(request, kind="test-vote", data=data, return_to=return_to, summary=f"Vote {data['value']}")
        return pending.to_sign_in(request)
    return HttpResponse(count(request, data))


@require_POST
@act_of_a_person
def publish(request: HttpRequest) -> HttpResponse:
    """A text as a service above takes it: counted, and left to the door when it is one too many."""
    with transaction.atomic():
        limits.take(request.user, timezone.now())
        done.append((request.user.pk, {"text": request.POST["text"]}))
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


def count(request: HttpRequest, data: dict[str, str]) -> str:
    """The handler of the vote."""
    done.append((request.user.pk, data))
    return f"/en/place/#counted-{data['ballot']}"


# Before the site's own addresses, whose last one is Wagtail's: every page.
urlpatterns = [
    *i18n_patterns(
        path("write/", write),
        path("press/", press),
        path("publish/", publish),
        path("place/", place),
        path("place/post/", place_posted),
    ),
    *hemicycle_urls.urlpatterns,
]
