"""What may be said of the votes on proposals, at one moment."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from subjects.cards import ProposalCard
from voting.boxes import said_of, splits_of
from voting.models import Window
from voting.rules import counts_are_hidden


def with_counts(cards: Iterable[ProposalCard], window: Window, now: datetime) -> list[ProposalCard]:
    """`cards` with what holds for their counts: hidden, provisional, or split by version (one query if any is)."""
    cards = list(cards)
    splits = {} if counts_are_hidden(window, now) else splits_of(card.ballot for card in cards)
    return [replace(card, ballot=said_of(card.ballot, window, now, splits.get(card.ballot.pk))) for card in cards]
