"""Form fields for what people type."""

import unicodedata
from typing import Any

from django import forms


class PlainTextField(forms.CharField):
    """Plain text: line ends count once, and invisible or direction-changing characters are dropped."""

    def to_python(self, value: Any) -> str:
        """The text as it will be stored and counted."""
        text = super().to_python(value) or ""
        return visible_text(text).strip() if self.strip else visible_text(text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without `maxlength`: the browser would cut off what is pasted without a word; the form says it instead."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


def visible_text(text: str) -> str:
    """`text` with LF line ends, without control, format, private and non-characters (NUL stays, to be refused).

    Zero-width joiners stay: several scripts and emoji need them.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in text if character in "\n\t\0\u200d" or not is_invisible(character))


def is_invisible(character: str) -> bool:
    """Whether a character draws nothing or is none at all: control, format, private, surrogate, noncharacter."""
    point = ord(character)
    is_noncharacter = point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
    return is_noncharacter or unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"}
