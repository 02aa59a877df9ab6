"""The form to write a comment as HTML, remembered while it is empty: its widgets cost more than a page of comments."""

import uuid
from functools import lru_cache

from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from discussion.forms import CommentForm
from discussion.models import Discussion
from voting.opened import stamp

REMEMBERED = 1024
"""Forms kept in each process: about 3 KB each."""
# What differs with every request stays open in a remembered form. Nobody can guess these and write them into a text.
TOKEN = uuid.uuid4().hex
NONCE = uuid.uuid4().hex
OPENED = uuid.uuid4().hex


def empty_form_html(discussion_id: int, *, token: str, language: str) -> SafeString:
    """The empty form for a new comment; `token` is the viewer's own, "" for a visitor, `language` the active one."""
    html = _open_form_html(discussion_id, signed_in=bool(token), language=language)
    filled = html.replace(TOKEN, token).replace(NONCE, uuid.uuid4().hex).replace(OPENED, stamp(timezone.now()))
    return mark_safe(filled)  # noqa: S308 – a token, hexadecimals and a signature


@lru_cache(maxsize=REMEMBERED)
def _open_form_html(discussion_id: int, *, signed_in: bool, language: str) -> str:
    """The form with TOKEN, NONCE and OPENED to be filled in."""
    discussion = Discussion(pk=discussion_id)
    context = {
        "discussion": discussion,
        "form": CommentForm(discussion=discussion, initial={"nonce": NONCE, "opened": OPENED}),
        "request": {"user": {"is_authenticated": signed_in}},
        "csrf_token": TOKEN,
        "LANGUAGE_CODE": language,
    }
    return str(get_template("discussion/form.html").render(context))
