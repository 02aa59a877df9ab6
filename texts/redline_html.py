"""A redline as HTML: `<del>` and `<ins>`, each with a word for those who do not see colour or strokes."""

import re
from collections.abc import Iterable, Iterator

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from texts.redline import Piece, redline

_BREAK = re.compile(r"((?:\r\n?|\n)(?:\s*(?:\r\n?|\n))*)")
_SIGN = "¶"
"""Stands for a line's end where that alone was removed or added."""


def redline_html(old: str, new: str, language: str = "") -> SafeString:
    """What changed from `old` to `new` in paragraphs; the texts are in `language` if that is not the page's."""
    return pieces_html(redline(old, new), language)


def pieces_html(pieces: Iterable[Piece], language: str = "") -> SafeString:
    """`pieces` as paragraphs. Texts are escaped; a paragraph of the old or of the new text is one here too."""
    paragraphs = "".join(_fragments(pieces))
    for empty in ("<p></p>", "<p> </p>"):
        paragraphs = paragraphs.replace(empty, "")
    lang = format_html(' lang="{}"', language) if language else ""
    return format_html('<div class="redline"{}>{}</div>', lang, mark_safe(paragraphs))  # noqa: S308 – escaped below


def _fragments(pieces: Iterable[Piece]) -> Iterator[str]:
    """The paragraphs in fragments of HTML."""
    yield "<p>"
    for piece in pieces:
        if piece.kind != "equal" and not piece.text.strip():
            yield _lone_space(piece)
            continue
        # Odd parts are line ends: an element never spans two paragraphs.
        for place, part in enumerate(_BREAK.split(piece.text)):
            if place % 2:
                yield _line_end(part)
            elif part:
                yield escape(part) if piece.kind == "equal" else _marked(piece.kind, escape(part))
    yield "</p>"


def _line_end(text: str) -> str:
    """A paragraph's end for a blank line, a line's end for another."""
    return "</p><p>" if len(re.findall(r"\r\n?|\n", text)) > 1 else "<br>"


def _lone_space(piece: Piece) -> str:
    """A change of space alone: a line's end is shown by a sign, and breaks only the new text."""
    if not _BREAK.search(piece.text):
        return _marked(piece.kind, escape(piece.text))
    return _marked(piece.kind, _SIGN) + (_line_end(piece.text) if piece.kind == "added" else " ")


def _marked(kind: str, html: str) -> str:
    """`html`, already escaped, as removed or added text."""
    # Not inside the f-string: xgettext does not look there.
    tag, word = ("del", _("removed:")) if kind == "removed" else ("ins", _("added:"))
    return f'<{tag}><span class="vh">{escape(word)} </span>{html}</{tag}>'
