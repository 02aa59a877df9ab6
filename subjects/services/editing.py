"""Changing the text of a proposal: a typing error in place before anybody reacted, anything else as a new version."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.search.index import insert_or_update_object

from accounts import limits
from accounts.models import User
from discussion.models import Discussion
from notices.services import tell
from subjects.alike import remember_proposal
from subjects.models import CoAuthor, CoAuthorState, EventKind, Origin, Proposal, ProposalVersion, Wording
from subjects.reactions import has_reactions
from subjects.rules import acting_message, may_edit
from subjects.services.history import record
from voting.models import Ballot, Standing, Vote
from voting.rules import is_late
from voting.services import new_version

EDITED = "proposal_edited"
"""The kind of the notice to those who voted on an earlier version."""


class EditRefused(Exception):
    """The text was not changed; the message says why."""


class EditIsStale(EditRefused):
    """The text has changed since the form was opened; `current` is the version that stands now."""

    def __init__(self, message: str, current: ProposalVersion) -> None:
        super().__init__(message)
        self.current = current


class MotiveMissing(EditRefused):
    """Somebody has reacted, or the time for corrections is over: a new version needs a motive."""


class NothingChanged(EditRefused):
    """Title and text are those that stand there."""


@dataclass(frozen=True)
class Edited:
    """What became of an edit."""

    version: ProposalVersion
    is_correction: bool


def correctable_until(proposal: Proposal) -> datetime:
    """Until when a typing error may be corrected in place, if nobody reacts before."""
    return proposal.published_at + timedelta(minutes=settings.TYPO_MINUTES)


def is_correctable(proposal: Proposal, now: datetime) -> bool:
    """Whether an edit of `proposal` at `now` would correct it in place; no promise, somebody may react meanwhile."""
    return (
        proposal.current is not None
        and proposal.current.number == 1
        and now <= correctable_until(proposal)
        and not has_reactions(proposal)
    )


def edit(
    *,
    proposal_id: int,
    editor: User,
    title: str,
    text: str,
    motive: str = "",
    base: int,
    now: datetime | None = None,
    opened_at: datetime | None = None,
    made_at: datetime | None = None,
) -> Edited:
    """Change the text of a proposal: in place while it is a correction, otherwise by a new version with its `motive`.

    `base` is the number of the version the editor had before them. Whether it is a correction is decided here, with the
    proposal, its ballot and its discussion locked, so that no vote or comment comes in between. Those who voted are
    told once of a new version; their votes stay as they are. Raises EditRefused, or one of its kinds, and
    `accounts.limits.TooMany`.
    """
    now = now or timezone.now()
    with transaction.atomic():
        limits.take(editor, now)
        proposal = locked(proposal_id)
        refuse_unless_open(proposal, editor, now, opened_at=opened_at, made_at=made_at)
        current = proposal.current
        if current is None or current.number != base:
            raise EditIsStale(_("The text has changed since you opened this page."), current or ProposalVersion())
        if (title, text) == (current.title, current.text):
            raise NothingChanged(_("Nothing is changed."))
        if is_correctable(proposal, now):
            return Edited(_correct(proposal, current, editor, title, text, now), is_correction=True)
        if not motive.strip():
            raise MotiveMissing(_("Say why you change the text: it makes a new version."))
        version = add_version(
            proposal, editor=editor, title=title, text=text, motive=motive.strip(), now=now, kind=EventKind.EDITED
        )
        return Edited(version, is_correction=False)


def locked(proposal_id: int) -> Proposal:
    """The proposal with its text, window and discussion, locked in this order: proposal, ballot, discussion.

    Each by a statement of its own: PostgreSQL reads again only the row it waited for, not those joined to it.
    """
    proposal = Proposal.objects.select_for_update(no_key=True).get(pk=proposal_id)
    proposal.ballot = (
        Ballot.objects.select_for_update(of=("self",), no_key=True).select_related("window").get(pk=proposal.ballot_id)
    )
    if proposal.discussion_id is not None:
        proposal.discussion = Discussion.objects.select_for_update(no_key=True).get(pk=proposal.discussion_id)
    return proposal


def refuse_unless_open(
    proposal: Proposal, editor: User, now: datetime, *, opened_at: datetime | None, made_at: datetime | None
) -> None:
    """Raise EditRefused unless `editor` may change the text of `proposal` at `now`."""
    if proposal.origin != Origin.PARTICIPANT:
        raise EditRefused(_("A parliamentarian's own text cannot be changed here."))
    if not may_edit(proposal, editor):
        raise EditRefused(_("Only its authors can change this text."))
    if message := acting_message(proposal, now, opened_at=opened_at, made_at=made_at):
        raise EditRefused(message)


def add_version(
    proposal: Proposal,
    *,
    editor: User,
    title: str,
    text: str,
    motive: str,
    now: datetime,
    kind: str,
    wording: Wording | None = None,
) -> ProposalVersion:
    """The next version of a locked `proposal`, with its public line and notices; the caller has checked."""
    number = new_version(proposal.ballot_id)
    version = ProposalVersion.objects.create(
        proposal=proposal,
        number=number,
        title=title,
        text=text,
        motive=motive,
        editor=editor,
        wording=wording,
        is_late=is_late(proposal.ballot.window, now),
        at=now,
    )
    proposal.current = version
    # Saved as a whole instance, so that the search index hears of it.
    proposal.save(update_fields=["current"])
    remember_proposal(proposal)
    record(proposal=proposal, kind=kind, by=editor, now=now, version=number, note=motive)
    _tell_of(proposal, version, editor, now)
    return version


def _correct(
    proposal: Proposal, version: ProposalVersion, editor: User, title: str, text: str, now: datetime
) -> ProposalVersion:
    ProposalVersion.objects.filter(pk=version.pk).update(title=title, text=text, corrected_at=now)
    version.title, version.text, version.corrected_at = title, text, now
    remember_proposal(proposal)
    insert_or_update_object(proposal)
    record(proposal=proposal, kind=EventKind.CORRECTED, by=editor, now=now, version=version.number)
    return version


def _tell_of(proposal: Proposal, version: ProposalVersion, editor: User, now: datetime) -> None:
    """Tell those who voted, who sign the text and who proposed wordings of it: each once for a version."""
    people = set(
        Vote.objects.filter(ballot=proposal.ballot_id, choice__isnull=False)
        .exclude(standing=Standing.SET_ASIDE)
        .values_list("voter", flat=True)
    )
    people |= {proposal.author_id} if proposal.author_id else set()
    people |= set(
        CoAuthor.objects.filter(proposal=proposal, state=CoAuthorState.ACCEPTED).values_list("person", flat=True)
    )
    people |= set(Wording.objects.filter(proposal=proposal).shown().values_list("author", flat=True))
    tell(
        people=people - {editor.pk},
        kind=EDITED,
        key=f"proposal:{proposal.pk}:{version.number}",
        data={"title": version.title, "language": proposal.language, "version": version.number},
        url=reverse("subjects:history", args=[proposal.pk]),
        now=now,
    )
