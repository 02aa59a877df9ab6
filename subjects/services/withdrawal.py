"""Withdrawing a proposal: the text goes, what others said of it stays (G5)."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from discussion.moving import close_discussions
from notices.services import tell
from subjects.alike import forget_proposal
from subjects.enums import REASON_MAX_LENGTH
from subjects.models import EventKind, Origin, Proposal, ProposalEvent, ProposalState, Wording, WordingState
from subjects.services.history import record
from subjects.services.merging import authors_of, drop_merges_of
from subjects.services.windows import contribution_window
from voting.models import Window, WindowState
from voting.rules import window_message
from voting.services import freeze

logger = logging.getLogger(__name__)


class WithdrawalRefused(Exception):
    """The proposal was not withdrawn; the message says why."""


def withdrawal_message(proposal: Proposal, person: User, window: Window, now: datetime) -> str:
    """A sentence that says why `person` cannot withdraw a proposal of theirs now; empty when they can.

    After the close only the team can, so that what is written about the texts later does not lose its ground.
    """
    if proposal.author_id != person.pk:
        return _("Only the author withdraws a text. Whoever signed it too may take their name away.")
    if proposal.state != ProposalState.PUBLISHED:
        return _("This text is not published any more.")
    if proposal.merged.exists():
        return _("Texts of others were merged into this one: only the team can withdraw it.")
    if window.state_at(now) == WindowState.CLOSED:
        return _("Contributions have closed: only the team can withdraw a text now. Write to them, and say why.")
    return window_message(window, now)


@transaction.atomic
def withdraw(
    *, proposal: Proposal, by: User, reason: str = "", hide_text: bool = False, now: datetime | None = None
) -> Proposal:
    """Withdraw a proposal as its author; `hide_text` takes the text down too, WITHDRAWN_TEXT_DAYS later.

    Its place, its votes so far, and the comments, sources and wordings of others stay; it takes no new ones. Sent
    twice, it is done once. Raises WithdrawalRefused.
    """
    now = now or timezone.now()
    proposal = _locked(proposal)
    if proposal.state == ProposalState.WITHDRAWN and proposal.author_id == by.pk:
        return proposal
    if message := withdrawal_message(proposal, by, contribution_window(proposal.subject_id), now):
        raise WithdrawalRefused(message)
    return _withdraw(proposal, by, reason.strip()[:REASON_MAX_LENGTH], hide_text, now)


@transaction.atomic
def withdraw_for_author(
    *, proposal: Proposal, by: User, reason: str, hide_text: bool = False, now: datetime | None = None
) -> Proposal:
    """Withdraw a proposal as the team, at its author's request, at any time. The reason is public."""
    now = now or timezone.now()
    reason = reason.strip()
    if not reason or len(reason) > REASON_MAX_LENGTH:
        raise WithdrawalRefused(_("Say why: the reason is public."))
    proposal = _locked(proposal)
    if proposal.origin != Origin.PARTICIPANT:
        raise WithdrawalRefused(_("Only texts of participants are withdrawn."))
    if proposal.state != ProposalState.PUBLISHED:
        raise WithdrawalRefused(_("This text is not published any more."))
    _withdraw(proposal, by, reason, hide_text, now)
    log(proposal, "hemicycle.proposal.withdraw", user=by, data={"reason": reason, "hide_text": hide_text})
    return proposal


@transaction.atomic
def withdraw_with_account(*, proposal: Proposal, by: User, now: datetime) -> None:
    """Withdraw the text of somebody who leaves and wants their texts blanked, at any time; it is taken down at once.

    One that is merged into another stays so, and comes back as withdrawn if the merging is undone.
    """
    proposal = _locked(proposal)
    if proposal.state == ProposalState.PUBLISHED:
        _withdraw(proposal, by, "", True, now)
    Proposal.objects.filter(pk=proposal.pk, state__in=(ProposalState.WITHDRAWN, ProposalState.MERGED)).update(
        hide_text_at=now, withdrawal_reason=""
    )


def hide_due(now: datetime | None = None) -> tuple[list[int], list[int]]:
    """Write into the history, once, that texts were taken down whose time has come: ids of those, and of failures."""
    now = now or timezone.now()
    told = ProposalEvent.objects.filter(proposal=OuterRef("pk"), kind=EventKind.TEXT_HIDDEN)
    due = Proposal.objects.filter(state=ProposalState.WITHDRAWN, hide_text_at__lte=now).exclude(Exists(told))
    hidden, failed = [], []
    for pk in list(due.order_by("hide_text_at", "pk").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                proposal = _locked(Proposal(pk=pk))
                if due.filter(pk=pk).exists():
                    record(proposal=proposal, kind=EventKind.TEXT_HIDDEN, by=None, now=now)
                    hidden.append(pk)
        except Exception:
            logger.exception("That the text of proposal %s is taken down could not be noted.", pk)
            failed.append(pk)
    return hidden, failed


def _locked(proposal: Proposal) -> Proposal:
    # Without what is joined: PostgreSQL reads again only the row it waited for.
    rows = Proposal.objects.select_for_update(no_key=True)
    return rows.get(pk=proposal.pk)


def _withdraw(proposal: Proposal, by: User, reason: str, hide_text: bool, now: datetime) -> Proposal:
    drop_merges_of(proposal=proposal, by=by, now=now)
    proposal.state, proposal.withdrawn_at, proposal.withdrawal_reason = ProposalState.WITHDRAWN, now, reason
    proposal.hide_text_at = now + timedelta(days=settings.WITHDRAWN_TEXT_DAYS) if hide_text else None
    proposal.save(update_fields=["state", "withdrawn_at", "withdrawal_reason", "hide_text_at"])
    forget_proposal(proposal.pk)
    wordings = Wording.objects.filter(proposal=proposal, state=WordingState.PUBLISHED)
    below = list(wordings.values_list("ballot_id", "discussion_id"))
    freeze([proposal.ballot_id, *(ballot_id for ballot_id, _discussion in below)])
    discussions = [proposal.discussion_id, *(discussion for _ballot, discussion in below)]
    close_discussions(pk for pk in discussions if pk is not None)
    record(proposal=proposal, kind=EventKind.WITHDRAWN, by=by, now=now, note=reason)
    tell(
        people=authors_of([proposal.pk]) - {by.pk},
        kind="proposal_withdrawn",
        key=f"withdrawn:{proposal.pk}",
        data={"title": proposal.title, "language": proposal.language},
        url=reverse("subjects:proposal", args=[proposal.pk]),
        now=now,
    )
    return proposal
