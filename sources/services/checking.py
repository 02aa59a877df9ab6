"""What the team does to sources, each act with a public line, and told to those whom it concerns."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notices.services import tell
from sources.enums import (
    SHOWN_STATES,
    LinkState,
    Mark,
    Medium,
    ReportState,
    SourceEventKind,
    SourceState,
    UseState,
)
from sources.models import Source, SourceEvent, SourceReport, SourceUse
from sources.services.adding import SourceRefused
from voting.services import freeze, thaw

CORRECTED = ("kind", "title", "author", "dated", "language", "archive_address", "archived_on")
"""What the team may correct; address, file and checksum are what the source is."""


@transaction.atomic
def mark(*, source_id: int, mark: str, note: str, by: User, now: datetime | None = None) -> Source:
    """Say in public that a source was checked, is disputed, or neither; the note says what was found.

    Of a source that is disputed, whoever added or used it is told. Raises SourceRefused without a note.
    """
    now = now or timezone.now()
    source = _locked(source_id)
    note = note.strip()
    if not note:
        raise SourceRefused(_("Say why: the note is public."))
    before = {"mark": source.mark, "mark_note": source.mark_note}
    source.mark, source.mark_note = mark, "" if mark == Mark.UNCHECKED else note
    source.marked_by, source.marked_at = (None, None) if mark == Mark.UNCHECKED else (by, now)
    source.save(update_fields=["mark", "mark_note", "marked_by", "marked_at"])
    event = _line(source, SourceEventKind.MARKED, by, note, now, before | {"to": mark})
    if mark == Mark.DISPUTED:
        _tell(source, _users_of(source), "source_disputed", f"source-disputed:{event.pk}", now)
    return source


@transaction.atomic
def release(*, source_id: int, by: User, now: datetime | None = None) -> Source:
    """Let everybody open a file that waited for a check. Raises SourceRefused if none waits."""
    now = now or timezone.now()
    source = _locked(source_id)
    if source.state != SourceState.PENDING:
        raise SourceRefused(_("No file of this source waits for a check."))
    source.state, source.released_at = SourceState.PUBLISHED, now
    source.save(update_fields=["state", "released_at"])
    event = _line(source, SourceEventKind.RELEASED, by, "", now)
    _tell(source, [source.added_by_id], "source_released", f"source-released:{event.pk}", now)
    return source


@transaction.atomic
def hide(*, source_id: int, reason: str, by: User, now: datetime | None = None) -> Source:
    """Take a source down for everybody, its file too: personal data, a copyright. Its uses and votes are kept.

    Raises SourceRefused without a reason, which whoever added it is told.
    """
    now = now or timezone.now()
    source = _locked(source_id)
    if source.state == SourceState.HIDDEN:
        raise SourceRefused(_("This source is hidden already."))
    if not reason.strip():
        raise SourceRefused(_("Say why: whoever added the source is told."))
    before = {"state": source.state}
    source.state = SourceState.HIDDEN
    source.save(update_fields=["state"])
    freeze([source.ballot_id])
    event = _line(source, SourceEventKind.HIDDEN, by, reason.strip(), now, before)
    data = {"reason": reason.strip()}
    _tell(source, [source.added_by_id], "source_hidden", f"source-hidden:{event.pk}", now, data, at_source=False)
    return source


@transaction.atomic
def show(*, source_id: int, reason: str, by: User, now: datetime | None = None) -> Source:
    """Show a hidden source again, as it was: a file that was never released waits again. Raises SourceRefused."""
    now = now or timezone.now()
    source = _locked(source_id)
    if source.state != SourceState.HIDDEN:
        raise SourceRefused(_("This source is not hidden."))
    if not reason.strip():
        raise SourceRefused(_("Say why: the reason is public."))
    is_used = source.uses.filter(state=UseState.PUBLISHED).exists()
    if not is_used:
        source.state = SourceState.WITHDRAWN
    elif source.medium == Medium.FILE and source.released_at is None:
        source.state = SourceState.PENDING
    else:
        source.state = SourceState.PUBLISHED
    source.save(update_fields=["state"])
    if is_used:
        thaw([source.ballot_id])
    _line(source, SourceEventKind.SHOWN, by, reason.strip(), now)
    return source


@transaction.atomic
def correct(*, source_id: int, by: User, note: str = "", now: datetime | None = None, **fields: Any) -> Source:
    """Correct what is said about a source (any of CORRECTED), with a public line that keeps what stood there.

    Nothing is written if nothing differs. Raises SourceRefused for an author missing from a source without address.
    """
    now = now or timezone.now()
    source = _locked(source_id)
    unknown = fields.keys() - set(CORRECTED)
    if unknown:
        raise TypeError(f"Not to be corrected: {', '.join(sorted(unknown))}")
    changed = {name: value for name, value in fields.items() if getattr(source, name) != value}
    if not changed:
        return source
    if source.medium == Medium.CITATION and not changed.get("author", source.author):
        raise SourceRefused(_("A source without address names its author."))
    before = {name: _kept(getattr(source, name)) for name in changed}
    for name, value in changed.items():
        setattr(source, name, value)
    source.save(update_fields=[*changed])
    _line(source, SourceEventKind.CORRECTED, by, note.strip(), now, before)
    return source


@transaction.atomic
def answer_report(*, report_id: int, agrees: bool, answer: str, by: User, now: datetime | None = None) -> SourceReport:
    """Answer a report in public; whoever reported is told, and if the team agrees whoever used the source too.

    Raises SourceRefused without words, and for a report answered before.
    """
    now = now or timezone.now()
    report = SourceReport.objects.select_for_update(of=("self",)).select_related("use__source").get(pk=report_id)
    if report.state != ReportState.OPEN:
        raise SourceRefused(_("This report was answered already."))
    if not answer.strip():
        raise SourceRefused(_("Say why: the answer is public."))
    report.state = ReportState.ACCEPTED if agrees else ReportState.REFUSED
    report.answer, report.answered_by, report.answered_at = answer.strip(), by, now
    report.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    source = report.use.source
    data = {"agrees": agrees, "answer": report.answer}
    _tell(source, [report.person_id], "source_report_answered", f"source-report:{report.pk}", now, data)
    if agrees:
        data = {"answer": report.answer}
        _tell(source, [report.use.added_by_id], "source_does_not_say", f"source-says-not:{report.pk}", now, data)
    return report


def link_changed(*, source: Source, was: str, now: datetime) -> None:
    """A public line when an address has died, or answers again."""
    if source.link_state == LinkState.DEAD and was != LinkState.DEAD:
        _line(source, SourceEventKind.LINK_DEAD, None, "", now)
    elif was == LinkState.DEAD and source.link_state != LinkState.DEAD:
        _line(source, SourceEventKind.LINK_BACK, None, "", now)


def _locked(source_id: int) -> Source:
    return Source.objects.select_for_update(no_key=True).get(pk=source_id)


def _line(
    source: Source, kind: str, by: User | None, note: str, now: datetime, before: dict[str, Any] | None = None
) -> SourceEvent:
    return SourceEvent.objects.create(source=source, kind=kind, by=by, note=note, at=now, before=before or {})


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _users_of(source: Source) -> set[int]:
    """Whoever added the source or uses it."""
    uses = SourceUse.objects.filter(source=source, state=UseState.PUBLISHED).values_list("added_by", flat=True)
    return {source.added_by_id, *uses}


def _tell(
    source: Source,
    people: Iterable[int],
    kind: str,
    key: str,
    now: datetime,
    data: dict[str, Any] | None = None,
    *,
    at_source: bool = True,
) -> None:
    """Tell `people`; of a source that is not shown they are led to the list."""
    at_source = at_source and source.state in SHOWN_STATES
    url = (
        reverse("sources:source", args=[source.pk]) if at_source else reverse("sources:list", args=[source.subject_id])
    )
    told = {"title": source.title, "language": source.language} | (data or {})
    tell(people=people, kind=kind, key=key, data=told, url=url, now=now)
