"""Other wordings of a proposal as lists and pages show them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from discussion.orders import PRIME, multiplier
from subjects.cards import Author, author_of
from subjects.models import Wording, WordingState
from subjects.redlines import redlined
from voting.boxes import BallotBox

WORDINGS_SHOWN = 5
"""Wordings on the page of their proposal; all of them have a page of their own."""

COLUMNS = (
    "pk",
    "title",
    "text",
    "language",
    "explanation",
    "state",
    "published_at",
    "base__number",
    "base__title",
    "base__text",
    "discussion__n_comments",
    "author__display_name",
    "author__kind",
    "author__declared_interest",
    "author__representative__name",
    "ballot_id",
    *(f"ballot__{name}" for name in BallotBox._fields[1:]),
)


@dataclass(frozen=True)
class WordingCard:
    """A wording as it is shown: what it changes, why, and what people think of it."""

    id: int
    title: str
    text: str
    language: str
    explanation: str
    state: str
    url: str
    author: Author
    published_at: datetime
    n_comments: int
    base: int
    """The number of the version it was made from."""
    title_redline: SafeString
    text_redline: SafeString
    ballot: BallotBox

    @property
    def is_adopted(self) -> bool:
        return self.state == WordingState.ADOPTED


def wording_cards(wordings: QuerySet[Wording]) -> list[WordingCard]:
    """Cards of `wordings`: one query."""
    return [_card(*values) for values in wordings.values_list(*COLUMNS)]


def fairly[Q: QuerySet[Wording]](wordings: Q, seed: int) -> Q:
    """In the visitor's own order."""
    return wordings.order_by(F("rank") * multiplier(seed) % PRIME, "pk")


def _card(
    pk: int,
    title: str,
    text: str,
    language: str,
    explanation: str,
    state: str,
    published_at: datetime,
    base: int,
    base_title: str,
    base_text: str,
    n_comments: int | None,
    name: str,
    kind: str,
    declared_interest: str,
    representative: str | None,
    *box: int,
) -> WordingCard:
    return WordingCard(
        id=pk,
        title=title,
        text=text,
        language=language,
        explanation=explanation,
        state=state,
        url=reverse("subjects:wording", args=[pk]),
        author=author_of(name, kind, declared_interest, representative),
        published_at=published_at,
        n_comments=n_comments or 0,
        base=base,
        title_redline=redlined(base_title, title, language),
        text_redline=redlined(base_text, text, language),
        ballot=BallotBox(*box),
    )
