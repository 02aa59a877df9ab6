"""The form to write a comment."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from discussion.form_html import empty_form_html

register = template.Library()


@register.simple_tag(takes_context=True)
def empty_comment_form(context: dict[str, Any], discussion_id: int) -> SafeString:
    """The form to write a new comment in a discussion that takes comments, nothing typed in it yet."""
    signed_in = context["request"].user.is_authenticated
    token = str(context["csrf_token"]) if signed_in else ""
    return empty_form_html(discussion_id, token=token, language=get_language() or "")
