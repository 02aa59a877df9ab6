"""How django-allauth is made ours: who is registered, which mails leave, where one lands."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string

from accounts import pending, services
from accounts.emails import send_later
from accounts.models import User

LANDING = "landing_after_sign_in"


class AccountAdapter(DefaultAccountAdapter):
    """The platform's rules for sign-up, sign-in and the mails about them."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Create the account from the sign-up form; the page's language becomes the person's."""
        return services.register(
            email=form.cleaned_data["email"],
            display_name=form.cleaned_data["display_name"],
            kind=form.cleaned_data["kind"],
            declared_interest=form.cleaned_data["declared_interest"],
            language=page_language(),
        )

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Do what the person had begun, then go where they were."""
        response = super().post_login(request, user, **kwargs)
        landing = pending.perform(request)
        if landing is not None:
            response = HttpResponseRedirect(landing)
        # A second press of the button arrives signed in: it must land on the same page.
        request.session[LANDING] = response["Location"]
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where a signed-in person goes who is not on the way to a page: the home page of the language they read."""
        return request.session.pop(LANDING, None) or home_page()

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Where a new person goes who is not on the way to a page."""
        return home_page()

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Where one goes after signing out."""
        return home_page()

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never answer in allauth's JSON: every form is a plain one."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """The subject and the name of the platform."""
        return f"{subject} – {platform_name(allauth_context.request)}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render a mail in the language of the person (of the page, for an unknown one) and send it by a task."""
        known = User.objects.filter(email=email.lower()).values_list("language", flat=True).first()
        request = allauth_context.request
        with translation.override(known or page_language()):
            message = self.render_mail(
                template_prefix,
                email,
                context
                | {
                    "request": request,
                    "email": email,
                    "platform": platform_name(request),
                    "site_url": request.build_absolute_uri("/"),
                },
            )
        send_later(message)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address that it has an account: they only need to sign in."""
        request = allauth_context.request
        address = request.build_absolute_uri(reverse("account_login"))
        self.send_mail("account/email/account_already_exists", email, {"sign_in_url": address})


def platform_name(request: HttpRequest | None) -> str:
    """What the parliament calls the platform, asked of the room that PLATFORM_NAME_SOURCE names."""
    return str(import_string(settings.PLATFORM_NAME_SOURCE)(request))


def home_page() -> str:
    """The home page in the language of this page; "/" would go by the browser's."""
    return f"/{page_language()}/"


def page_language() -> str:
    """The language of the page, if it is one of the platform's."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
