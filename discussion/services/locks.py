"""Locking comments. A comment spans three tables: its own part is locked, then the whole is read again."""

from discussion.models import ThreadComment


def locked_comments(**which: object) -> list[ThreadComment]:
    """The comments found, locked in the order of their ids: a thread from its root down.

    Two statements: PostgreSQL reads again only the row it waited for, not those joined to it.
    """
    rows = ThreadComment.objects.select_for_update(of=("self",), no_key=True).filter(**which).order_by("pk")
    ids = list(rows.values_list("pk", flat=True))
    return list(ThreadComment.objects.select_related("discussion__window").filter(pk__in=ids).order_by("pk"))


def locked_comment(comment_id: int) -> ThreadComment | None:
    """One comment, locked, with its discussion and window; None if there is none."""
    return next(iter(locked_comments(pk=comment_id)), None)
