"""django-allauth's pages as ours: a refused form answers 4xx, and no road ends in a page that does not exist."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account import views as allauth_views
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control

from accounts import pending
from accounts.forms import SignInForm, SignUpForm

private = method_decorator(cache_control(private=True, no_store=True), name="dispatch")


class RefusesWith400:
    """A form with mistakes is not a success."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)  # type: ignore[misc]
        if response.status_code == 200:
            response.status_code = 400
        return response


class ShowsWhatWaits:
    """The pages of the way in say what will be done at its end."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {
            "waiting": pending.waiting(self.request),
            "kept": pending.kept_words(self.request),
            "hide_next": True,
        }


@private
class SignInView(RefusesWith400, ShowsWhatWaits, allauth_views.LoginView):
    """One page for those who have an account and those who are new."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and leads_to_closed_admin(request, self.get_next_url()):
            # Wagtail sends whoever may not enter here; sending them back would turn in a circle.
            return render(request, "accounts/team_only.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "sign_in_form": context["form"],
            "sign_up_form": SignUpForm(),
            "expired": "expired" in self.request.GET and self.request.method == "GET",
        }


@private
class SignUpView(RefusesWith400, ShowsWhatWaits, allauth_views.SignupView):
    """The same page, for those who are new."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"sign_up_form": context["form"], "sign_in_form": SignInForm(), "new": True}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if response.status_code == 429:
            # A second press within seconds: the code is on its way already.
            return redirect("account_email_verification_sent")
        return response


@private
class SignInCodeView(RefusesWith400, ShowsWhatWaits, allauth_views.ConfirmLoginCodeView):
    """The code from the mail signs in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        over = getattr(self, "_process", None) is None and not request.user.is_authenticated
        return code_is_over(request) if over else response


@private
class SignUpCodeView(RefusesWith400, ShowsWhatWaits, allauth_views.ConfirmEmailVerificationCodeView):
    """The code from the mail confirms the address of a new account."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("account_login")
        response = super().dispatch(request, *args, **kwargs)
        left_the_page = isinstance(response, HttpResponseRedirect) and urlsplit(response.url).path == reverse(
            "account_login"
        )
        tried_too_often = self._process is not None and self.stage is not None
        over = left_the_page and not tried_too_often and not request.user.is_authenticated
        return code_is_over(request) if over else response


@private
class SignOutView(allauth_views.LogoutView):
    """Signs out by POST; asks for it by GET."""


@private
class InactiveView(allauth_views.AccountInactiveView):
    """The account has been closed."""


def code_is_over(request: HttpRequest) -> HttpResponse:
    """Back to the beginning, saying that the code is used or too old.

    After a double press the first request has signed in and changed the cookie: this answer, to the second one, must
    not delete it. Django deletes the cookie of an empty session if the request brought one.
    """
    request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
    return HttpResponseRedirect(f"{reverse('account_login')}?expired=1")


def leads_to_closed_admin(request: HttpRequest, address: str | None) -> bool:
    """Whether `address` lies in the Wagtail admin and this person may not enter it."""
    admin = reverse("wagtailadmin_home")
    return urlsplit(address or "").path.startswith(admin) and not request.user.has_perm("wagtailadmin.access_admin")
