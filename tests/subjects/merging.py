"""Texts to merge, votes on them, and what a database holds of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.utils import timezone
from django_comments.models import Comment

from accounts.models import User
from discussion.models import Discussion, ThreadComment
from discussion.services import post_comment
from subjects.models import Merge, Proposal, Wording
from subjects.services.merging import propose_merge, settle_due
from tests.process import Process, ballot_of
from texts.models import Fingerprint
from voting.models import Ballot, Vote
from voting.services import cast, recounted

WEEK = timedelta(days=7)
NOW_KEPT = (Proposal, Ballot, Vote, Discussion, ThreadComment, Comment, Wording)


def vote(proposal: Proposal, voter: User, choice: int | None) -> None:
    """`voter` votes on `proposal` now."""
    cast(ballot=ballot_of(proposal), voter=voter, choice=choice)


def counts(proposal: Proposal) -> tuple[int, ...]:
    """The six counters of a proposal as they are now: persons', then organisations'."""
    ballot = Ballot.objects.get(proposal=proposal)
    persons = (ballot.n_agree, ballot.n_mixed, ballot.n_disagree)
    return (*persons, ballot.org_agree, ballot.org_mixed, ballot.org_disagree)


def argue(proposal: Proposal, author: User, text: str, **fields: Any) -> ThreadComment:
    """A comment of `author` where `proposal` is discussed."""
    discussion = Discussion.objects.select_related("window").get(proposal=proposal)
    reply_to = fields.pop("reply_to", None)
    if reply_to is not None:
        reply_to = ThreadComment.objects.select_related("discussion__window").get(pk=reply_to.pk)
        discussion = reply_to.discussion
    values: dict[str, Any] = {"language": "en", "nonce": text} | fields
    return post_comment(discussion=discussion, author=author, text=text, reply_to=reply_to, **values)


def proposed(kept: Proposal, *parts: Proposal, by: User, **fields: Any) -> Merge:
    """A merging that the team has proposed."""
    return propose_merge(canonical=kept, parts=parts, reason="Both bring beavers back.", by=by, **fields)


def done(kept: Proposal, *parts: Proposal, by: User) -> Merge:
    """A merging that nobody objected to for a week."""
    merge = proposed(kept, *parts, by=by, now=timezone.now() - WEEK)
    assert settle_due() == ([merge.pk], [])
    merge.refresh_from_db()
    return merge


def kept_rows() -> dict[str, list[Any]]:
    """Every row that merging and undoing touch, byte for byte."""
    rows: dict[str, list[Any]] = {
        model.__name__: list(model._base_manager.order_by("pk").values()) for model in NOW_KEPT
    }
    rows["Fingerprint"] = list(
        Fingerprint.objects.order_by("kind", "object_id").values_list("kind", "object_id", "group")
    )
    return rows


def nothing_drifted() -> bool:
    """Whether every counter is what its rows say."""
    from discussion.services import recount_discussion, recount_replies

    discussions = list(Discussion.objects.all())
    return not recounted() and not any(
        recount_discussion(discussion=d) or recount_replies(discussion=d) for d in discussions
    )


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """The clock stands at `moment`."""
    with time_machine.travel(moment, tick=False):
        yield


def two_texts(process: Process, bruno: User, dora: User) -> tuple[Proposal, Proposal]:
    """A text of Bruno's and one of Dora's that say the same."""
    kept = process.propose(bruno, "Let beavers back", text="They hold the water back in spring.")
    part = process.propose(dora, "Bring beavers home", text="Beavers keep water in the meadows.")
    return kept, part
