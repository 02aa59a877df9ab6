"""Merging proposals that say the same: proposed in public, done when the time to object is over, undone exactly (G7).

Locks are always taken in this order: proposals by their ids, the merging, then what `carry_votes` locks (windows,
votes, ballots), then what `discussion.moving` locks (comments, discussions). Editing and withdrawing lock their
proposal first, so a merging never finds a text half changed.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from discussion.moving import close_discussions, move_threads, reopen_discussions, return_threads
from notices.services import tell
from subjects.alike import forget_proposal, remember_proposal
from subjects.enums import ACTIVE_MERGE_STATES, REASON_MAX_LENGTH
from subjects.models import (
    CoAuthorState,
    EventKind,
    Merge,
    MergeObjection,
    MergePart,
    MergeState,
    Origin,
    Proposal,
    ProposalState,
    Wording,
    WordingState,
)
from subjects.services.history import record
from subjects.services.windows import contribution_window
from voting.services import VoteRefused, carry_votes, freeze, thaw, undo_carried

logger = logging.getLogger(__name__)

OPEN_STATES = (MergeState.PROPOSED, MergeState.OBJECTED)
"""A merging that is not decided yet."""


class MergeRefused(Exception):
    """Nothing was merged, objected to or undone; the message says why."""


def undone_until(merge: Merge) -> datetime | None:
    """Until when a merging that was done may be undone; None for one that was not done."""
    return merge.done_at + timedelta(days=settings.MERGE_UNDO_DAYS) if merge.done_at else None


@transaction.atomic
def propose_merge(
    *, canonical: Proposal, parts: Iterable[Proposal], reason: str, by: User, now: datetime | None = None
) -> Merge:
    """Propose in public that `parts` be merged into `canonical`, and tell their authors, who may object.

    Raises MergeRefused if they cannot be merged.
    """
    now = now or timezone.now()
    reason = _needed(reason)
    ids = {part.pk for part in parts} - {canonical.pk}
    if not ids:
        raise MergeRefused(_("Choose at least two texts."))
    locked = _locked([canonical.pk, *ids])
    kept = locked.get(canonical.pk)
    if kept is None or len(locked) != len(ids) + 1:
        raise MergeRefused(_("One of the texts is not there any more."))
    _refuse_unlike(kept, [locked[pk] for pk in sorted(ids)])
    _refuse_twice(kept.pk, ids)
    due_at = now + timedelta(days=settings.MERGE_NOTICE_DAYS)
    closes_at = contribution_window(kept.subject_id).closes_at
    if closes_at is not None and due_at >= closes_at:
        # Whoever voted differently on the texts must be able to choose.
        raise MergeRefused(_("Contributions close before the time to object is over: no vote could be confirmed then."))
    merge = Merge.objects.create(
        subject_id=kept.subject_id,
        canonical=kept,
        reason=reason,
        proposed_by=by,
        proposed_at=now,
        due_at=due_at,
    )
    MergePart.objects.bulk_create(MergePart(merge=merge, proposal_id=pk) for pk in sorted(ids))
    _tell_history(merge, locked, EventKind.MERGE_PROPOSED, by, now, reason)
    _tell_authors(merge, locked, "merge_proposed", now, title_of=kept)
    log(kept, "hemicycle.merge.propose", user=by, data={"merge": merge.pk, "reason": reason})
    return merge


@transaction.atomic
def object_to_merge(*, merge: Merge, person: User, text: str, now: datetime | None = None) -> MergeObjection:
    """Object as an author of one of the texts: the merging then waits for a decision of the team, with its reason.

    Sent twice, it is one objection. Raises MergeRefused for others, and once the time to object is over.
    """
    now = now or timezone.now()
    text = _needed(text)
    merge = Merge.objects.select_for_update(no_key=True).get(pk=merge.pk)
    if merge.state not in OPEN_STATES:
        raise MergeRefused(_("This merging is decided already."))
    if now >= merge.due_at:
        raise MergeRefused(_("The time to object is over."))
    if person.pk not in authors_of(_proposal_ids(merge)):
        raise MergeRefused(_("Only the authors of these texts may object."))
    first = merge.objections.filter(person=person).first()
    if first is not None:
        return first
    objection = MergeObjection.objects.create(merge=merge, person=person, text=text, at=now)
    merge.state = MergeState.OBJECTED
    merge.save(update_fields=["state"])
    proposals = _loaded(_proposal_ids(merge))
    _tell_history(merge, proposals, EventKind.MERGE_OBJECTED, person, now, text)
    return objection


@transaction.atomic
def decide_merge(*, merge: Merge, do: bool, reason: str, by: User, now: datetime | None = None) -> Merge:
    """Do or drop a merging, with the reason. Raises MergeRefused if it is decided, or too early to be done.

    Without an objection nothing has to be decided: it is done when its time comes.
    """
    now = now or timezone.now()
    reason = _needed(reason)
    proposals = _locked(_proposal_ids(merge))
    merge = Merge.objects.select_for_update(no_key=True).get(pk=merge.pk)
    if merge.state not in OPEN_STATES:
        raise MergeRefused(_("This merging is decided already."))
    if do and merge.state == MergeState.PROPOSED:
        raise MergeRefused(_("Nobody objects: it is done by itself when the time to object is over."))
    if do and now < merge.due_at:
        raise MergeRefused(_("The other authors may still object: decide when their time is over."))
    merge.decided_by, merge.decision = by, reason
    merge.save(update_fields=["decided_by", "decision"])
    log(
        proposals[merge.canonical_id],
        "hemicycle.merge.decide",
        user=by,
        data={"merge": merge.pk, "done": do, "reason": reason},
    )
    if not do:
        return _drop(merge, proposals, by, now, reason)
    if not _all_published(proposals):
        raise MergeRefused(_("One of the texts is no longer published."))
    return _do(merge, proposals, by, now)


def settle_due(now: datetime | None = None) -> tuple[list[int], list[int]]:
    """Do every merging whose time to object is over, each by itself and once: the ids of those done, and of those not.

    Whatever was due while nothing ran is done at the next run.
    """
    now = now or timezone.now()
    due = Merge.objects.filter(state=MergeState.PROPOSED, due_at__lte=now).order_by("due_at", "pk")
    done, failed = [], []
    for merge in list(due):
        try:
            if _settle(merge, now):
                done.append(merge.pk)
        except Exception:
            logger.exception("Merging %s could not be done.", merge.pk)
            failed.append(merge.pk)
    return done, failed


@transaction.atomic
def undo_merge(*, merge: Merge, reason: str, by: User, now: datetime | None = None) -> Merge:
    """Put everything back as it was before a merging: states, votes, comments, counters.

    Votes that people changed since stay theirs; what was answered since in a thread that came with a text goes back
    with it. Raises MergeRefused when it was not done, or too long ago, or a later one builds on it.
    """
    now = now or timezone.now()
    reason = _needed(reason)
    proposals = _locked(_proposal_ids(merge))
    merge = Merge.objects.select_for_update(no_key=True).get(pk=merge.pk)
    until = undone_until(merge)
    if merge.state != MergeState.DONE or until is None:
        raise MergeRefused(_("Only a merging that was done can be undone."))
    if now >= until:
        raise MergeRefused(
            _("A merging can be undone for %(days)s days; this one is final.") % {"days": settings.MERGE_UNDO_DAYS}
        )
    parts = _parts(merge, proposals)
    try:
        voters = undo_carried(merge_id=merge.pk, now=now)
    except VoteRefused as refusal:
        raise MergeRefused(str(refusal)) from refusal
    # Whoever blanked their texts meanwhile, by leaving, has withdrawn them.
    gone = [part for part in parts if part.hide_text_at is not None]
    for part in parts:
        if part.state == ProposalState.MERGED:
            part.state, part.merged_into = ProposalState.PUBLISHED, None
            if part in gone:
                part.state, part.withdrawn_at = ProposalState.WITHDRAWN, now
            else:
                remember_proposal(part)
            part.save(update_fields=["state", "merged_into", "withdrawn_at"])
    _let_wordings_go_on(part for part in parts if part not in gone)
    return_threads(into=_discussion_of(proposals[merge.canonical_id]), from_=_discussions_of(parts))
    freeze(part.ballot_id for part in gone)
    close_discussions(_discussions_of(gone))
    merge.parts.update(is_active=False)
    merge.state, merge.undone_at = MergeState.UNDONE, now
    merge.save(update_fields=["state", "undone_at"])
    _tell_history(merge, proposals, EventKind.MERGE_UNDONE, by, now, reason)
    _tell_authors(merge, proposals, "merge_undone", now)
    kept = proposals[merge.canonical_id]
    _tell(merge, voters, "merge_votes_back", now, kept)
    log(kept, "hemicycle.merge.undo", user=by, data={"merge": merge.pk, "reason": reason})
    return merge


def drop_merges_of(*, proposal: Proposal, by: User | None, now: datetime) -> None:
    """Drop the undecided mergings that a proposal is in: it was withdrawn or hidden. The caller has it locked."""
    merges = Merge.objects.select_for_update(no_key=True).filter(state__in=OPEN_STATES)
    ids = {*merges.filter(canonical=proposal).values_list("pk", flat=True)}
    ids |= {*MergePart.objects.filter(proposal=proposal, is_active=True).values_list("merge_id", flat=True)}
    for merge in merges.filter(pk__in=ids).order_by("pk"):
        _drop(merge, _loaded(_proposal_ids(merge)), by, now, "")


def authors_of(proposal_ids: Iterable[int]) -> set[int]:
    """The ids of the authors of proposals, and of those who accepted to sign them too."""
    proposals = Proposal.objects.filter(pk__in=list(proposal_ids))
    authors = proposals.filter(author__isnull=False).values_list("author_id", flat=True)
    signed = proposals.filter(co_authors__state=CoAuthorState.ACCEPTED).values_list("co_authors__person", flat=True)
    return {*authors, *signed} - {None}


def may_object(person: User, merge: Merge, now: datetime) -> bool:
    """Whether `person` may object to a merging now and has not done so yet."""
    if merge.state not in OPEN_STATES or now >= merge.due_at:
        return False
    is_author = person.pk in authors_of(_proposal_ids(merge))
    return is_author and not merge.objections.filter(person=person).exists()


def _settle(merge: Merge, now: datetime) -> bool:
    """Do one merging that is due; False if somebody else decided it meanwhile."""
    with transaction.atomic():
        proposals = _locked(_proposal_ids(merge))
        merge = Merge.objects.select_for_update(no_key=True).get(pk=merge.pk)
        if merge.state != MergeState.PROPOSED or now < merge.due_at:
            return False
        if not _all_published(proposals):
            _drop(merge, proposals, None, now, "")
            return False
        _do(merge, proposals, None, now)
        return True


def _do(merge: Merge, proposals: dict[int, Proposal], by: User | None, now: datetime) -> Merge:
    """Do a merging; the caller holds it and its proposals."""
    kept, parts = proposals[merge.canonical_id], _parts(merge, proposals)
    for part in parts:
        part.state, part.merged_into = ProposalState.MERGED, kept
        part.save(update_fields=["state", "merged_into"])
        forget_proposal(part.pk)
    merge.state, merge.done_at = MergeState.DONE, now
    merge.save(update_fields=["state", "done_at"])
    carried = carry_votes(into=kept.ballot_id, from_=[part.ballot_id for part in parts], merge_id=merge.pk, now=now)
    _stop_wordings(parts)
    move_threads(into=_discussion_of(kept), from_=_discussions_of(parts))
    _tell_history(merge, proposals, EventKind.MERGED, by, now, merge.decision or merge.reason)
    _tell_authors(merge, proposals, "merge_done", now)
    _tell(merge, carried.voters_told, "vote_carried", now, kept)
    _tell(merge, carried.voters_to_confirm, "vote_to_confirm", now, kept)
    return merge


def _drop(merge: Merge, proposals: dict[int, Proposal], by: User | None, now: datetime, reason: str) -> Merge:
    merge.parts.update(is_active=False)
    merge.state = MergeState.REFUSED
    merge.save(update_fields=["state"])
    _tell_history(merge, proposals, EventKind.MERGE_REFUSED, by, now, reason)
    _tell_authors(merge, proposals, "merge_dropped", now)
    return merge


def _needed(reason: str) -> str:
    """A reason without spaces around it. Raises MergeRefused if there is none, or too much of it."""
    reason = reason.strip()
    if not reason:
        raise MergeRefused(_("Say why: the reason is public."))
    if len(reason) > REASON_MAX_LENGTH:
        raise MergeRefused(_("A reason has %(most)s characters at most.") % {"most": REASON_MAX_LENGTH})
    return reason


def _refuse_unlike(kept: Proposal, parts: list[Proposal]) -> None:
    """Raise MergeRefused unless all are published texts of participants, in one list of one process."""
    together = [kept, *parts]
    if any(one.subject_id != kept.subject_id for one in parts):
        raise MergeRefused(_("Texts of different subjects are not merged."))
    if any(one.origin != Origin.PARTICIPANT for one in together):
        raise MergeRefused(_("Only texts of participants are merged."))
    if not _all_published({one.pk: one for one in together}):
        raise MergeRefused(_("One of the texts is no longer published."))
    if any(one.kind != kept.kind for one in parts):
        raise MergeRefused(_("Causes, issues and solutions are not merged with each other: change the kind first."))


def _refuse_twice(kept_id: int, part_ids: set[int]) -> None:
    """Raise MergeRefused if a text is being merged already: a chain of mergings could not be undone."""
    active = Merge.objects.filter(state__in=ACTIVE_MERGE_STATES)
    if MergePart.objects.filter(proposal__in=[kept_id, *part_ids], is_active=True).exists():
        raise MergeRefused(_("One of the texts is in another merging."))
    if active.filter(canonical__in=part_ids).exists():
        raise MergeRefused(_("Others are merged into one of the texts: keep that one."))


def _proposal_ids(merge: Merge) -> list[int]:
    """The canonical and the parts, which never change once proposed."""
    return [merge.canonical_id, *merge.parts.order_by("pk").values_list("proposal_id", flat=True)]


def _locked(ids: Iterable[int]) -> dict[int, Proposal]:
    """Proposals by their ids, locked until the transaction ends."""
    # Without what is joined: PostgreSQL reads again only the row it waited for.
    rows = Proposal.objects.select_for_update(no_key=True)
    return {proposal.pk: proposal for proposal in rows.filter(pk__in=list(ids)).order_by("pk")}


def _loaded(ids: Iterable[int]) -> dict[int, Proposal]:
    return {one.pk: one for one in Proposal.objects.select_related("current").filter(pk__in=list(ids)).order_by("pk")}


def _parts(merge: Merge, proposals: dict[int, Proposal]) -> list[Proposal]:
    return [proposal for pk, proposal in proposals.items() if pk != merge.canonical_id]


def _all_published(proposals: dict[int, Proposal]) -> bool:
    return all(one.state == ProposalState.PUBLISHED for one in proposals.values())


def _discussion_of(proposal: Proposal) -> int:
    if proposal.discussion_id is None:
        raise RuntimeError(f"Proposal {proposal.pk} has no discussion.")
    return proposal.discussion_id


def _discussions_of(proposals: Iterable[Proposal]) -> list[int]:
    return [one.discussion_id for one in proposals if one.discussion_id is not None]


def _stop_wordings(parts: Iterable[Proposal]) -> None:
    """Wordings stay with the text they reword, readable; they take no further votes or comments."""
    wordings = list(_wordings_of(parts))
    freeze(ballot_id for ballot_id, _discussion in wordings)
    close_discussions(discussion for _ballot, discussion in wordings if discussion is not None)


def _let_wordings_go_on(parts: Iterable[Proposal]) -> None:
    wordings = list(_wordings_of(parts))
    thaw(ballot_id for ballot_id, _discussion in wordings)
    reopen_discussions(discussion for _ballot, discussion in wordings if discussion is not None)


def _wordings_of(parts: Iterable[Proposal]) -> Iterable[tuple[int, int | None]]:
    # Those adopted or withdrawn take no votes whatever becomes of the proposal.
    published = Wording.objects.filter(proposal__in=[one.pk for one in parts], state=WordingState.PUBLISHED)
    return published.order_by("ballot_id").values_list("ballot_id", "discussion_id")


def _tell_history(
    merge: Merge, proposals: dict[int, Proposal], kind: str, by: User | None, now: datetime, note: str
) -> None:
    """A line in the history of every text: of a part about the canonical, of the canonical about each part."""
    kept = proposals[merge.canonical_id]
    for part in _parts(merge, proposals):
        record(proposal=part, kind=kind, by=by, now=now, other=kept, note=note)
        record(proposal=kept, kind=kind, by=by, now=now, other=part, note=note)


def _tell_authors(
    merge: Merge, proposals: dict[int, Proposal], kind: str, now: datetime, title_of: Proposal | None = None
) -> None:
    _tell(merge, authors_of(proposals), kind, now, title_of or proposals[merge.canonical_id])


def _tell(merge: Merge, people: Iterable[int], kind: str, now: datetime, about: Proposal) -> None:
    data: dict[str, Any] = {"title": about.title, "language": about.language, "until": merge.due_at.isoformat()}
    is_vote = kind in ("vote_carried", "vote_to_confirm", "merge_votes_back")
    url = reverse("subjects:proposal", args=[about.pk]) if is_vote else reverse("subjects:merge", args=[merge.pk])
    tell(people=people, kind=kind, key=f"merge:{merge.pk}:{kind}", data=data, url=url, now=now)
