"""Proposals as lists and pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from accounts.models import ParticipantKind, Representative, User
from subjects.models import Proposal, SubjectPage
from subjects.positions import positions_of
from voting.models import Ballot


@dataclass(frozen=True)
class Author:
    """Who speaks, as shown beside a text."""

    display_name: str
    initials: str
    kind: str
    kind_label: str
    is_representative: bool = False
    office: str = ""
    declared_interest: str = ""


@dataclass(frozen=True)
class Link:
    """A proposal named by another."""

    title: str
    url: str
    language: str


@dataclass
class ProposalCard:
    """A proposal as it is shown."""

    id: int
    kind: str
    origin: str
    title: str
    text: str
    language: str
    url: str
    author: Author
    published_at: datetime
    ballot: Ballot
    n_comments: int
    n_for: int
    n_against: int
    treats: list[Link] = field(default_factory=list)


Translations = dict[UUID, tuple[str, str]]


def author_of(user: User | None, representative: Representative | None = None) -> Author:
    """The speaker of a text: a parliamentarian in office, a participant, or one who has left."""
    representative = representative or (getattr(user, "representative", None) if user else None)
    if representative is not None:
        return Author(
            representative.name, representative.initials, "mp", representative.office, True, representative.office
        )
    assert user is not None
    return Author(
        user.display_name,
        user.initials,
        user.kind,
        str(ParticipantKind(user.kind).label),
        declared_interest=user.declared_interest,
    )


def cards_of(proposals: Iterable[Proposal], page: SubjectPage | None = None) -> list[ProposalCard]:
    """Cards of proposals loaded by `for_cards`; a parliamentarian's own texts in the words of `page`'s language."""
    words = own_words(page) if page else {}
    return [card_of(proposal, words, page) for proposal in proposals]


def card_of(proposal: Proposal, words: Translations, page: SubjectPage | None = None) -> ProposalCard:
    """The card of one proposal."""
    title, text, language = _words(proposal, words, page)
    discussion = proposal.discussion
    return ProposalCard(
        id=proposal.pk,
        kind=proposal.kind,
        origin=proposal.origin,
        title=title,
        text=text,
        language=language,
        url=reverse("subjects:proposal", args=[proposal.pk]),
        author=author_of(proposal.author, proposal.representative),
        published_at=proposal.published_at,
        ballot=proposal.ballot,
        n_comments=discussion.n_comments if discussion else 0,
        n_for=discussion.n_for if discussion else 0,
        n_against=discussion.n_against if discussion else 0,
        treats=links_of(proposal.treats.all(), words, page) if proposal.kind == "solution" else [],
    )


def links_of(proposals: Iterable[Proposal], words: Translations, page: SubjectPage | None = None) -> list[Link]:
    """Links to proposals whose current version is loaded."""
    links = []
    for proposal in proposals:
        title, _text, language = _words(proposal, words, page)
        links.append(Link(title, reverse("subjects:proposal", args=[proposal.pk]), language))
    return links


def own_words(page: SubjectPage) -> Translations:
    """The parliamentarian's texts as the page of one language has them, by the block they came from."""
    return {position.block_id: (position.title, position.text) for position in positions_of(page.positions)}


def _words(proposal: Proposal, words: Translations, page: SubjectPage | None) -> tuple[str, str, str]:
    if proposal.source_block in words and page is not None:
        return (*words[proposal.source_block], page.locale.language_code)
    return proposal.title, proposal.text, proposal.language


