"""Reading a vote from a form."""

from django import forms

from voting.models import Choice

CHOICES: dict[str, Choice | None] = {
    "agree": Choice.AGREE,
    "mixed": Choice.MIXED,
    "disagree": Choice.DISAGREE,
    "none": None,
}
"""The words a form sends for each choice; "none" takes the vote back."""


class VoteForm(forms.Form):
    """A choice and the version of the text it is about."""

    value = forms.ChoiceField(choices=[(word, word) for word in CHOICES])
    version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)

    @property
    def choice(self) -> Choice | None:
        """The chosen colour, None to take the vote back."""
        return CHOICES[self.cleaned_data["value"]]

    @property
    def choice_label(self) -> str:
        """The chosen colour in words, empty for a vote taken back."""
        return str(self.choice.label) if self.choice is not None else ""
