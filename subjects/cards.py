"""Proposals as lists and pages show them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet, Value
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.leaving import shown_name
from accounts.models import ParticipantKind
from accounts.names import initials_of
from subjects.models import CoAuthor, CoAuthorState, Proposal, ProposalKind, SubjectPage, Wording, WordingState
from subjects.positions import positions_of
from voting.boxes import AnyBox, BallotBox, Mine

REMEMBERED = 2048
"""Cards kept as HTML in each process: about 4 KB each."""

# Rows instead of model instances: a proposal spans seven tables, and a page shows many of them.
COLUMNS = (
    "pk",
    "kind",
    "origin",
    "source_block",
    "language",
    "published_at",
    "current__title",
    "current__text",
    "current__number",
    "current__at",
    "n_copies",
    "author__display_name",
    "author__kind",
    "author__declared_interest",
    "author__representative__name",
    "representative__name",
    "discussion__n_comments",
    "discussion__n_for",
    "discussion__n_against",
    "ballot_id",
    *(f"ballot__{name}" for name in BallotBox._fields[1:]),
)
"""What a page reads of a proposal: the fields of `ProposalRow`, then those of a `BallotBox`."""


class ProposalRow(NamedTuple):
    """A proposal as it is read, without its ballot."""

    id: int
    kind: str
    origin: str
    source_block: UUID | None
    language: str
    published_at: datetime
    title: str
    text: str
    version: int
    version_at: datetime
    n_copies: int
    author: str | None
    author_kind: str | None
    declared_interest: str | None
    author_as_representative: str | None
    representative: str | None
    n_comments: int | None
    n_for: int | None
    n_against: int | None


@dataclass(frozen=True)
class Author:
    """Who speaks, as shown beside a text."""

    display_name: str
    initials: str
    kind: str
    kind_label: str
    is_representative: bool = False
    declared_interest: str = ""


@dataclass(frozen=True)
class Link:
    """A proposal named by another."""

    title: str
    url: str
    language: str


@dataclass(frozen=True)
class ProposalCard:
    """A proposal as it is shown: plain values, so that a rendered card can be remembered by them."""

    id: int
    kind: str
    origin: str
    title: str
    text: str
    language: str
    url: str
    author: Author
    published_at: datetime
    ballot: AnyBox
    n_comments: int
    n_for: int
    n_against: int
    treats: tuple[Link, ...] = ()
    kind_label: str = ""
    version: int = 1
    edited_at: datetime | None = None
    n_people: int = 1
    """Who sent this text: its author, and those who sent the same."""
    co_authors: tuple[str, ...] = ()
    wording_authors: tuple[str, ...] = ()
    """Whose wordings were adopted."""

    @property
    def history_url(self) -> str:
        """Its versions and what happened to it."""
        return reverse("subjects:history", args=[self.id])

    @property
    def icon(self) -> str:
        """The sign of its kind."""
        return ICONS.get(self.kind, "i-plus")


ICONS: dict[str, str] = {ProposalKind.CAUSE: "i-search", ProposalKind.ISSUE: "i-flag", ProposalKind.SOLUTION: "i-plus"}

Translations = Mapping[UUID, tuple[str, str, str]]
"""The title, text and language of a parliamentarian's own texts, by the block they came from."""


def cards_of(proposals: QuerySet[Proposal], words: Translations) -> list[ProposalCard]:
    """Cards of `proposals`, the parliamentarian's own in `words`: three queries."""
    n = len(ProposalRow._fields)
    found = [(ProposalRow(*values[:n]), BallotBox(*values[n:])) for values in proposals.values_list(*COLUMNS)]
    treats = _treats([row.id for row, _box in found if row.kind == ProposalKind.SOLUTION], words)
    credits = _credits([row.id for row, _box in found])
    return [_card(row, box, words, tuple(treats.get(row.id, ())), credits[row.id]) for row, box in found]


def links_of(proposals: QuerySet[Proposal], words: Translations) -> list[Link]:
    """Links to `proposals`: one query."""
    columns = ("pk", "source_block", "current__title", "language")
    return [_link(*values, words=words) for values in proposals.values_list(*columns)]


