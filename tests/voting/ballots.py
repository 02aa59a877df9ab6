"""Ballots without any page: what is voted on, in windows of any time."""

from datetime import datetime
from typing import Any

from django.test import Client

from accounts.models import User
from tests.process import days
from voting import services
from voting.models import Ballot, BallotKind, Vote, Window

FETCH = {"x-requested-with": "fetch"}


def window(opens: float = -5, closes: float | None = 5, **fields: Any) -> Window:
    """A window that opens and closes so many days from now."""
    return Window.objects.create(opens_at=days(opens), closes_at=None if closes is None else days(closes), **fields)


def ballot(in_: Window | None = None, kind: str = BallotKind.PROPOSAL) -> Ballot:
    """A new ballot."""
    return services.open_ballot(kind=kind, window=in_ or window())


def vote(on: Ballot, who: User, choice: int | None, **more: Any) -> None:
    """Cast a vote on what the ballot is now."""
    services.cast(ballot=Ballot.objects.select_related("window").get(pk=on.pk), voter=who, choice=choice, **more)


def tally(of: Ballot) -> tuple[int, int, int]:
    """Agree, mixed, disagree of persons, as stored; every test that asks is a recount too."""
    assert services.recounted() == []
    of.refresh_from_db()
    return of.n_agree, of.n_mixed, of.n_disagree


def row(on: Ballot, who: User) -> Vote:
    """The stored vote."""
    return Vote.objects.get(ballot=on, voter=who)


def press(client: Client, on: Ballot, value: str, **fields: str) -> Any:
    """Press a button of the box, as the page's script does."""
    return client.post(f"/en/vote/{on.pk}/", {"value": value} | fields, headers=FETCH)


def close_at(of: Ballot, at: datetime) -> None:
    """Move the close of a ballot's window."""
    Window.objects.filter(pk=of.window_id).update(closes_at=at)
