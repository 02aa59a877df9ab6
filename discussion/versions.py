"""The versions of a comment as its history shows them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from discussion.models import CommentCopy, CommentVersion, ThreadComment
from discussion.texts import text_html
from texts.redline_html import redline_html


@dataclass(frozen=True)
class ShownVersion:
    """One version, with what it changed."""

    number: int
    at: datetime
    motive: str
    html: SafeString
    """The changes; of the first version the whole text."""
    n_copies: int
    """How many others sent this version."""


def versions_of(comment: ThreadComment) -> list[ShownVersion]:
    """The versions of `comment`, the newest first: two queries."""
    rows = list(CommentVersion.objects.filter(comment=comment).order_by("number"))
    if not rows:
        rows = [CommentVersion(comment=comment, number=1, text=comment.comment, at=comment.submit_date)]
    copies = dict(
        CommentCopy.objects.filter(comment=comment).values_list("version").annotate(n=Count("pk")).order_by("version")
    )
    language = "" if comment.language == get_language() else comment.language
    shown = []
    before = None
    for row in rows:
        # A text that was emptied by somebody who left is compared with nothing.
        is_whole = before is None or not before.text
        html = text_html(row.text) if is_whole else redline_html(before.text, row.text, language)  # type: ignore[union-attr]
        shown.append(ShownVersion(row.number, row.at, row.motive, html, copies.get(row.number, 0)))
        before = row
    return shown[::-1]
