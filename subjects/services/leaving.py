"""What becomes of a person's texts here when they close their account (behaviour G6)."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q
from wagtail.search.index import remove_object

from accounts.models import User
from accounts.services import NO_ADDRESS
from subjects.alike import forget_proposal
from subjects.models import (
    CoAuthor,
    CoAuthorState,
    Draft,
    EventKind,
    MergeObjection,
    Proposal,
    ProposalCopy,
    ProposalEvent,
    ProposalVersion,
    QuickVoteRun,
    Wording,
    WordingState,
)
from subjects.services.history import record
from subjects.services.withdrawal import withdraw_with_account
from voting.services import freeze

BLANK = "—"
"""Stands where words were that the database wants to have."""


def person_leaves(*, person: User, blank_texts: bool, now: datetime, **_kwargs: Any) -> None:
    """Forget what only this person knew, and blank their texts if they wish; texts of several people stay.

    Receiver of `accounts.leaving.person_leaves`, in its transaction: the address is still known. A text stays if others
    sign it, sent the same, or had theirs merged into it, and so does a wording that was adopted: their authors are
    former participants then.
    """
    Draft.objects.filter(person=person).delete()
    QuickVoteRun.objects.filter(person=person).delete()
    _forget_addresses(person)
    if not blank_texts:
        return
    ProposalCopy.objects.filter(person=person).update(title="", text="")
    MergeObjection.objects.filter(person=person).update(text=BLANK)
    # Locked before it is asked whether they are others' too: somebody may sign, merge or adopt one in this moment.
    proposals = list(Proposal.objects.select_for_update(no_key=True).filter(author=person).order_by("pk"))
    wordings = Wording.objects.select_for_update(no_key=True).filter(author=person).exclude(state=WordingState.ADOPTED)
    for wording in wordings.order_by("ballot_id"):
        _blank_wording(wording, now)
    for proposal in proposals:
        if not _is_shared(proposal):
            _blank_proposal(proposal, person, now)


def _forget_addresses(person: User) -> None:
    """Invitations that this person sent or got and that nobody has accepted go; of those accepted, the address."""
    own = {address.lower() for address in EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
    own.add(person.email.lower())
    open_ones = CoAuthor.objects.exclude(state=CoAuthorState.ACCEPTED)
    open_ones.filter(Q(invited_by=person) | Q(email__in=own) | Q(person=person)).delete()
    for signed in CoAuthor.objects.filter(person=person):
        CoAuthor.objects.filter(pk=signed.pk).update(email=NO_ADDRESS.format(f"co-author-{signed.pk}"))


def _is_shared(proposal: Proposal) -> bool:
    return (
        proposal.n_copies > 0
        or proposal.co_authors.filter(state=CoAuthorState.ACCEPTED).exists()
        or proposal.merged.exists()
    )


def _blank_proposal(proposal: Proposal, person: User, now: datetime) -> None:
    """Withdraw it if it is published, and empty what the person wrote; versions by others' wordings stay in history."""
    withdraw_with_account(proposal=proposal, by=person, now=now)
    ProposalVersion.objects.filter(proposal=proposal, wording=None).update(title=BLANK, text="", motive="")
    ProposalEvent.objects.filter(proposal=proposal, by=person).update(note="")
    record(proposal=proposal, kind=EventKind.BLANKED, by=person, now=now)
    forget_proposal(proposal.pk)
    remove_object(proposal)


def _blank_wording(wording: Wording, now: datetime) -> None:
    freeze([wording.ballot_id])
    fields: dict[str, Any] = {"title": BLANK, "text": "", "explanation": BLANK, "withdrawal_reason": ""}
    if wording.state == WordingState.PUBLISHED:
        fields |= {"state": WordingState.WITHDRAWN, "withdrawn_at": now}
    Wording.objects.filter(pk=wording.pk).update(**fields)