def own_words(page: SubjectPage, language: str = "") -> Translations:
    """The parliamentarian's texts as `page` has them; its `language`, unless given, takes a query."""
    language = language or page.locale.language_code
    return {position.block_id: (position.title, position.text, language) for position in positions_of(page.positions)}


def _card(
    row: ProposalRow, box: BallotBox, words: Translations, treats: tuple[Link, ...], credits: "Credits"
) -> ProposalCard:
    title, text, language = row.title, row.text, row.language
    if row.source_block is not None and row.source_block in words:
        title, text, language = words[row.source_block]
    return ProposalCard(
        id=row.id,
        kind=row.kind,
        origin=row.origin,
        title=title,
        text=text,
        language=language,
        url=reverse("subjects:proposal", args=[row.id]),
        author=author_of(
            row.author, row.author_kind, row.declared_interest, row.representative or row.author_as_representative
        ),
        published_at=row.published_at,
        ballot=box,
        n_comments=row.n_comments or 0,
        n_for=row.n_for or 0,
        n_against=row.n_against or 0,
        treats=treats,
        kind_label=str(ProposalKind(row.kind).label),
        version=row.version,
        edited_at=row.version_at if row.version > 1 else None,
        n_people=row.n_copies + 1,
        co_authors=tuple(credits.signing),
        wording_authors=tuple(dict.fromkeys(credits.wording)),
    )


def author_of(name: str | None, kind: str | None, declared_interest: str | None, representative: str | None) -> Author:
    """The speaker of a text: a parliamentarian in office (`representative`), or a participant."""
    if representative:
        # The office is written in one language, this word in the page's; the subject's page names the office.
        return Author(representative, initials_of(representative), "mp", _("Parliamentarian"), is_representative=True)
    kind = kind or ParticipantKind.CITIZEN
    return Author(
        shown_name(name or ""),
        initials_of(name or ""),
        kind,
        str(ParticipantKind(kind).label),
        declared_interest=declared_interest or "",
    )


@dataclass
class Credits:
    """Who else has a part in a proposal, in the order in which they joined."""

    signing: list[str] = field(default_factory=list)
    wording: list[str] = field(default_factory=list)


def _credits(ids: Iterable[int]) -> dict[int, Credits]:
    """The co-authors of each proposal, and those whose wordings were adopted: one query."""
    ids = list(ids)
    signing = CoAuthor.objects.filter(proposal__in=ids, state=CoAuthorState.ACCEPTED)
    wording = Wording.objects.filter(proposal__in=ids, state=WordingState.ADOPTED)
    rows = signing.values_list("proposal", "pk", "person__display_name", Value("signing")).union(
        wording.values_list("proposal", "pk", "author__display_name", Value("wording")), all=True
    )
    credits: dict[int, Credits] = defaultdict(Credits)
    for proposal, _pk, name, role in sorted(rows, key=lambda row: row[1]):
        getattr(credits[proposal], role).append(shown_name(name))
    return credits


def _treats(solutions: Iterable[int], words: Translations) -> dict[int, list[Link]]:
    """The causes each solution names."""
    columns = ("from_proposal", "to_proposal", "to_proposal__source_block", "to_proposal__current__title")
    rows = Proposal.treats.through.objects.filter(from_proposal__in=solutions).order_by("pk")
    links: dict[int, list[Link]] = defaultdict(list)
    for solution, *cause in rows.values_list(*columns, "to_proposal__language"):
        links[solution].append(_link(*cause, words=words))
    return links


def _link(proposal_id: int, source_block: UUID | None, title: str, language: str, *, words: Translations) -> Link:
    if source_block is not None and source_block in words:
        title, _text, language = words[source_block]
    return Link(title, reverse("subjects:proposal", args=[proposal_id]), language)


@lru_cache(maxsize=REMEMBERED)
def proposal_html(card: ProposalCard, mine: Mine, vote_message: str, level: int, language: str) -> SafeString:
    """A card as HTML; everything it depends on is an argument, so a remembered one is never out of date.

    `mine` is the viewer's own vote, `level` that of the heading, `language` the active one.
    """
    context = {
        "proposal": card,
        "my_votes": {card.ballot.pk: mine},
        "vote_message": vote_message,
        "level": level,
        "LANGUAGE_CODE": language,
    }
    return mark_safe(get_template("components/proposal_card.html").render(context))  # noqa: S308 – a template's output
