"""The beginning of a site in an empty database: what a parliament has before its first subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Page

from home.frame import frame_words, make_frame
from home.models import HomePage, SiteIdentity
from home.tree import key_of

FAMILY = "site"
"""The keys of these pages begin with it; those of the demo do not, so that the one is never taken for the other."""
LONGEST_NAME: int = SiteIdentity._meta.get_field("platform_name").max_length


class NoWords(Exception):
    """The frame has no words in a language of the settings; the message names the languages."""


@dataclass(frozen=True)
class Begun:
    """The pages made, in the order of the languages."""

    published: list[Page]
    drafts: list[Page]


def languages() -> list[str]:
    """The languages of the site, that of `LANGUAGE_CODE` first."""
    return sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != settings.LANGUAGE_CODE)


def begin(*, host: str, port: int, name: str) -> Begun | None:
    """Make the frame of a site called `name` (at most LONGEST_NAME characters) at `host`; None if it is there already.

    Everything happens in one transaction. Raises NotEmpty when the database has pages of its own, and NoWords when a
    language of the settings has no words in `frame.json`.
    """
    if HomePage.objects.filter(translation_key=key_of(f"{FAMILY}/home")).exists():
        return None
    words, spoken = frame_words(), languages()
    _check_words(words, spoken)
    with transaction.atomic():
        made = make_frame(FAMILY, words, spoken, root_language=settings.LANGUAGE_CODE, host=host, port=port, name=name)
    pages = [page for translations in made.values() for page in translations.values()]
    return Begun([page for page in pages if page.live], [page for page in pages if not page.live])


def _check_words(words: dict[str, Any], spoken: Sequence[str]) -> None:
    missing = [language for language in spoken if language not in words["home"]["lede"]]
    if missing:
        raise NoWords(", ".join(missing))
