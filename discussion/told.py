"""What people are told about comments."""

from typing import Any

from django.utils.translation import gettext as _


def edited_sentence(data: dict[str, Any]) -> str:
    """To those who voted on a comment, or sent the same text, when its author changed it."""
    return _("A comment you voted on or sent too has a new version. What you did counts as before; you can change it.")
