"""Signing in as an invented person of the demonstration, without a code; it does not exist in production."""

from ipaddress import ip_address

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts import pending
from accounts.models import User
from accounts.refusal import answer_with_words

MAX_CITIZENS = 20


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """The invented people with a button each; a POST of `email` signs in."""
    if not getattr(settings, "DEMO_SIGN_IN", False):
        raise Http404
    if not _may_come_from(request):
        return answer_with_words(
            request,
            title=_("Only on the machine of the demonstration"),
            message=_("This page signs in as anybody, so it answers only to the machine it runs on."),
            status=403,
        )
    people = list(User.objects.demo_people())
    address = request.POST.get("next") or request.GET.get("next", "")
    context = {"groups": _groups(people), "waiting": pending.waiting(request), "next": address}
    if request.method != "POST":
        return render(request, "accounts/demo_sign_in.html", context)
    chosen = request.POST.get("email", "").strip().lower()
    person = next((person for person in people if person.email == chosen), None)
    if person is None:
        context["error"] = _("Nobody in the demo has this address.")
        return render(request, "accounts/demo_sign_in.html", context, status=400)
    login(request, person)
    landing = pending.perform(request) or pending.own_address(request, address)
    return HttpResponseRedirect(landing, status=303)


def _may_come_from(request: HttpRequest) -> bool:
    """Whether this machine asks, by any of its own addresses, or DEMO_SIGN_IN_FROM_ANYWHERE allows all."""
    if getattr(settings, "DEMO_SIGN_IN_FROM_ANYWHERE", False):
        return True
    try:
        address = ip_address(get_adapter().get_client_ip(request))
    except (ValueError, PermissionDenied):
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _groups(people: list[User]) -> list[tuple[str, list[User]]]:
    """The demo people by what they may do, each once."""
    titles = {
        "administrator": _("Administrator"),
        "editor": _("Editor"),
        "parliamentarian": _("Parliamentarian"),
        "organisation": _("Organisation"),
        "citizen": _("Citizens"),
    }
    groups: dict[str, list[User]] = {name: [] for name in titles}
    for person in people:
        groups[_role(person)].append(person)
    del groups["citizen"][MAX_CITIZENS:]
    return [(titles[name], members) for name, members in groups.items() if members]


def _role(person: User) -> str:
    if person.is_superuser:
        return "administrator"
    if getattr(person, "representative", None) is not None:
        return "parliamentarian"
    if person.is_staff:
        return "editor"
    return "organisation" if person.is_organisation else "citizen"
