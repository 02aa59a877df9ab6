"""Addresses of this site in the language of whoever follows them."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import get_language, get_language_from_path, override


def in_language_of_now(url: str) -> str:
    """`url`, a path of this site, in the active language.

    Editors' pages have an address of their own in each language, and keep the one they were given.
    """
    language, wanted = get_language_from_path(url), get_language()
    if language is None or wanted is None or language == wanted or not url.startswith(f"/{language}/"):
        return url
    try:
        with override(language):
            page = resolve(urlsplit(url).path).url_name
    except Resolver404:
        return url
    return url if page == "wagtail_serve" else f"/{wanted}/{url.removeprefix(f'/{language}/')}"
