"""Comments of the data files posted through the discussion's own service, at their own times."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from accounts.models import User
from discussion.models import Discussion, ThreadComment
from discussion.orders import PRIME
from discussion.services import post_comment
from subjects.models import Proposal

Moment = Callable[[datetime], datetime]
"""A moment after the one given."""


@dataclass
class Words:
    """A comment to be posted, and the comment once it is."""

    place: str
    author: str
    stance: str
    text: str
    at: datetime
    answers: "Words | None" = None
    posted: ThreadComment | None = field(default=None, compare=False)


def scheduled(place: str, entries: list[list[Any]], after: datetime, moment: Moment) -> Iterator[Words]:
    """The comments of one thread (author, stance, text, answers), each answer later than what it answers."""
    yield from _scheduled(place, entries, after, moment, None)


def _scheduled(
    place: str, entries: list[list[Any]], after: datetime, moment: Moment, answers: Words | None
) -> Iterator[Words]:
    for author, stance, text, *rest in entries:
        words = Words(place, author, stance, text, moment(after), answers)
        yield words
        yield from _scheduled(place, rest[0] if rest else [], words.at, moment, words)


def discussion_of(proposal: Proposal) -> Discussion:
    """The discussion that was opened with a proposal."""
    assert proposal.discussion is not None  # noqa: S101 - made by the same service
    return proposal.discussion


def post(words: Words, discussion: Discussion, by_slug: dict[str, User]) -> ThreadComment:
    """Publish one comment in its author's language."""
    author = by_slug[words.author]
    answered = words.answers.posted if words.answers else None
    if answered is not None:
        # The counters of what is answered have moved since it was posted.
        answered.discussion = discussion
    words.posted = post_comment(
        discussion=discussion,
        author=author,
        text=words.text,
        stance=words.stance,
        language=author.language,
        reply_to=answered,
        nonce="demo",
        now=words.at,
    )
    return words.posted


def give_ranks(random: Random, *querysets: Any) -> None:
    """The same places in the fair order at every load: rows in the order of their ids get numbers from `random`."""
    for queryset in querysets:
        rows = list(queryset.order_by("pk"))
        for row in rows:
            row.rank = random.randrange(1, PRIME)
        queryset.model.objects.bulk_update(rows, ["rank"], batch_size=200)
