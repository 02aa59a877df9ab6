"""The difference between two versions as a page shows it, remembered: versions never change, and many read them."""

from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from texts.redline_html import redline_html

REMEMBERED = 512
"""In each process: up to 10 KB each."""


def redlined(old: str, new: str, language: str) -> SafeString:
    """What was removed from `old` and added in `new`, both written in `language`."""
    active = get_language() or ""
    # The hidden words "removed" and "added" are in the reader's language.
    return _redlined(old, new, "" if language == active else language, active)


@lru_cache(maxsize=REMEMBERED)
def _redlined(old: str, new: str, language: str, _active: str) -> SafeString:
    return redline_html(old, new, language)
