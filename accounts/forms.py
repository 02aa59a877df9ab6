"""The forms of people: sign in, sign up, the code from the mail, and the account."""

import re
from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import services
from accounts.models import ParticipantKind, Representative, User
from accounts.names import clean_line, clean_name, mixes_alphabets, skeleton

MAX_ADDRESS = 254  # characters, RFC 5321
MAX_CODE_PASTE = 200  # characters: a whole line of the mail may be pasted


class AddressField(forms.EmailField):
    """An e-mail address, in small letters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": gettext_lazy("E-mail address"),
                # By a validator: `max_length` would show a count of characters.
                "max_length": None,
                "validators": [MaxLengthValidator(MAX_ADDRESS)],
                "widget": forms.EmailInput(attrs={"autocomplete": "email", "maxlength": str(MAX_ADDRESS)}),
            }
            | kwargs
        )

    def clean(self, value: Any) -> str:
        return super().clean(value).lower()


class ProfileFields(forms.Form):
    """What a person says about themselves in public."""

    display_name = forms.CharField(
        label=gettext_lazy("Public name"),
        help_text=gettext_lazy("Shown beside what you publish. Your e-mail address never is."),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("You take part as"),
        help_text=gettext_lazy("The votes of organisations are counted apart."),
        choices=ParticipantKind.choices,
        initial=ParticipantKind.CITIZEN,
        widget=forms.RadioSelect,
    )
    declared_interest = forms.CharField(
        label=gettext_lazy("Declared interest"),
        help_text=gettext_lazy("For organisations: what you have to win or lose in these subjects. Public."),
        max_length=200,
        required=False,
    )

    def clean_display_name(self) -> str:
        """A name that is visible, is not an address, and cannot be taken for a parliamentarian's."""
        typed = self.cleaned_data["display_name"]
        if "@" in typed:
            raise forms.ValidationError(_("This name is public: do not use an e-mail address."))
        name = clean_name(typed)
        if not any(character.isalnum() for character in name):
            raise forms.ValidationError(_("Write a name with letters."))
        if len(name) > User._meta.get_field("display_name").max_length:
            raise forms.ValidationError(_("This name is too long."))
        if mixes_alphabets(name):
            raise forms.ValidationError(_("A word of this name mixes letters of different alphabets."))
        likeness = skeleton(name)
        own = getattr(self, "user", None)
        for official, user_id in Representative.objects.values_list("name", "user_id"):
            if skeleton(official) == likeness and (own is None or own.pk != user_id):
                raise forms.ValidationError(
                    _("This is the name of a parliamentarian. Add something that tells you apart, such as your town.")
                )
        return name

    def clean_declared_interest(self) -> str:
        return clean_line(self.cleaned_data["declared_interest"])[:200]


class SignInForm(allauth_forms.LoginForm):
    """The address that the code is sent to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField()

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Send the code."""
        if self.user is not None:
            services.know_address(user=self.user)
        return super().login(request, redirect_url)


class SignUpForm(ProfileFields, allauth_forms.SignupForm):
    """A new account: the address and what is public."""

    field_order = ["email", "display_name", "kind", "declared_interest"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField(help_text=gettext_lazy("Only for your codes. Never shown."))
        self.order_fields(self.field_order)

    def try_save(self, request: HttpRequest) -> Any:
        """Create the account; an address that has one gets a mail instead, and the page is the same."""
        try:
            return super().try_save(request)
        except services.AddressTaken:
            self.account_already_exists = True
            return super().try_save(request)


class CodeField(forms.CharField):
    """The code from the mail: spaces, dashes and words pasted with it do no harm."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Code"),
            help_text=gettext_lazy("Eight digits. You can paste them."),
            validators=[MaxLengthValidator(MAX_CODE_PASTE)],
            widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        )

    def clean(self, value: Any) -> str:
        return re.sub(r"[^0-9]", "", super().clean(value))


class SignInCodeForm(allauth_forms.ConfirmLoginCodeForm):
    """The code that signs in."""

    code = CodeField()


class SignUpCodeForm(allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code that confirms the address of a new account."""

    code = CodeField()


class ProfileForm(ProfileFields):
    """The account page: what is public, and the language of mails."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("Of our mails to you."),
        choices=lambda: settings.LANGUAGES,
    )
    mail_notices = forms.BooleanField(
        label=gettext_lazy("Tell me by e-mail"),
        help_text=gettext_lazy("What concerns your own contributions and votes. It is in your account too."),
        required=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        names = ("display_name", "kind", "declared_interest", "language", "mail_notices")
        super().__init__(*args, initial={name: getattr(user, name) for name in names}, **kwargs)


class LeaveForm(forms.Form):
    """What becomes of one's texts, and that one is sure."""

    KEEP, BLANK = "keep", "blank"

    texts = forms.ChoiceField(
        label=gettext_lazy("Your texts"),
        choices=[
            (KEEP, gettext_lazy("They stay, by “Former participant”, so that the answers to them can be understood.")),
            (BLANK, gettext_lazy("They are emptied too. What others wrote, and that something stood there, stays.")),
        ],
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label=gettext_lazy("I want to close my account for good."))
