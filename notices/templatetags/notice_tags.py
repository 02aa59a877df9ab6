"""The number beside the link to one's notices."""

from django import template

from accounts.models import User
from notices.models import Notice

register = template.Library()


@register.simple_tag
def unseen_notices(person: User) -> int:
    """How many notices this person has not seen: one statement, so for pages of one's own only."""
    return Notice.objects.unseen_by(person.pk).count()
