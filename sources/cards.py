"""Sources and their uses as lists and pages show them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from sources.enums import LinkState, Mark, Medium, ReportState, SourceState, UseKind
from sources.models import Source, SourceReport, SourceUse
from sources.targets import named, wording_address
from subjects.cards import Translations
from subjects.models import SubjectPage
from voting.boxes import ShownBox, box_of, said_of
from voting.rules import voting_message

ARCHIVE = "https://web.archive.org/web/{day}/{address}"


@dataclass(frozen=True)
class Copy:
    """A copy of a page that may no longer be there. `is_ours` if the team has named it, with its day."""

    address: str
    at: datetime
    is_ours: bool


@dataclass(frozen=True)
class SourceCard:
    """A source in a list."""

    source: Source
    url: str
    box: ShownBox
    """The figures of its ballot, as far as they may be shown."""
    vote_message: str
    """Why it takes no vote; "" when it does."""
    icon: str
    n_uses: int

    @property
    def is_waiting(self) -> bool:
        """Whether its file cannot be opened yet."""
        return self.source.state == SourceState.PENDING

    @property
    def file_url(self) -> str:
        """Where its file is given out; "" until the team has checked it."""
        is_given = self.source.medium == Medium.FILE and self.source.state == SourceState.PUBLISHED
        return reverse("sources:file", args=[self.source.pk]) if is_given else ""

    @property
    def is_dead(self) -> bool:
        return self.source.link_state == LinkState.DEAD

    @property
    def is_restricted(self) -> bool:
        """Whether its address does not open for everybody."""
        return self.source.link_state == LinkState.NOT_REACHABLE

    @property
    def is_checked(self) -> bool:
        return self.source.mark == Mark.CHECKED

    @property
    def is_disputed(self) -> bool:
        return self.source.mark == Mark.DISPUTED

    @property
    def copy(self) -> Copy | None:
        """Where what a dead address said may still be read."""
        source = self.source
        if not source.address:
            return None
        if source.archive_address and source.archived_on:
            at = datetime(source.archived_on.year, source.archived_on.month, source.archived_on.day)  # noqa: DTZ001
            return Copy(source.archive_address, at, is_ours=True)
        if not self.is_dead:
            return None
        seen = source.link_ok_at or source.published_at
        return Copy(ARCHIVE.format(day=f"{seen:%Y%m%d}", address=source.address), seen, is_ours=False)


@dataclass
class UseCard:
    """What a source is used for, by whom, and what the team found when somebody doubted it."""

    id: int
    kind_label: str
    title: str
    title_language: str
    url: str
    supports: str
    language: str
    by: str
    by_id: int
    at: datetime
    report_url: str
    n_open: int = 0
    answers: list[SourceReport] = field(default_factory=list)

    @property
    def does_not_say(self) -> bool:
        """Whether the team agrees that the source does not say it."""
        return any(answer.state == ReportState.ACCEPTED for answer in self.answers)


ICONS = {"law": "i-law", "data": "i-chart", "testimony": "i-talk"}


def card_of(source: Source, n_uses: int) -> SourceCard:
    """A card of `source`, whose ballot is loaded with its window."""
    now = timezone.now()
    ballot = source.ballot
    return SourceCard(
        source=source,
        url=reverse("sources:source", args=[source.pk]),
        box=said_of(box_of(ballot), ballot.window, now),
        vote_message=voting_message(ballot, now),
        icon=ICONS.get(source.kind, "i-doc"),
        n_uses=n_uses,
    )


def cards_of(ids: Iterable[int]) -> list[SourceCard]:
    """Cards of these sources, in this order: two queries."""
    ids = list(ids)
    found = Source.objects.filter(pk__in=ids).select_related("ballot__window", "added_by")
    sources = {source.pk: source for source in found}
    counts = dict(
        SourceUse.objects.shown()
        .filter(source__in=ids)
        .values("source")
        .annotate(n=Count("pk"))
        .values_list("source", "n")
    )
    return [card_of(sources[pk], counts.get(pk, 0)) for pk in ids if pk in sources]


def use_cards(uses: Iterable[SourceUse], page: SubjectPage, words: Translations) -> list[UseCard]:
    """Cards of `uses`, whose things are loaded, with the reports on them: one query."""
    cards = [_use_card(use, page, words) for use in uses]
    reports: dict[int, list[SourceReport]] = defaultdict(list)
    for report in SourceReport.objects.filter(use__in=[card.id for card in cards]).order_by("pk"):
        reports[report.use_id].append(report)
    for card in cards:
        card.n_open = sum(report.state == ReportState.OPEN for report in reports[card.id])
        card.answers = [report for report in reports[card.id] if report.state != ReportState.OPEN]
    return cards


def _use_card(use: SourceUse, page: SubjectPage, words: Translations) -> UseCard:
    title, language, url = _thing(use, page, words)
    return UseCard(
        id=use.pk,
        kind_label=_("The whole subject") if use.kind == UseKind.SUBJECT else str(UseKind(use.kind).label),
        title=title,
        title_language=language,
        url=url,
        supports=use.supports,
        language=use.language,
        by=use.added_by.public_name,
        by_id=use.added_by_id,
        at=use.at,
        report_url=reverse("sources:report", args=[use.pk]),
    )


def _thing(use: SourceUse, page: SubjectPage, words: Translations) -> tuple[str, str, str]:
    """Title, language and address of what a source is used for."""
    if use.proposal is not None:
        return *named(use.proposal, words), reverse("subjects:proposal", args=[use.proposal.pk])
    if use.comment is not None:
        text = Truncator(" ".join(use.comment.comment.split())).chars(80)
        return text, use.comment.language, reverse("discussion:permalink", args=[use.comment.pk])
    if use.wording is not None:
        return use.wording.title, use.wording.language, wording_address(use.wording.pk)
    return page.title, page.locale.language_code, page.get_url() or "/"
