"""What votes do when something happens elsewhere."""

from datetime import datetime
from typing import Any

from accounts.models import User
from voting.services import remove_votes_of


def take_votes_back(sender: Any, *, person: User, now: datetime, **kwargs: Any) -> None:
    """Who leaves takes the votes in open windows along; those in closed ones stay as numbers (G6)."""
    remove_votes_of(person, now)
