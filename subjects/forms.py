"""Writing and changing causes, issues, solutions and wordings."""

import uuid
from types import MappingProxyType
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from discussion.fields import PlainTextField
from subjects.cards import Translations, own_words
from subjects.enums import EXPLANATION_MAX_LENGTH, REASON_MAX_LENGTH, TEXT_MAX_LENGTH, TITLE_MAX_LENGTH
from subjects.models import Draft, Proposal, ProposalKind, SubjectPage
from voting.opened import stamp

DRAFT_MAX_LENGTH = 15_000
"""Characters of a draft's text: more than may be published, so that nothing is lost while it is shortened."""


class CauseChoices(forms.ModelMultipleChoiceField):
    """Causes to tick, by their titles; the parliamentarian's in `words`, those of another language marked as such."""

    words: Translations = MappingProxyType({})

    def label_from_instance(self, obj: Any) -> str:
        title, _text, language = self.words.get(obj.source_block, (obj.title, "", obj.language))
        return title if language == get_language() else format_html('<span lang="{}">{}</span>', language, title)

    def clean(self, value: Any) -> Any:
        """The causes; what is no number, or one too large for the database, is none of them."""
        if not all(str(pk).isascii() and str(pk).isdigit() and len(str(pk)) <= 18 for pk in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class OpenedForm(forms.Form):
    """A form that says when it was opened, and which makes two presses of its button one."""

    nonce = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nonce"].initial = uuid.uuid4().hex
        self.fields["opened"].initial = stamp(timezone.now())


class WordsForm(OpenedForm):
    """Title and text."""

    title = PlainTextField(
        label=_("In one sentence"),
        max_length=TITLE_MAX_LENGTH,
        help_text=_("Up to 120 characters."),
        error_messages={"required": _("Say it in one sentence first.")},
    )
    text = PlainTextField(
        label=_("Explain"),
        max_length=TEXT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Up to 2,000 characters. Your public name will be shown."),
        error_messages={"required": _("Explain it in a few words.")},
    )


class ProposalForm(WordsForm):
    """Title, text and language; for a solution the causes it treats."""

    treats = CauseChoices(
        label=_("Causes it treats"),
        queryset=Proposal.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A solution that treats no cause is shown as such."),
        error_messages={"invalid_choice": _("One of the causes is not in this subject.")},
    )
    language = forms.ChoiceField(label=_("Language of your text"), choices=settings.LANGUAGES)
    draft = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, page: SubjectPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == ProposalKind.SOLUTION:
            causes = Proposal.objects.filter(subject=page.subject_id, kind=ProposalKind.CAUSE).published()
            self.fields["treats"].words = own_words(page)  # type: ignore[attr-defined]
            self.fields["treats"].queryset = causes.select_related("current").order_by("origin", "pk")  # type: ignore[attr-defined]
        else:
            del self.fields["treats"]
        self.fields["language"].initial = get_language()


class DraftForm(ProposalForm):
    """A proposal that is not finished: half of it may be missing, and it may still be too long."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "text"):
            self.fields[name].required = False
        text = PlainTextField(required=False, max_length=DRAFT_MAX_LENGTH, widget=self.fields["text"].widget)
        text.label, text.help_text = self.fields["text"].label, self.fields["text"].help_text
        self.fields["text"] = text

    def clean(self) -> dict[str, Any]:
        """Something must be there to be kept."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("title") and not given.get("text"):
            raise forms.ValidationError(_("Write something first."))
        return given


def initial_of(draft: Draft) -> dict[str, Any]:
    """What a form shows of a draft."""
    return {
        "title": draft.title,
        "text": draft.text,
        "language": draft.language,
        "treats": draft.treats,
        "draft": draft.pk,
    }


class EditForm(WordsForm):
    """A changed text, with the version it was made from; a new version needs a motive, a correction none."""

    motive = PlainTextField(
        label=_("Why you change it"),
        max_length=REASON_MAX_LENGTH,
        help_text=_("Up to 300 characters. It stands in the public history, and those who voted read it."),
        error_messages={"required": _("Say why you change it.")},
    )
    base = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    field_order = ("title", "text", "motive")

    def __init__(self, *args: Any, needs_motive: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_motive:
            del self.fields["motive"]


class WordingForm(WordsForm):
    """Another wording of a proposal, with the reason for it and the version it was made from."""

    explanation = PlainTextField(
        label=_("Why it is better so"),
        max_length=EXPLANATION_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Up to 1,000 characters."),
        error_messages={"required": _("Say why it is better so.")},
    )
    language = forms.ChoiceField(label=_("Language of your text"), choices=settings.LANGUAGES)
    base = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    field_order = ("title", "text", "explanation", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = _("The sentence")
        self.fields["text"].label = _("The text")
        self.fields["text"].required = False
        self.fields["text"].help_text = _("Change what you would write otherwise. Up to 2,000 characters.")


class ReasonForm(forms.Form):
    """A reason that may be left out."""

    reason = PlainTextField(label=_("Reason"), max_length=REASON_MAX_LENGTH, required=False)


class SeenForm(OpenedForm):
    """Which version somebody had before them when they pressed."""

    seen = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class InviteForm(forms.Form):
    """Whom to ask to sign a text too."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Only you see it. The person is asked, and named here only if they say yes."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
