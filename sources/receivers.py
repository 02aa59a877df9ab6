"""From signals of the rooms below to services."""

from datetime import datetime
from typing import Any

from accounts.models import User
from sources.services import leave


def person_leaves(sender: type[User], person: User, blank_texts: bool, now: datetime, **_kwargs: Any) -> None:
    """Somebody closes the account."""
    leave(person=person, blank_texts=blank_texts, now=now)
