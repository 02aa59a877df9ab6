"""The public history of a proposal: its versions, newest first, and what else happened to it between them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.leaving import shown_name
from subjects.models import EventKind, Proposal, ProposalEvent, ProposalState, ProposalVersion
from subjects.redlines import redlined
from subjects.rules import text_is_hidden
from voting.models import Standing, Vote

VERSIONS_SHOWN = 10
TOLD_BY_VERSIONS = (EventKind.EDITED, EventKind.ADOPTED)
"""Lines that the version itself says."""


@dataclass(frozen=True)
class Line:
    """Something that happened: what, when, by whom and why; for a merging, with which proposal."""

    label: str
    at: datetime
    by: str
    note: str
    other_title: str = ""
    other_url: str = ""
    other_language: str = ""


@dataclass(frozen=True)
class PastVersion:
    """A version with what it changed, and the votes that were cast on it."""

    number: int
    title: str
    text: str
    motive: str
    editor: str
    wording_author: str
    wording_url: str
    at: datetime
    corrected_at: datetime | None
    is_late: bool
    is_current: bool
    title_redline: SafeString | None
    text_redline: SafeString | None
    n_votes: int
    n_organisations: int
    since: list[Line] = field(default_factory=list)
    """What happened after it came and before the next one did, newest first."""


def versions_of(proposal: Proposal) -> QuerySet[ProposalVersion]:
    """The versions, newest first."""
    return ProposalVersion.objects.filter(proposal=proposal).order_by("-number")


def past_versions(proposal: Proposal, numbers: Sequence[int]) -> list[PastVersion]:
    """The versions with these `numbers` (neighbours, newest first), with their lines: three queries."""
    if not numbers:
        return []
    wanted = range(min(numbers) - 1, max(numbers) + 2)
    rows = versions_of(proposal).filter(number__in=wanted).select_related("editor", "wording__author")
    by_number = {version.number: version for version in rows}
    votes = votes_by_version(proposal.ballot_id)
    lines = _lines(proposal, by_number, numbers)
    return [
        _past(proposal, by_number, number, votes[number], lines[number]) for number in numbers if number in by_number
    ]


def votes_by_version(ballot_id: int) -> dict[int, tuple[int, int]]:
    """How many counted votes of persons, and of organisations, were cast on each version: one query."""
    rows = (
        Vote.objects.filter(ballot=ballot_id, choice__isnull=False, standing=Standing.COUNTED)
        .values_list("seen_version", "as_organisation")
        .annotate(n=Count("pk"))
        .order_by()
    )
    counted: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for version, as_organisation, n in rows:
        persons, organisations = counted[version]
        counted[version] = (persons, organisations + n) if as_organisation else (persons + n, organisations)
    return counted


def _lines(proposal: Proposal, by_number: dict[int, ProposalVersion], numbers: Sequence[int]) -> dict[int, list[Line]]:
    """What happened while each version stood; what happened at the same moment as a version came belongs to it."""
    events = ProposalEvent.objects.filter(proposal=proposal).exclude(kind__in=TOLD_BY_VERSIONS)
    oldest, next_one = by_number.get(min(numbers)), by_number.get(max(numbers) + 1)
    if oldest is not None and oldest.number > 1:
        events = events.filter(at__gte=oldest.at)
    if next_one is not None:
        events = events.filter(at__lt=next_one.at)
    found: dict[int, list[Line]] = defaultdict(list)
    for event in events.select_related("by", "other__current").order_by("-at", "-pk"):
        stood = [number for number in numbers if number in by_number and by_number[number].at <= event.at]
        found[max(stood, default=min(numbers))].append(_line(event))
    return found


def _line(event: ProposalEvent) -> Line:
    other = event.other
    is_gone = other is not None and (other.state == ProposalState.HIDDEN or text_is_hidden(other, timezone.now()))
    return Line(
        label=str(EventKind(event.kind).label),
        at=event.at,
        by=shown_name(event.by.display_name) if event.by else "",
        note=event.note,
        other_title=_("A withdrawn text") if is_gone else other.title if other else "",
        other_url=reverse("subjects:proposal", args=[other.pk]) if other else "",
        other_language=other.language if other and not is_gone else "",
    )


def _past(
    proposal: Proposal,
    by_number: dict[int, ProposalVersion],
    number: int,
    votes: tuple[int, int],
    lines: list[Line],
) -> PastVersion:
    version, before = by_number[number], by_number.get(number - 1)
    wording = version.wording
    return PastVersion(
        number=number,
        title=version.title,
        text=version.text,
        motive=version.motive,
        editor=shown_name(version.editor.display_name) if version.editor else "",
        wording_author=shown_name(wording.author.display_name) if wording else "",
        wording_url=reverse("subjects:wording", args=[wording.pk]) if wording else "",
        at=version.at,
        corrected_at=version.corrected_at,
        is_late=version.is_late,
        is_current=proposal.current_id == version.pk,
        title_redline=redlined(before.title, version.title, proposal.language) if before else None,
        text_redline=redlined(before.text, version.text, proposal.language) if before else None,
        n_votes=votes[0],
        n_organisations=votes[1],
        since=lines,
    )
