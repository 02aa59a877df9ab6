"""The calendar of a process as it is shown: which step is on, what comes next, in words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from subjects.enums import STEP_DESCRIPTIONS, StepKind
from subjects.models import CalendarChange, Step
from voting.models import Window, WindowState

SEVEN_STEPS = [kind for kind in StepKind if kind != StepKind.PROGRESS]


@dataclass(frozen=True)
class StepView:
    """One step as the stepper shows it; `state` is done, now or next."""

    number: int
    kind: str
    label: str
    description: str
    state: str
    date_label: str
    url: str
    is_suspended: bool


@dataclass(frozen=True)
class Timetable:
    """The windows of a process at one moment."""

    windows: dict[str, Window]
    now: datetime
    is_record: bool = False
    was_changed: bool = False
    """Whether there are public lines about changes of the calendar."""

    def state_of(self, kind: str) -> WindowState:
        """The state of one step; a step that is not planned is upcoming."""
        window = self.windows.get(kind)
        return window.state_at(self.now) if window else WindowState.UPCOMING

    @property
    def current(self) -> StepKind | None:
        """The step that is on: the first one open or suspended after the presentation, else the presentation."""
        active = (WindowState.OPEN, WindowState.SUSPENDED)
        for kind in [*SEVEN_STEPS[1:], StepKind.PROGRESS, StepKind.PRESENT]:
            if self.state_of(kind) in active:
                return kind
        return None

    @property
    def is_suspended(self) -> bool:
        return any(self.state_of(kind) == WindowState.SUSPENDED for kind in self.windows)

    @property
    def state(self) -> str:
        """archived, suspended, open (to contributions), upcoming, working (between steps) or closed."""
        if self.is_record:
            return "archived"
        if self.is_suspended:
            return "suspended"
        if self.state_of(StepKind.CONTRIBUTE) == WindowState.OPEN:
            return "open"
        if self.state_of(StepKind.CONTRIBUTE) == WindowState.UPCOMING:
            return "upcoming"
        return "working" if self.next_date or self.current not in (None, StepKind.PRESENT) else "closed"

    @property
    def state_label(self) -> str:
        """The state in words."""
        current = self.current
        return {
            "archived": _("Record"),
            "suspended": _("Suspended"),
            "open": _("Open to contributions"),
            "upcoming": _("Opens soon"),
            "working": str(current.label) if current else _("In preparation"),
            "closed": _("Finished"),
        }[self.state]

    @property
    def next_boundary(self) -> tuple[datetime, str] | None:
        """The next opening or closing and what it is, e.g. "Contribute closes"."""
        boundaries: list[tuple[datetime, str]] = []
        for kind, window in self.windows.items():
            label = str(StepKind(kind).label)
            if window.closes_at and window.closes_at > self.now and window.opens_at and window.opens_at <= self.now:
                boundaries.append((window.closes_at, _("%(step)s: closes") % {"step": label}))
            elif window.opens_at and window.opens_at > self.now:
                boundaries.append((window.opens_at, _("%(step)s: opens") % {"step": label}))
        return min(boundaries, default=None)

    @property
    def next_date(self) -> datetime | None:
        return self.next_boundary[0] if self.next_boundary else None

    def steps(self, urls: dict[str, str]) -> list[StepView]:
        """The seven steps for the stepper; `urls` by kind, a step without one is not a link."""
        current = self.current
        views = []
        for number, kind in enumerate(SEVEN_STEPS, 1):
            state = self.state_of(kind)
            if kind == current:
                shown = "now"
            elif state == WindowState.CLOSED or (kind == StepKind.PRESENT and state == WindowState.OPEN):
                shown = "done"
            else:
                shown = "next"
            views.append(
                StepView(
                    number=number,
                    kind=kind,
                    label=str(kind.label),
                    description=str(STEP_DESCRIPTIONS[kind]),
                    state=shown,
                    date_label=self._date_label(kind, state),
                    url=urls.get(kind, ""),
                    is_suspended=state == WindowState.SUSPENDED,
                )
            )
        return views

    def _date_label(self, kind: str, state: WindowState) -> str:
        window = self.windows.get(kind)
        if window is None or window.opens_at is None:
            return ""
        if state == WindowState.SUSPENDED:
            return _("suspended")
        if state == WindowState.OPEN and window.closes_at:
            return _("until %(date)s") % {"date": short_day(window.closes_at, self.now)}
        return short_day(window.opens_at, self.now)


def short_day(at: datetime, now: datetime) -> str:
    """A day in the house's zone; its year only when it is another one."""
    local = localtime(at)
    return date_format(local, "MONTH_DAY_FORMAT" if local.year == localtime(now).year else "DATE_FORMAT")


def timetable_of(steps: Iterable[Step], now: datetime, *, is_record: bool = False) -> Timetable:
    """The timetable of `steps`, whose windows must be loaded."""
    return Timetable({step.kind: step.window for step in steps}, now, is_record)


def planned_timetable(calendar: Any, now: datetime, *, is_record: bool = False) -> Timetable:
    """The timetable that a subject page's planned calendar will bring, for previews."""
    windows = {
        child.value["kind"]: Window(opens_at=child.value["opens_at"], closes_at=child.value["closes_at"])
        for child in calendar
    }
    return Timetable(windows, now, is_record)


def subject_timetable(subject_id: int, now: datetime, *, is_record: bool = False) -> Timetable:
    """The timetable of a process: one query."""
    changes = CalendarChange.objects.filter(step=OuterRef("pk"))
    steps = Step.objects.filter(subject=subject_id).select_related("window").annotate(was_changed=Exists(changes))
    return replace(timetable_of(steps, now, is_record=is_record), was_changed=any(step.was_changed for step in steps))
