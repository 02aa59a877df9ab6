"""Writing a cause or a solution."""

import uuid
from types import MappingProxyType
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from discussion.fields import PlainTextField
from subjects.cards import Translations, own_words
from subjects.enums import TEXT_MAX_LENGTH, TITLE_MAX_LENGTH
from subjects.models import Proposal, ProposalKind, SubjectPage


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


class ProposalForm(forms.Form):
    """Title, text and language; for a solution the causes it treats."""

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
    treats = CauseChoices(
        label=_("Causes it treats"),
        queryset=Proposal.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A solution that treats no cause is shown as such."),
        error_messages={"invalid_choice": _("One of the causes is not in this subject.")},
    )
    language = forms.ChoiceField(label=_("Language of your text"), choices=settings.LANGUAGES)
    nonce = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, page: SubjectPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == ProposalKind.SOLUTION:
            causes = Proposal.objects.filter(subject=page.subject_id, kind=ProposalKind.CAUSE).published()
            self.fields["treats"].words = own_words(page)  # type: ignore[attr-defined]
            self.fields["treats"].queryset = causes.select_related("current").order_by("origin", "pk")  # type: ignore[attr-defined]
        else:
            del self.fields["treats"]
        self.fields["language"].initial = get_language()
        self.fields["nonce"].initial = uuid.uuid4().hex
