"""Writing a comment."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from discussion.fields import PlainTextField
from discussion.models import REASON_MAX_LENGTH, Discussion, Stance, ThreadComment
from discussion.texts import digest
from voting.opened import stamp

COMMENT_MAX_LENGTH = 1000
"""Characters of a comment; behaviour 6.2, as Decidim and Consul."""


class CommentForm(forms.Form):
    """A comment: its text, stance and language, and the comment it answers if any."""

    text = PlainTextField(
        label=_("Your comment"),
        max_length=COMMENT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Up to 1,000 characters. Your public name will be shown."),
        error_messages={"required": _("Write your comment first.")},
    )
    stance = forms.ChoiceField(
        label=_("You are"), choices=Stance, initial=Stance.NEUTRAL, required=False, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("Language of your text"), choices=settings.LANGUAGES)
    reply_to = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    nonce = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, discussion: Discussion, answered: ThreadComment | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.discussion = discussion
        self.answered = answered
        self.fields["language"].initial = get_language()
        self.fields["nonce"].initial = uuid.uuid4().hex
        self.fields["opened"].initial = stamp(timezone.now())

    def clean_stance(self) -> str:
        """Neutral unless a side was chosen."""
        return self.cleaned_data["stance"] or Stance.NEUTRAL

    def clean_reply_to(self) -> ThreadComment | None:
        """The comment answered; it must stand in the same discussion."""
        pk = self.cleaned_data["reply_to"]
        if pk is None:
            return None
        if self.answered is not None and self.answered.pk == pk:
            return self.answered
        comment = ThreadComment.objects.select_related("reply_to").filter(pk=pk, discussion=self.discussion).first()
        if comment is None:
            raise forms.ValidationError(_("The comment you answer is not in this discussion."))
        # Both share one window: reading it once is enough.
        comment.discussion = self.discussion
        return comment


class EditForm(forms.Form):
    """A comment changed by its author, with the reason if it makes a new version."""

    text = PlainTextField(
        label=_("Your comment"),
        max_length=COMMENT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("A comment cannot be empty. You can withdraw it instead.")},
    )
    motive = PlainTextField(
        label=_("Why you change it"),
        required=False,
        max_length=REASON_MAX_LENGTH,
        help_text=_("Public. Needed unless you correct a typing error before anybody has reacted."),
    )
    base = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, comment: ThreadComment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].initial = comment.comment
        self.fields["base"].initial = digest(comment.comment)
        self.fields["opened"].initial = stamp(timezone.now())
        if comment.language != get_language():
            self.fields["text"].widget.attrs["lang"] = comment.language


class WithdrawForm(forms.Form):
    """Why a comment is taken back, if its author wants to say so."""

    reason = PlainTextField(
        label=_("Your reason"),
        required=False,
        max_length=REASON_MAX_LENGTH,
        help_text=_("Public, if you give one."),
    )
