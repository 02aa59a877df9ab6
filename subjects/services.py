"""Every write of a process: its publication, its calendar, its proposals."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Representative, User
from discussion.models import Discussion
from discussion.services import open_discussion, submission_key
from subjects.models import (
    CalendarAction,
    CalendarChange,
    Origin,
    Proposal,
    ProposalKind,
    ProposalVersion,
    Step,
    StepKind,
    Subject,
    SubjectPage,
)
from subjects.positions import Position, positions_of
from voting.models import BallotKind, Window, WindowState
from voting.rules import window_message
from voting.services import open_ballot

NOTICE_OF_SHORTENING = timedelta(hours=48)
"""An open step is not closed earlier than this from now; behaviour G1."""


class ProposalRefused(Exception):
    """The proposal was not taken; the message says why."""


class CalendarRefused(Exception):
    """The calendar was not changed; the message says why."""


@transaction.atomic
def publish_subject(*, page: SubjectPage, now: datetime | None = None) -> Subject:
    """What follows from the publication of a subject page; safe to repeat, and the same from every language.

    The first time the planned calendar becomes the calendar in force and the discussion is opened; every time, those
    of the parliamentarian's causes and solutions that are new are published. A record has a calendar only.
    """
    now = now or timezone.now()
    subject = Subject.objects.select_for_update().get(pk=page.subject_id)
    if not subject.steps.exists():
        _take_over_calendar(subject, page)
    if page.is_record:
        return subject
    window = contribution_window(subject.pk)
    open_discussion(key=subject_discussion_key(subject.pk), window=window)
    opener = page.openers.select_related("representative__user").first()
    if opener is not None:
        _publish_positions(subject, page, opener.representative, window, now)
    return subject


def subject_discussion_key(subject_id: int) -> str:
    """The key of the discussion about the subject as a whole."""
    return f"subject:{subject_id}"


def contribution_window(subject_id: int) -> Window:
    """The window in which a process's proposals, comments and votes are taken."""
    return Window.objects.get(step__subject=subject_id, step__kind=StepKind.CONTRIBUTE)


def _take_over_calendar(subject: Subject, page: SubjectPage) -> None:
    planned = {child.value["kind"]: child.value for child in page.calendar}
    for kind in StepKind:
        value = planned.get(kind, {})
        window = Window.objects.create(opens_at=value.get("opens_at"), closes_at=value.get("closes_at"))
        Step.objects.create(subject=subject, kind=kind, window=window)


