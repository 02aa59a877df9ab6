"""Moving the threads of a discussion into another, when what it is about is merged, and back.

Locks are taken in the order in which a new comment takes them, so that neither waits for the other: comments (a root
before its replies), then discussions by their ids. A comment that is on its way meanwhile finds its discussion closed,
or its thread moved, when it comes to its counters, and is refused with its text given back (`services`).
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django_comments.models import Comment

from discussion.models import Discussion, ThreadComment
from discussion.services import repair_discussion


@transaction.atomic
def move_threads(*, into: int, from_: Iterable[int]) -> int:
    """Move every comment of the discussions `from_` into another and close them; how many were moved.

    Each keeps its place in its thread, and says where it was written (`moved_from`). A second call finds nothing.
    """
    sources = sorted(set(from_) - {into})
    _lock(ThreadComment.objects.filter(discussion__in=sources).values_list("pk", flat=True), [into, *sources])
    n_moved = 0
    for source in sources:
        comments = list(ThreadComment.objects.filter(discussion=source).values_list("pk", flat=True))
        _place(comments, into, moved_from=source)
        n_moved += len(comments)
    Discussion.objects.filter(pk__in=sources).update(is_closed=True)
    _count([into, *sources])
    return n_moved


@transaction.atomic
def return_threads(*, into: int, from_: Iterable[int]) -> int:
    """Move the threads that came from the discussions `from_` back there and open them again; how many comments.

    What was answered in such a thread since goes back with it.
    """
    sources = sorted(set(from_) - {into})
    _lock(_threads_from(into, sources).values_list("pk", flat=True), [into, *sources])
    n_moved = 0
    for source in sources:
        roots = _threads_from(into, [source]).filter(depth=0).values_list("pk", flat=True)
        comments = [*roots, *ThreadComment.objects.filter(root_id__in=list(roots)).values_list("pk", flat=True)]
        _place(comments, source, moved_from=None)
        n_moved += len(comments)
    Discussion.objects.filter(pk__in=sources).update(is_closed=False)
    _count([into, *sources])
    return n_moved


def close_discussions(discussion_ids: Iterable[int]) -> None:
    """Let the discussions take no new comment: what they are about was withdrawn or merged."""
    Discussion.objects.filter(pk__in=list(discussion_ids)).update(is_closed=True)


def reopen_discussions(discussion_ids: Iterable[int]) -> None:
    """Let the discussions take comments again, while their window does."""
    Discussion.objects.filter(pk__in=list(discussion_ids)).update(is_closed=False)


def _threads_from(into: int, sources: list[int]):  # type: ignore[no-untyped-def]
    return ThreadComment.objects.filter(discussion=into, moved_from__in=sources)


def _lock(comments: Iterable[int], discussions: list[int]) -> None:
    # A reply is always younger than what it answers, so the order of ids is that of a thread from its root down.
    locked = ThreadComment.objects.select_for_update(no_key=True).filter(pk__in=list(comments)).order_by("pk")
    list(locked.values_list("pk"))
    list(Discussion.objects.select_for_update(no_key=True).filter(pk__in=discussions).order_by("pk").values_list("pk"))


def _place(comments: list[int], discussion: int, *, moved_from: int | None) -> None:
    ThreadComment.objects.filter(pk__in=comments).update(discussion=discussion, moved_from=moved_from)
    # The package's own idea of where a comment stands, for its read-only tools.
    Comment.objects.filter(pk__in=comments).update(object_pk=str(discussion))


def _count(discussions: list[int]) -> None:
    """Write the counters of the discussions anew, which are locked."""
    for pk in discussions:
        repair_discussion(discussion_id=pk)
        last = ThreadComment.objects.filter(discussion=pk).aggregate(at=Max("submit_date"))
        Discussion.objects.filter(pk=pk).update(last_at=last["at"])
