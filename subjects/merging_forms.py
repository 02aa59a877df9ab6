"""What authors write about a merging, and why they withdraw a text."""

from django import forms
from django.utils.translation import gettext_lazy as _

from discussion.fields import PlainTextField
from subjects.enums import REASON_MAX_LENGTH


class ObjectionForm(forms.Form):
    """An author's objection to a merging."""

    text = PlainTextField(
        label=_("Why these texts should not be merged"),
        max_length=REASON_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown to everybody, with your name."),
        error_messages={"required": _("Say why: the reason is public.")},
    )


class WithdrawalForm(forms.Form):
    """An author withdraws a text."""

    reason = PlainTextField(
        label=_("Reason"),
        max_length=REASON_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown to everybody, with your name."),
    )
    hide_text = forms.BooleanField(label=_("Take the text down too"), required=False)
