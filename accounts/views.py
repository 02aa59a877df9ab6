"""The pages of one's own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import pending, services
from accounts.forms import LeaveForm, ProfileForm

private = cache_control(private=True, no_store=True)


@private
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """What is public about oneself, the language, and the way out."""
    form = ProfileForm(request.POST or None, user=request.user)
    if request.method != "POST":
        return render(request, "accounts/account.html", {"form": form})
    if not form.is_valid():
        return render(request, "accounts/account.html", {"form": form}, status=400)
    services.change_profile(user=request.user, **form.cleaned_data)
    with translation.override(form.cleaned_data["language"]):
        messages.success(request, _("Your account is saved."))
        return HttpResponseRedirect(reverse("accounts:account"), status=303)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """What leaving does, for everybody to read before they sign up; and for whoever is signed in, the leaving."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            return HttpResponseRedirect(reverse("account_login"), status=303)
        return render(request, "accounts/leave.html")
    form = LeaveForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "refusal": services.refusal_to_leave(request.user)}
    if request.method != "POST":
        return render(request, "accounts/leave.html", context)
    if context["refusal"]:
        return render(request, "accounts/leave.html", context, status=403)
    if not form.is_valid():
        return render(request, "accounts/leave.html", context, status=400)
    services.leave(person=request.user, blank_texts=form.cleaned_data["texts"] == LeaveForm.BLANK)
    logout(request)
    return HttpResponseRedirect(reverse("accounts:left"), status=303)


@private
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """The account is closed."""
    return render(request, "accounts/left.html")


@private
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """One's texts that could not be sent, to copy."""
    return render(request, "accounts/words.html", {"kept": pending.kept_words(request)})


@private
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Do nothing of what waits for the sign-in; the words stay to be copied."""
    acts = pending.waiting(request)
    if not acts:
        return HttpResponseRedirect(reverse("account_login"), status=303)
    pending.forget(request)
    words = [text for act in acts for text in act.words]
    pending.keep_words(request, *words)
    messages.success(request, _("It will not be sent."))
    return HttpResponseRedirect(reverse("accounts:words") if words else acts[-1].return_to, status=303)


@require_safe
def team_sign_in(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Wagtail's own sign-in and password pages lead here: the team signs in by code like everybody."""
    address = pending.own_address(request, request.GET.get("next", "") or reverse("wagtailadmin_home"))
    with translation.override(translation.get_language() or settings.LANGUAGE_CODE):
        return HttpResponseRedirect(reverse("account_login", query={"next": address}))
