"""The line "because …" after a vote becomes an argument: which discussion belongs to a ballot, rooms above say."""

from collections.abc import Callable

from django.urls import reverse

import voting.because
from discussion.models import Discussion
from voting.models import Ballot

Finder = Callable[[Ballot], Discussion | None]
_finders: dict[str, Finder] = {}


def register(kind: str, finder: Finder) -> None:
    """Take the line after a vote on a ballot of `kind` into the discussion that `finder` finds, with its window."""
    _finders[kind] = finder
    voting.because.register(kind, address_of)


def address_of(ballot: Ballot) -> str:
    """Where the line after a vote on `ballot` goes."""
    return reverse("discussion:because", args=[ballot.pk])


def discussion_of(ballot: Ballot) -> Discussion | None:
    """The discussion that takes the line after a vote on `ballot`, None where there is none."""
    finder = _finders.get(ballot.kind)
    return finder(ballot) if finder is not None else None
