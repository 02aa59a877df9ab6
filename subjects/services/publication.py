"""What follows when a subject page is published, or no longer is."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Representative
from discussion.services import open_discussion
from subjects.models import Proposal, Step, StepKind, Subject, SubjectPage
from subjects.positions import positions_of
from subjects.services.proposals import create_proposal
from subjects.services.windows import contribution_window
from voting.models import Window, WindowState


@transaction.atomic
def publish_subject(*, page: SubjectPage, now: datetime | None = None) -> Subject:
    """What follows from the publication of a subject page; safe to repeat, and the same from every language.

    The first time the planned calendar becomes the calendar in force and the discussion is opened; every time, those
    of the parliamentarian's causes, issues at stake and solutions that are new are published. Whether the counts are
    hidden is taken over until contributions open, from the page published last. A record has a calendar only.
    """
    now = now or timezone.now()
    subject = Subject.objects.select_for_update().get(pk=page.subject_id)
    if not subject.steps.exists():
        _take_over_calendar(subject, page)
    if page.is_record:
        return subject
    window = contribution_window(subject.pk)
    if window.hides_counts != page.hide_counts and window.state_at(now) == WindowState.UPCOMING:
        window.hides_counts = page.hide_counts
        window.save(update_fields=["hides_counts"])
    open_discussion(key=subject_discussion_key(subject.pk), window=window)
    opener = page.openers.select_related("representative__user").first()
    if opener is not None:
        _publish_positions(subject, page, opener.representative, window, now)
    return subject


def subject_discussion_key(subject_id: int) -> str:
    """The key of the discussion about the subject as a whole."""
    return f"subject:{subject_id}"


def _take_over_calendar(subject: Subject, page: SubjectPage) -> None:
    planned = {child.value["kind"]: child.value for child in page.calendar}
    for kind in StepKind:
        value = planned.get(kind, {})
        window = Window.objects.create(
            opens_at=value.get("opens_at"),
            closes_at=value.get("closes_at"),
            hides_counts=kind == StepKind.CONTRIBUTE and page.hide_counts,
        )
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
        proposal = create_proposal(
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


@transaction.atomic
def show_or_hide(*, subject_ids: Iterable[int]) -> None:
    """Let the windows of processes take acts only while a page of theirs is public: live, unrestricted, no record."""
    for subject_id in subject_ids:
        is_public = SubjectPage.objects.live().public().filter(subject=subject_id, is_record=False).exists()
        Window.objects.filter(step__subject=subject_id).update(is_hidden=not is_public)
