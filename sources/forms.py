"""Adding a source, and saying that one does not say what it is used for."""

import uuid
from typing import Any

from django import forms
from django.conf import global_settings, settings
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _

from discussion.fields import PlainTextField
from sources.addresses import AddressRefused, normalised
from sources.dates import parsed
from sources.enums import ADDRESS_MAX_LENGTH, AUTHOR_MAX_LENGTH, NOTE_MAX_LENGTH, TITLE_MAX_LENGTH, SourceKind
from sources.files import MEDIA_TYPES, checked
from sources.services import NewSource
from voting import opened

REFUSED_ADDRESSES = {
    "scheme": _("Give an address that begins with http:// or https://."),
    "user": _("Give the address without a user name or a password."),
    "host": _("Give the address of a page that everybody can open, with the name of its site."),
    "port": _("This port does not exist."),
    "form": _("This is not an address."),
}


def _languages() -> list[tuple[str, str]]:
    """The house's languages first, then the others by name."""
    ours = dict(settings.LANGUAGES)
    others = sorted((now_gettext(name), code) for code, name in global_settings.LANGUAGES if code not in ours)
    return [*ours.items(), *((code, name) for name, code in others)]


LANGUAGES = lazy(_languages, list)


class SourceForm(forms.Form):
    """What a source is, where it is, and what it supports. A visitor's form takes no file."""

    kind = forms.ChoiceField(label=_("What it is"), choices=SourceKind)
    title = PlainTextField(
        label=_("Title"),
        max_length=TITLE_MAX_LENGTH,
        help_text=_("As it stands on the source."),
        error_messages={"required": _("Give the source its title.")},
    )
    author = PlainTextField(
        label=_("Author or publisher"),
        max_length=AUTHOR_MAX_LENGTH,
        required=False,
        help_text=_("A book or a testimony without an address needs it."),
    )
    dated = PlainTextField(
        label=_("Date"),
        max_length=30,
        required=False,
        help_text=_("A year is enough: 2024, 2024-05 or 2024-05-12."),
    )
    language = forms.ChoiceField(label=_("Language of the source"), choices=LANGUAGES)
    address = forms.CharField(
        label=_("Address"),
        max_length=ADDRESS_MAX_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("A link is always allowed, also to what somebody else owns. Leave it empty for a book."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{extension}" for extension in MEDIA_TYPES)}),
        help_text=_(
            "PDF, CSV, ODS, XLSX, TXT, PNG or JPEG, up to 10 MB, without personal data of others. The team checks it "
            "before anybody can open it."
        ),
    )
    may_share = forms.BooleanField(
        label=_("I may share this file: it is mine, or free to share"),
        required=False,
        help_text=_("What is under somebody else's copyright: give a link only."),
    )
    supports = PlainTextField(
        label=_("What it supports"),
        max_length=NOTE_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The page, or a short quotation: up to 300 characters. Your public name will be shown."),
    )
    nonce = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    words_kept = ("kind", "title", "author", "dated", "language", "address", "supports")
    """What somebody typed, kept until they have signed in, or given back."""

    def __init__(self, *args: Any, takes_files: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        self.fields["nonce"].initial = uuid.uuid4().hex
        self.fields["opened"].initial = opened.stamp(timezone.now())
        self.takes_files = takes_files
        if not takes_files:
            del self.fields["file"], self.fields["may_share"]

    def clean_dated(self) -> str:
        """A year, a month or a day that is not to come."""
        typed = self.cleaned_data["dated"]
        if not typed:
            return ""
        try:
            return parsed(typed, timezone.localdate())
        except ValueError:
            raise forms.ValidationError(_("Give a year, a month or a day that has been: 2024, 2024-05.")) from None

    def clean_address(self) -> str:
        """The address, written one way."""
        typed = self.cleaned_data["address"]
        if not typed:
            return ""
        try:
            address = normalised(typed)
        except AddressRefused as refusal:
            raise forms.ValidationError(REFUSED_ADDRESSES[refusal.reason]) from None
        if len(address) > ADDRESS_MAX_LENGTH:
            raise forms.ValidationError(_("This address is too long."))
        return address

    def clean(self) -> dict[str, Any]:
        """At an address, in a file, or by its author's name alone."""
        given = super().clean() or {}
        if self.files.get("file") and not self.takes_files:
            self.add_error(None, _("Sign in before you add a file: it cannot be kept until then."))
        upload = given.get("file")
        if upload and given.get("address"):
            self.add_error("file", _("Give an address or a file, not both."))
        elif upload and not given.get("may_share"):
            self.add_error("may_share", _("Only a file that you may share can be added. Otherwise give its address."))
        elif upload:
            try:
                given["checked_file"] = checked(upload)
            except forms.ValidationError as refusal:
                self.add_error("file", refusal)
        elif not {"address", "file"} & self.errors.keys() and not given.get("address") and not given.get("author"):
            self.add_error("author", _("Without an address, say who wrote or said it."))
        if self.errors and upload and "file" not in self.errors:
            self.add_error("file", _("Please choose the file again."))
        return given

    @property
    def what(self) -> NewSource:
        """What the valid form says."""
        given = self.cleaned_data
        return NewSource(
            kind=given["kind"],
            title=given["title"],
            author=given["author"],
            dated=given["dated"],
            language=given["language"],
            address=given["address"],
            file=given.get("checked_file"),
        )

    @property
    def words(self) -> dict[str, str]:
        """The words of the valid form that are kept."""
        return {name: str(self.cleaned_data.get(name) or "") for name in self.words_kept}


class ReportForm(forms.Form):
    """What a source says instead."""

    note = PlainTextField(
        label=_("What does it say instead, and where?"),
        max_length=NOTE_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Up to 300 characters, for the team only. Its answer is public, without your name."),
        error_messages={"required": _("Say what the source says instead.")},
    )
