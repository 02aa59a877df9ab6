"""What the views look for."""

from django.http import Http404
from django.urls import reverse

from discussion.models import Discussion, ThreadComment


def discussion_or_404(discussion_id: int) -> Discussion:
    """The discussion with its window; who may see it is asked of its target."""
    discussion = Discussion.objects.select_related("window").filter(pk=discussion_id).first()
    if discussion is None:
        raise Http404
    return discussion


def comment_or_404(comment_id: int) -> ThreadComment:
    """A comment that keeps its place in its thread, with its author, discussion and window."""
    found = (
        ThreadComment.objects.select_related("discussion__window", "user", "reply_to")
        .filter(pk=comment_id, is_public=True)
        .first()
    )
    if found is None:
        raise Http404
    return found


def answered_in(discussion_id: int, given: str) -> ThreadComment | None:
    """The comment of a discussion that a form answers, with the discussion and its window: one query for all of them.

    None for a new thread, and for whatever is odd: the form says so.
    """
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        return None
    found = ThreadComment.objects.select_related("discussion__window", "reply_to")
    return found.filter(pk=int(given), discussion=discussion_id).first()


def address_of(comment: ThreadComment) -> str:
    """Where a comment stands, in its thread."""
    return f"{reverse('discussion:permalink', args=[comment.pk])}#c{comment.pk}"


def page_number(given: str, default: int = 1) -> int:
    """A page number from an address; `default` for anything odd."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else default
