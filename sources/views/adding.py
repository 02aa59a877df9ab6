"""Adding a source over HTTP."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import pending
from accounts.guard import act_of_a_person
from accounts.limits import TooMany
from sources import services
from sources.forms import SourceForm
from sources.targets import UseTarget, target_from
from sources.windows import sources_window
from voting import opened
from voting.models import Window
from voting.rules import window_message


@act_of_a_person
def add(request: HttpRequest) -> HttpResponse:
    """Add a source to one thing of a process; what is wrong is said beside the field and the words kept."""
    target = target_from(request, request.GET.dict())
    now = timezone.now()
    opened_at = opened.moment(request.POST.get("opened"), now)
    closed = _closed(target, opened_at=opened_at)
    signed_in = bool(request.user.is_authenticated)
    if request.method != "POST":
        words = pending.given_back(request, "source", target.query) or {}
        return _page(request, target, SourceForm(initial=words, takes_files=signed_in), closed)
    form = SourceForm(request.POST, request.FILES, takes_files=signed_in)
    if not form.is_valid():
        return _page(request, target, form, closed, status=400)
    if closed:
        form.add_error(None, closed)
        return _page(request, target, form, closed, status=409)
    if not signed_in:
        pending.remember(
            request,
            kind="source",
            data=form.words | {"for": target.kind, "id": str(target.id), "nonce": form.cleaned_data["nonce"]},
            return_to=request.get_full_path(),
            summary=form.cleaned_data["title"],
        )
        return pending.to_sign_in(request)
    try:
        added = _add(request, target, form, opened_at=opened_at)
    except services.StandsThere as refusal:
        address = reverse("sources:source", args=[refusal.source.pk])
        if not form.cleaned_data["supports"]:
            messages.info(request, str(refusal))
            return HttpResponseRedirect(address, status=303)
        form.add_error(None, format_html('{} <a href="{}">{}</a>', str(refusal), address, refusal.source.title))
        return _page(request, target, form, closed, status=409)
    except services.SourceRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, target, form, closed, status=409)
    except TooMany as refusal:
        form.add_error(None, str(refusal))
        return _page(request, target, form, closed, status=429)
    _say(request, added)
    return HttpResponseRedirect(reverse("sources:source", args=[added.source.pk]), status=303)


def perform_pending_source(request: HttpRequest, data: dict[str, str]) -> str:
    """Add the source that a visitor gave before signing in; returns where to read it."""
    try:
        target = target_from(request, {data["for"]: data["id"]})
    except Http404:
        raise pending.ActRefused(_("What the source was for is no longer there.")) from None
    form = SourceForm(data, takes_files=False)
    try:
        if not form.is_valid():
            raise services.SourceRefused(" ".join(str(e) for errors in form.errors.values() for e in errors))
        if target.refusal:
            raise services.SourceRefused(target.refusal)
        added = _add(request, target, form, made_at=getattr(request, "act_made_at", None))
    except (services.SourceRefused, TooMany, Window.DoesNotExist) as refusal:
        words = {name: data[name] for name in form.words_kept if data.get(name)}
        pending.give_back(request, "source", target.query, words)
        messages.error(request, _("Your source was not added. %(reason)s") % {"reason": refusal})
        return f"{reverse('sources:add')}?{target.query}"
    _say(request, added)
    return reverse("sources:source", args=[added.source.pk])


def _add(request: HttpRequest, target: UseTarget, form: SourceForm, **moments: Any) -> services.Added:
    return services.add(
        subject_id=target.subject_id,
        use_kind=target.kind,
        use_id=target.id,
        person=request.user,  # type: ignore[arg-type]
        what=form.what,
        supports=form.cleaned_data["supports"],
        language=get_language() or "en",
        nonce=form.cleaned_data["nonce"],
        **moments,
    )


def _closed(target: UseTarget, **moments: Any) -> str:
    """Why nothing is taken for `target` now; Http404 for a process without steps."""
    try:
        window = sources_window(target.subject_id)
    except Window.DoesNotExist:
        raise Http404 from None
    return target.refusal or window_message(window, timezone.now(), **moments)


def _say(request: HttpRequest, added: services.Added) -> None:
    if not added.is_new:
        messages.success(request, _("This source was known already: your contribution is named among its uses now."))
    elif added.source.file:
        messages.success(request, _("Your source is added. Its file can be opened when the team has checked it."))
    else:
        messages.success(request, _("Your source is added."))


def _page(request: HttpRequest, target: UseTarget, form: SourceForm, closed: str, *, status: int = 200) -> HttpResponse:
    context = {
        "target": target,
        "subject_page": target.page,
        "subject_url": target.page.get_url() or "/",
        "form": form,
        "closed_message": closed,
    }
    return render(request, "sources/add.html", context, status=status)
