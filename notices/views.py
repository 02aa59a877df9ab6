"""The pages of notices: one's own list, and the end of the mails."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.services import stop_mails
from notices import mails, services
from notices.models import Notice

PAGE_SIZE = 20

private = cache_control(private=True, no_store=True)


@private
@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """All one has been told, the newest first; reading it changes nothing."""
    theirs = Notice.objects.filter(person=request.user)
    page = Paginator(theirs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "notices": list(page),
        "n_unseen": Notice.objects.unseen_by(request.user.pk).count(),
        "newest": Notice.objects.filter(person=request.user).order_by("-pk").values_list("pk", flat=True).first(),
        "page_number": page.number,
        "n_pages": page.paginator.num_pages,
        "previous_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "notices/notices.html", context)


@private
@login_required
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """One has seen all that the page could show."""
    up_to = request.POST.get("up_to", "")
    if up_to.isascii() and up_to.isdigit() and len(up_to) < 19:
        services.mark_seen(person_id=request.user.pk, up_to=int(up_to))
    return HttpResponseRedirect(reverse("notices:notices"), status=303)


@csrf_exempt  # Mail programs press the button too (RFC 8058); the signed address is the proof.
@private
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Where every mail leads that wants to be the last: a button, for whoever has the mail, signed in or not."""
    person_id = mails.person_of(token)
    if person_id is None:
        raise Http404
    stopped = request.method == "POST"
    if stopped:
        stop_mails(person_id=person_id)
    return render(request, "notices/stop.html", {"stopped": stopped})
