"""The same text sent by many: one proposal that says how many people sent it, and every text kept as it came."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import User
from subjects.models import CoAuthor, CoAuthorState, Proposal, ProposalCopy


def add_copy(*, proposal: Proposal, person: User, title: str, text: str, now: datetime) -> bool:
    """Count `person` as one more who sent the text of `proposal`; False for its authors and for whoever is counted.

    In the transaction of the caller.
    """
    if proposal.author_id == person.pk or _signs(proposal, person):
        return False
    try:
        with transaction.atomic():
            ProposalCopy.objects.create(proposal=proposal, person=person, title=title, text=text, at=now)
    except IntegrityError:
        return False
    Proposal.objects.filter(pk=proposal.pk).update(n_copies=F("n_copies") + 1)
    proposal.refresh_from_db(fields=["n_copies"])
    return True


def _signs(proposal: Proposal, person: User) -> bool:
    return CoAuthor.objects.filter(proposal=proposal, person=person, state=CoAuthorState.ACCEPTED).exists()


def n_people(proposal: Proposal) -> int:
    """How many people sent the text: the author and those whose text was the same."""
    return proposal.n_copies + 1
