"""The demo's content as it lies in the data files."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "fr", "es")

# Every key of the demo is made from its name, so that a second load finds what the first one made.
NAMESPACE = UUID("5f0c7a0e-4b52-4e0c-9d4f-2a3d6c1b8e70")

Words = dict[str, str]
"""One text in each language."""


@cache
def content(name: str) -> dict[str, Any]:
    """The data file called `name`, e.g. "repair"."""
    loaded: dict[str, Any] = json.loads((FOLDER / "data" / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def key_of(*names: str) -> UUID:
    """The key of the thing of that name."""
    return uuid5(NAMESPACE, "/".join(names))


def in_language(words: Words | str | None, language: str) -> str:
    """`words` in one language; a plain text is the same in all."""
    if words is None:
        return ""
    return words if isinstance(words, str) else words[language]
