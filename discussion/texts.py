"""From what people typed to safe HTML and readable dates, remembered because the same are shown again and again."""

import hashlib
from datetime import datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.html import linebreaks
from django.utils.html import urlize as django_urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language


@lru_cache(maxsize=4096)
def text_html(text: str) -> SafeString:
    """Plain text as paragraphs with links that pass no reputation on; every character of HTML is escaped."""
    linked = django_urlize(text, nofollow=True, autoescape=True).replace(
        'rel="nofollow"', 'rel="ugc nofollow noopener"'
    )
    return mark_safe(linebreaks(linked))  # noqa: S308 – urlize escaped the text


def day(at: datetime) -> str:
    """The day of `at` in the house's time zone and the page's language."""
    local = localtime(at)
    return _day(local.year, local.month, local.day, get_language() or "")


@lru_cache(maxsize=4096)
def _day(year: int, month: int, day_of_month: int, _language: str) -> str:
    return date_format(datetime(year, month, day_of_month), "DATE_FORMAT")  # noqa: DTZ001 – only its date is written


def digest(text: str) -> str:
    """What stands for `text` in a form that changes it, to see whether it is still the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
