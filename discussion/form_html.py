"""The form to write a comment as HTML, remembered while it is empty: its widgets cost more than a page of comments."""

import uuid
from functools import lru_cache

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from discussion.forms import CommentForm
from discussion.models import Discussion

REMEMBERED = 1024
"""Forms kept in each process: about 3 KB each."""
# What differs with every request stays open in a remembered form. Nobody can guess these and write them into a text.
TOKEN = uuid.uuid4().hex
NONCE = uuid.uuid4().hex


def empty_form_html(discussion_id: int, *, token: str, language: str) -> SafeString:
    """The empty form for a new comment; `token` is the viewer's own, "" for a visitor, `language` the active one."""
    html = _open_form_html(discussion_id, signed_in=bool(token), language=language)
    return mark_safe(html.replace(TOKEN, token).replace(NONCE, uuid.uuid4().hex))  # noqa: S308 – token and hexadecimals


@lru_cache(maxsize=REMEMBERED)
def _open_form_html(discussion_id: int, *, signed_in: bool, language: str) -> str:
    """The form with TOKEN and NONCE to be filled in."""
    discussion = Discussion(pk=discussion_id)
    context = {
        "discussion": discussion,
        "form": CommentForm(discussion=discussion, initial={"nonce": NONCE}),
        "request": {"user": {"is_authenticated": signed_in}},
        "csrf_token": TOKEN,
        "LANGUAGE_CODE": language,
    }
    return str(get_template("discussion/form.html").render(context))
