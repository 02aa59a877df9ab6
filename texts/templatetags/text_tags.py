"""Redlines in templates."""

from django import template
from django.utils.safestring import SafeString

from texts.redline_html import redline_html

register = template.Library()


@register.simple_tag
def redline(old: str, new: str, language: str = "") -> SafeString:
    """What changed from `old` to `new`: `{% redline before.text after.text lang %}`; `lang` if not the page's."""
    return redline_html(old, new, language)
