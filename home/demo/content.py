"""The demo's content as it lies in the data files."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "fr", "es")

Words = dict[str, str]
"""One text in each language."""


@cache
def content(name: str) -> dict[str, Any]:
    """The data file called `name`, e.g. "repair"."""
    loaded: dict[str, Any] = json.loads((FOLDER / "data" / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def in_language(words: Words | str | None, language: str) -> str:
    """`words` in one language; a plain text is the same in all."""
    if words is None:
        return ""
    return words if isinstance(words, str) else words[language]
