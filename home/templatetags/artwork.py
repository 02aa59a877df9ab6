"""The platform's own pictures, for pages that have no photograph."""

from django import template
from django.templatetags.static import static

register = template.Library()

ARTWORK = ("river", "garden", "workbench", "chamber", "square")
"""File names, without ".svg", in static/images/artwork/."""
NEUTRAL = ("river", "chamber", "square")
"""Pictures that say nothing about the subject."""


@register.simple_tag
def artwork_url(name: object = "", seed: object = 0) -> str:
    """The address of the picture called `name`; without one, a neutral picture that stays the same for a `seed`.

    `seed` is any whole number, such as the key of a subject.
    """
    if name not in ARTWORK:
        number = seed if isinstance(seed, int) else 0
        name = NEUTRAL[number % len(NEUTRAL)]
    return static(f"images/artwork/{name}.svg")