def _publish_positions(
    subject: Subject, page: SubjectPage, representative: Representative, window: Window, now: datetime
) -> None:
    existing = {
        proposal.source_block: proposal
        for proposal in Proposal.objects.filter(subject=subject, source_block__isnull=False)
    }
    for position in positions_of(page.positions):
        if position.block_id in existing:
            continue
        proposal = _create_proposal(
            subject=subject,
            kind=position.kind,
            title=position.title,
            text=position.text,
            language=page.locale.language_code,
            window=window,
            now=now,
            representative=representative,
            position=position,
        )
        existing[position.block_id] = proposal
        if position.cause_id in existing:
            proposal.treats.add(existing[position.cause_id])


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
    """Publish a participant's cause or solution; sent twice from the same form, it is published once.

    Raises ProposalRefused while contributions are not taken.
    """
    now = now or timezone.now()
    window = contribution_window(subject.pk)
    if message := window_message(window, now):
        raise ProposalRefused(message)
    submission = submission_key(author, f"{subject.pk}:{kind}", nonce, f"{title}|{text}")
    try:
        with transaction.atomic():
            proposal = _create_proposal(
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
    except IntegrityError:
        first = Proposal.objects.filter(submission=submission).first()
        if first is None:
            raise
        return first


def _create_proposal(
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
        published_at=now,
    )
    proposal.current = ProposalVersion.objects.create(
        proposal=proposal, number=1, title=title, text=text, editor=author, at=now
    )
    proposal.discussion = Discussion.objects.create(key=f"proposal:{proposal.pk}", window=window)
    proposal.save(update_fields=["current", "discussion"])
    return proposal


@transaction.atomic
def move_step(
    *,
    step: Step,
    opens_at: datetime | None,
    closes_at: datetime | None,
    by: User,
    reason: str,
    now: datetime | None = None,
) -> CalendarChange:
    """Give a step new dates, with a public line. Raises CalendarRefused for impossible or too sudden dates."""
    now = now or timezone.now()
    window = Window.objects.select_for_update().get(pk=step.window_id)
    if closes_at and (opens_at is None or opens_at >= closes_at):
        raise CalendarRefused(_("A step closes after it opens."))
    # A suspended step counts as open: people wait for it to be resumed. Nor may it be closed by opening it later.
    is_on = window.state_at(now) in (WindowState.OPEN, WindowState.SUSPENDED)
    _keep_synthesis_after_contributions(step, opens_at, closes_at)
    shortened = closes_at is not None and (window.closes_at is None or closes_at < window.closes_at)
    closes_soon = shortened and closes_at is not None and closes_at < now + NOTICE_OF_SHORTENING
    if is_on and (closes_soon or opens_at is None or opens_at > now):
        raise CalendarRefused(_("An open step may only be shortened with 48 hours' notice."))
    change = _record(step, CalendarAction.MOVED, window, by, reason, now, opens_at, closes_at)
    window.opens_at, window.closes_at = opens_at, closes_at
    window.save(update_fields=["opens_at", "closes_at"])
    return change


def _keep_synthesis_after_contributions(step: Step, opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Raise CalendarRefused if the synthesis would start while contributions are still taken."""
    windows = {kind: step.subject.steps.filter(kind=kind).first() for kind in (StepKind.CONTRIBUTE, StepKind.SYNTHESIS)}
    contribute, synthesis = windows[StepKind.CONTRIBUTE], windows[StepKind.SYNTHESIS]
    if step.kind not in windows or contribute is None or synthesis is None:
        return
    end = closes_at if step.kind == StepKind.CONTRIBUTE else contribute.window.closes_at
    start = opens_at if step.kind == StepKind.SYNTHESIS else synthesis.window.opens_at
    if start is not None and (end is None or start < end):
        raise CalendarRefused(_("The synthesis starts after contributions have closed: move it first."))


@transaction.atomic
def show_or_hide(*, subject_ids: Iterable[int]) -> None:
    """Let the windows of processes take acts only while a page of theirs is public: live, unrestricted, no record."""
    for subject_id in subject_ids:
        is_public = SubjectPage.objects.live().public().filter(subject=subject_id, is_record=False).exists()
        Window.objects.filter(step__subject=subject_id).update(is_hidden=not is_public)


@transaction.atomic
def suspend_step(*, step: Step, by: User, reason: str, now: datetime | None = None) -> CalendarChange:
    """Stop taking acts in a step at once, with a public line. Raises CalendarRefused when it is suspended already."""
    now = now or timezone.now()
    window = Window.objects.select_for_update().get(pk=step.window_id)
    if window.suspended_at is not None:
        raise CalendarRefused(_("This step is suspended already."))
    window.suspended_at = now
    window.save(update_fields=["suspended_at"])
    return _record(step, CalendarAction.SUSPENDED, window, by, reason, now, window.opens_at, window.closes_at)


@transaction.atomic
def resume_step(*, step: Step, by: User, reason: str, now: datetime | None = None) -> CalendarChange:
    """Take acts again in a suspended step, with a public line. Raises CalendarRefused when it is not suspended."""
    now = now or timezone.now()
    window = Window.objects.select_for_update().get(pk=step.window_id)
    if window.suspended_at is None:
        raise CalendarRefused(_("This step is not suspended."))
    window.suspended_at = None
    window.save(update_fields=["suspended_at"])
    return _record(step, CalendarAction.RESUMED, window, by, reason, now, window.opens_at, window.closes_at)


def _record(
    step: Step,
    action: str,
    window: Window,
    by: User,
    reason: str,
    now: datetime,
    opens_at: datetime | None,
    closes_at: datetime | None,
) -> CalendarChange:
    if not reason.strip():
        raise CalendarRefused(_("Say why: the reason is public."))
    return CalendarChange.objects.create(
        step=step,
        action=action,
        old_opens_at=window.opens_at,
        old_closes_at=window.closes_at,
        new_opens_at=opens_at,
        new_closes_at=closes_at,
        reason=reason.strip(),
        by=by,
        at=now,
    )
