"""What people are told about proposals, wordings and co-authors, in the language they read it in."""

from typing import Any

from django.utils.translation import gettext as _

from notices.registry import register
from subjects.services.coauthors import INVITED, JOINED
from subjects.services.editing import EDITED
from subjects.services.wordings import PROPOSED


def edited(data: dict[str, Any]) -> str:
    """To those who voted on an earlier version, and all who have a part in the text."""
    return _(
        "A text you voted on or have a part in has a new version (%(version)s). Your vote stays as it is: "
        "look at what changed, and confirm or change it."
    ) % {"version": data["version"]}


def wording_proposed(data: dict[str, Any]) -> str:
    """To the authors."""
    return _("Somebody proposes another wording of your text. You may adopt it.")


def co_author_invited(data: dict[str, Any]) -> str:
    """To whom is asked."""
    return _("%(name)s asks you to sign a text with them.") % {"name": data["name"]}


def co_author_joined(data: dict[str, Any]) -> str:
    """To the author."""
    return _("%(name)s signs your text with you now.") % {"name": data["name"]}


def connect() -> None:
    """Register the sentences."""
    register(EDITED, edited)
    register(PROPOSED, wording_proposed)
    register(INVITED, co_author_invited)
    register(JOINED, co_author_joined)
