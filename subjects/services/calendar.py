"""Moving, suspending, resuming and opening again the steps of a process, each with a public line."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from subjects.models import CalendarAction, CalendarChange, Step, StepKind
from subjects.services.freezing import freeze_counts
from voting.models import Window, WindowState

NOTICE_OF_SHORTENING = timedelta(hours=48)
"""An open step is not closed earlier than this from now; behaviour G1."""


class CalendarRefused(Exception):
    """The calendar was not changed; the message says why."""


class NeedsConfirmation(CalendarRefused):
    """A second person of the team has to confirm it."""


@transaction.atomic
def move_step(
    *,
    step: Step,
    opens_at: datetime | None,
    closes_at: datetime | None,
    by: User,
    reason: str,
    confirmed_by: User | None = None,
    now: datetime | None = None,
) -> CalendarChange:
    """Give a step new dates, with a public line; a closed one opens again until a later date.

    An open step is closed sooner than in 48 hours only if a second person has confirmed it. Raises CalendarRefused for
    impossible or too sudden dates.
    """
    now = now or timezone.now()
    window = Window.objects.select_for_update().get(pk=step.window_id)
    if confirmed_by is not None and confirmed_by.pk == by.pk:
        raise CalendarRefused(_("Somebody else of the team has to confirm it."))
    if closes_at and (opens_at is None or opens_at >= closes_at):
        raise CalendarRefused(_("A step closes after it opens."))
    # A suspended step counts as open: people wait for it to be resumed. Nor may it be closed by opening it later.
    is_on = window.state_at(now) in (WindowState.OPEN, WindowState.SUSPENDED)
    _keep_synthesis_after_contributions(step, opens_at, closes_at)
    shortened = closes_at is not None and (window.closes_at is None or closes_at < window.closes_at)
    closes_soon = shortened and closes_at is not None and closes_at < now + NOTICE_OF_SHORTENING
    if is_on and (opens_at is None or opens_at > now or (closes_at is not None and closes_at < now)):
        raise CalendarRefused(_("An open step may only be shortened with 48 hours' notice."))
    if is_on and closes_soon and confirmed_by is None:
        raise NeedsConfirmation(
            _("An open step may only be shortened with 48 hours' notice, or when a second person confirms it.")
        )
    is_closed = window.state_at(now) == WindowState.CLOSED
    if is_closed and closes_at != window.closes_at and closes_at is not None and closes_at <= now:
        raise CalendarRefused(_("A step that has closed opens again until a later date, or stays as it was."))
    if is_closed and step.kind == StepKind.CONTRIBUTE:
        # The counts of the close that ends here, if nothing has frozen them yet.
        freeze_counts(subject_id=step.subject_id, now=now)
    change = _record(step, CalendarAction.MOVED, window, by, reason, now, opens_at, closes_at, confirmed_by)
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
    confirmed_by: User | None = None,
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
        confirmed_by=confirmed_by,
        at=now,
    )
