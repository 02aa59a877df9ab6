"""The counters of discussions and comments, counted again."""

from collections import Counter

from django.db import transaction
from django.db.models import Count, F, Q

from discussion.models import CommentCopy, Discussion, Stance, ThreadComment

STANCE_COUNTERS = {Stance.FOR: "n_for", Stance.AGAINST: "n_against", Stance.NEUTRAL: "n_neutral"}
"""The counter of a discussion for the stance of its root comments."""


def recount_discussion(*, discussion: Discussion) -> dict[str, tuple[int, int]]:
    """The counters of `discussion` that differ from its rows: name → (stored, counted).

    A comment that was moved counts where it stands now.
    """
    counted = ThreadComment.objects.filter(discussion=discussion).aggregate(
        n_comments=Count("pk"),
        n_roots=Count("pk", filter=Q(depth=0)),
        **{counter: Count("pk", filter=Q(depth=0, stance=stance)) for stance, counter in STANCE_COUNTERS.items()},
    )
    return {
        name: (getattr(discussion, name), value)
        for name, value in counted.items()
        if getattr(discussion, name) != value
    }


def recount_replies(*, discussion: Discussion) -> dict[int, tuple[int, int]]:
    """The comments whose counters of replies differ from their rows: id → (direct replies, all below), counted."""
    stored: dict[int, tuple[int, int]] = {}
    direct: Counter[int] = Counter()
    below: Counter[int] = Counter()
    rows = ThreadComment.objects.filter(discussion=discussion).order_by("path")
    for pk, path, reply_to, *counters in rows.values_list("pk", "path", "reply_to", "n_replies", "n_descendants"):
        stored[pk] = (counters[0], counters[1])
        if reply_to is not None:
            direct[reply_to] += 1
            below.update(int(path[start : start + 10]) for start in range(0, len(path) - 10, 10))
    return {pk: (direct[pk], below[pk]) for pk, counted in stored.items() if counted != (direct[pk], below[pk])}


def recount_copies(*, discussion: Discussion) -> dict[int, tuple[int, int]]:
    """The comments whose number of other senders differs from the rows: id → (stored, counted)."""
    rows = ThreadComment.objects.filter(discussion=discussion).annotate(counted=Count("copies"))
    return {pk: counts for pk, *counts in rows.exclude(n_copies=F("counted")).values_list("pk", "n_copies", "counted")}


@transaction.atomic
def repair_discussion(*, discussion_id: int) -> None:
    """Write the counted figures into a discussion; it is locked first, then counted again."""
    discussion = Discussion.objects.select_for_update(no_key=True).get(pk=discussion_id)
    counted = {name: value for name, (_stored, value) in recount_discussion(discussion=discussion).items()}
    if counted:
        Discussion.objects.filter(pk=discussion_id).update(**counted)
    for pk, (n_replies, n_descendants) in recount_replies(discussion=discussion).items():
        ThreadComment.objects.filter(pk=pk).update(n_replies=n_replies, n_descendants=n_descendants)
    for pk in recount_copies(discussion=discussion):
        ThreadComment.objects.filter(pk=pk).update(n_copies=CommentCopy.objects.filter(comment=pk).count())
