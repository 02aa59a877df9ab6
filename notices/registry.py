"""The sentences of notices: each room registers one for each of its kinds, when it is ready."""

import logging
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

Sentence = Callable[[dict[str, Any]], str]

_sentences: dict[str, Sentence] = {}


def register(kind: str, sentence: Sentence) -> None:
    """Let `sentence(data)` say a notice of `kind`: plain text, translated when it is called.

    The title of the thing, in its author's language, is better left out of it: `data["title"]` and `data["language"]`
    are shown after the sentence, marked with that language.
    """
    _sentences[kind] = sentence


def sentence_of(kind: str, data: dict[str, Any]) -> str:
    """What a notice says in the language of now; a plain phrase if its room cannot say it any more."""
    try:
        return " ".join(str(_sentences[kind](data)).split())
    except Exception:
        logger.exception("The sentence of a notice of kind %r could not be made.", kind)
        return _("There is something new.")
