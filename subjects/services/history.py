"""The public history of a proposal: one line for everything that happens to it."""

from datetime import datetime

from accounts.models import User
from subjects.models import Proposal, ProposalEvent


def record(
    *,
    proposal: Proposal,
    kind: str,
    by: User | None,
    now: datetime,
    version: int | None = None,
    other: Proposal | None = None,
    note: str = "",
) -> ProposalEvent:
    """Add a line to `proposal`'s history, in the transaction of what it tells.

    `version` is the number of the version that came of it, `other` the proposal it was merged with.
    """
    return ProposalEvent.objects.create(
        proposal=proposal, kind=kind, by=by, at=now, version=version, other=other, note=note.strip()
    )
