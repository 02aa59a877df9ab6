"""Moving a proposal to the list it belongs to: a cause that is a solution, and the like."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from notices.services import tell
from subjects.enums import REASON_MAX_LENGTH
from subjects.models import EventKind, Merge, MergeState, Origin, Proposal, ProposalKind, ProposalState
from subjects.services.history import record
from subjects.services.merging import authors_of


class KindRefused(Exception):
    """The proposal stays in its list; the message says why."""


@transaction.atomic
def change_kind(*, proposal: Proposal, kind: str, reason: str, by: User, now: datetime | None = None) -> Proposal:
    """Move a participant's proposal to another list, with a public line; its votes and comments stay.

    Only solutions name causes: links that no longer make sense are taken away. Raises KindRefused.
    """
    now = now or timezone.now()
    reason = reason.strip()
    if not reason or len(reason) > REASON_MAX_LENGTH:
        raise KindRefused(_("Say why: the reason is public."))
    proposal = Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    if proposal.origin != Origin.PARTICIPANT or proposal.state != ProposalState.PUBLISHED:
        raise KindRefused(_("Only published texts of participants are moved to another list."))
    if kind not in ProposalKind.values:
        raise KindRefused(_("There is no such list."))
    if kind == proposal.kind:
        raise KindRefused(_("It is in this list already."))
    of_it = Q(canonical=proposal) | Q(parts__proposal=proposal, parts__is_active=True)
    if Merge.objects.filter(of_it, state__in=(MergeState.PROPOSED, MergeState.OBJECTED)).exists():
        raise KindRefused(_("A merging of this text is proposed: decide on it first."))
    before, proposal.kind = proposal.kind, kind
    proposal.save(update_fields=["kind"])
    if before == ProposalKind.SOLUTION:
        proposal.treats.clear()
    if before == ProposalKind.CAUSE:
        proposal.treated_by.clear()
    record(proposal=proposal, kind=EventKind.KIND_CHANGED, by=by, now=now, note=reason)
    tell(
        people=authors_of([proposal.pk]),
        kind="kind_changed",
        key=f"kind:{proposal.pk}:{now.isoformat()}",
        data={"title": proposal.title, "language": proposal.language, "kind": kind},
        url=reverse("subjects:proposal", args=[proposal.pk]),
        now=now,
    )
    log(
        proposal,
        "hemicycle.proposal.change_kind",
        user=by,
        data={"before": str(before), "after": str(kind), "reason": reason},
    )
    return proposal
