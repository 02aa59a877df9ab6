"""Reading a vote from what a form or a script sends.

By hand: a Django form takes a twentieth of the time of a vote to say the same (docs/decisions/0003).
"""

import re
from typing import NamedTuple

from voting.models import Ballot, Choice

CHOICES: dict[str, Choice | None] = {
    "agree": Choice.AGREE,
    "mixed": Choice.MIXED,
    "disagree": Choice.DISAGREE,
    "none": None,
}
"""The words a form sends for each choice; "none" takes the vote back."""
_NUMBER = re.compile("[0-9]{1,10}")
MAX_VERSION = 2**31 - 1


class Pressed(NamedTuple):
    """A choice and the version of the text it is about, None where the form does not say."""

    word: str
    version: int | None

    @property
    def choice(self) -> Choice | None:
        """The chosen colour, None to take the vote back."""
        return CHOICES[self.word]

    @property
    def label(self) -> str:
        """The chosen colour in words, empty for a vote taken back."""
        return str(self.choice.label) if self.choice is not None else ""

    def version_of(self, ballot: Ballot) -> int:
        """The version that counts as read: the current one where the form names none that exists."""
        return self.version if self.version is not None and self.version <= ballot.version else ballot.version


def pressed(word: str | None, version: str | None) -> Pressed | None:
    """What these two fields say; None if that is no choice, or no version."""
    if word not in CHOICES:
        return None
    if not version:
        return Pressed(word, None)
    if not _NUMBER.fullmatch(version) or not 1 <= (number := int(version)) <= MAX_VERSION:
        return None
    return Pressed(word, number)
