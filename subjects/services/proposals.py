"""Publishing causes, issues at stake and solutions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import limits
from accounts.models import Representative, User
from discussion.models import Discussion
from discussion.services import submission_key
from subjects.alike import remember_proposal, the_same
from subjects.exposure import exposure_at
from subjects.models import Draft, Origin, Proposal, ProposalKind, ProposalVersion, Subject
from subjects.positions import Position
from subjects.services.copies import add_copy
from subjects.services.windows import contribution_window
from voting.models import BallotKind, Window
from voting.rules import is_late, window_message
from voting.services import open_ballot


class ProposalRefused(Exception):
    """The proposal was not taken; the message says why."""


@dataclass(frozen=True)
class Contributed:
    """What became of a text that somebody sent: a proposal of its own, or one more who sent the same."""

    proposal: Proposal
    is_copy: bool = False
    is_counted: bool = True
    """Of a copy: the person is counted with it now; not if it is their own text or they were counted before."""


class _SentBefore(Exception):
    """The same form was sent before: nothing is counted or published again."""


def contribute(
    *,
    subject: Subject,
    author: User,
    kind: str,
    title: str,
    text: str,
    language: str,
    treats: Iterable[Proposal] = (),
    nonce: str = "",
    draft_id: int | None = None,
    is_different: bool = True,
    now: datetime | None = None,
    opened_at: datetime | None = None,
    made_at: datetime | None = None,
) -> Contributed:
    """Take the text a person sends: published, or counted with the same text of somebody else (a campaign).

    The very same text is always counted with the one that is there; one that is nearly the same too, unless the person
    says that it `is_different`. A draft it was written in is deleted with it. Sent twice from the same form or draft,
    it is taken once. Raises ProposalRefused while contributions are not taken (`opened_at`, `made_at`: see
    `voting.rules.window_message`), and `accounts.limits.TooMany`.
    """
    now = now or timezone.now()
    window = contribution_window(subject.pk)
    if message := window_message(window, now, opened_at=opened_at, made_at=made_at):
        raise ProposalRefused(message)
    form = f"draft:{draft_id}" if draft_id else nonce
    submission = submission_key(author, f"{subject.pk}:{kind}", form, f"{title}|{text}")
    try:
        with transaction.atomic():
            # The author's row is locked from here: what one person sends comes one after the other.
            limits.take(author, now)
            if Proposal.objects.filter(submission=submission).exists():
                raise _SentBefore
            if draft_id and not Draft.objects.filter(pk=draft_id, person=author).delete()[0]:
                raise ProposalRefused(
                    _("This draft was published or deleted meanwhile. Send the text again to publish it.")
                )
            # And so do new texts of one process, so that two people's same text is not published twice.
            Subject.objects.select_for_update(no_key=True).get(pk=subject.pk)
            if same := the_same(subject.pk, kind, title, text, exactly=is_different):
                counted = add_copy(proposal=same, person=author, title=title, text=text, now=now)
                return Contributed(same, is_copy=True, is_counted=counted)
            return Contributed(_publish(subject, author, kind, title, text, language, treats, window, submission, now))
    except (_SentBefore, limits.TooMany):
        first = Proposal.objects.filter(submission=submission).first()
        if first is None:
            raise
        return Contributed(first)


def propose(
    *,
    subject: Subject,
    author: User,
    kind: str,
    title: str,
    text: str,
    language: str,
    treats: Iterable[Proposal] = (),
    nonce: str = "",
    now: datetime | None = None,
) -> Proposal:
    """Publish a participant's text; sent twice from the same form, it is published once.

    For loaders: it counts against no limit and looks for no equal text, as `contribute` does. Raises ProposalRefused
    while contributions are not taken.
    """
    now = now or timezone.now()
    window = contribution_window(subject.pk)
    if message := window_message(window, now):
        raise ProposalRefused(message)
    submission = submission_key(author, f"{subject.pk}:{kind}", nonce, f"{title}|{text}")
    try:
        with transaction.atomic():
            return _publish(subject, author, kind, title, text, language, treats, window, submission, now)
    except IntegrityError:
        first = Proposal.objects.filter(submission=submission).first()
        if first is None:
            raise
        return first


def _publish(
    subject: Subject,
    author: User,
    kind: str,
    title: str,
    text: str,
    language: str,
    treats: Iterable[Proposal],
    window: Window,
    submission: str,
    now: datetime,
) -> Proposal:
    proposal = create_proposal(
        subject=subject,
        kind=kind,
        title=title,
        text=text,
        language=language,
        window=window,
        now=now,
        author=author,
        submission=submission,
    )
    if kind == ProposalKind.SOLUTION:
        proposal.treats.set(treats)
    return proposal


def create_proposal(
    *,
    subject: Subject,
    kind: str,
    title: str,
    text: str,
    language: str,
    window: Window,
    now: datetime,
    author: User | None = None,
    representative: Representative | None = None,
    position: Position | None = None,
    submission: str | None = None,
) -> Proposal:
    """A published proposal with its first version, ballot and discussion; the caller has checked that it may be."""
    proposal = Proposal.objects.create(
        subject=subject,
        kind=kind,
        origin=Origin.PARLIAMENTARIAN if representative else Origin.PARTICIPANT,
        author=author,
        representative=representative,
        language=language,
        ballot=open_ballot(kind=BallotKind.PROPOSAL, window=window),
        source_block=position.block_id if position else None,
        submission=submission,
        exposure=exposure_at(window, now),
        published_at=now,
    )
    proposal.current = ProposalVersion.objects.create(
        proposal=proposal,
        number=1,
        title=title,
        text=text,
        editor=author,
        is_late=author is not None and is_late(window, now),
        at=now,
    )
    proposal.discussion = Discussion.objects.create(key=f"proposal:{proposal.pk}", window=window)
    proposal.save(update_fields=["current", "discussion"])
    remember_proposal(proposal)
    return proposal
