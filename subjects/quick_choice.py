"""Which propositions a person is asked about in a quick vote. Pure functions: no Django.

The least seen and the most uncertain come first. Adapted from the routing of comments in Polis (compdemocracy/polis,
math/src/polismath/math/conversation.clj, `importance-metric` and `priority-metric`): there
`[(1 − (P+1)/(S+2)) · (E+1) · (A+1)/(S+2) · (1 + 8·2^(−S/5))]²` with S persons who saw a text, of whom A agreed and P
passed, and E from opinion groups. Here a text is preferred for being disputed instead of for being agreed with, there
are no groups yet, and a text that nobody has seen is never behind one that somebody has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

NOVELTY = 8
"""A text that nobody has seen counts 1 + NOVELTY times one that everybody has."""
HALVED_EVERY = 5
"""What novelty adds is halved after so many persons."""
IN_A_ROW = 2
"""Propositions of one kind that follow each other at most, while there are others."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposition that may be asked about: what it is, and what persons have said of it so far."""

    ballot_id: int
    kind: str
    agree: int = 0
    mixed: int = 0
    disagree: int = 0
    skipped: int = 0
    is_understood: bool = True
    """It is in a language the person reads."""


def priority(candidate: Candidate) -> float:
    """How much is learned by asking one more person: 1 + NOVELTY for an unseen text, less with every answer.

    The product of three: how few have passed over it, how evenly opinion is split (4·p·(1−p), where p is the share that
    agrees, a mixed vote being half of one, after one vote on each side was added), and how few have seen it.
    """
    votes = candidate.agree + candidate.mixed + candidate.disagree
    seen = votes + candidate.skipped
    p = (candidate.agree + candidate.mixed / 2 + 1) / (votes + 2)
    answered = 1 - candidate.skipped / (seen + 2)
    return answered * 4 * p * (1 - p) * (1 + NOVELTY * 2 ** (-seen / HALVED_EVERY))


def choose(candidates: Iterable[Candidate], length: int, random: Random) -> list[int]:
    """The ballots of at most `length` of `candidates`, the highest priority first, their kinds mixed.

    Texts in a language the person does not read come only when there are no others; `random` decides between equals.
    """
    drawn = sorted(candidates, key=lambda one: one.ballot_id)
    random.shuffle(drawn)
    drawn.sort(key=lambda one: (not one.is_understood, -priority(one)))
    return [one.ballot_id for one in _mixed(drawn, length)]


def _mixed(ranked: Sequence[Candidate], length: int) -> list[Candidate]:
    """The first `length` of `ranked`, except that a kind that came IN_A_ROW times lets the best of another pass."""
    queues: dict[str, list[Candidate]] = {}
    place = {one.ballot_id: number for number, one in enumerate(ranked)}
    for one in reversed(ranked):
        queues.setdefault(one.kind, []).append(one)
    chosen: list[Candidate] = []
    while len(chosen) < length and queues:
        last = {one.kind for one in chosen[-IN_A_ROW:]}
        tired = last if len(chosen) >= IN_A_ROW and len(last) == 1 else set()
        open_kinds = [kind for kind in queues if kind not in tired] or list(queues)
        kind = min(open_kinds, key=lambda kind: place[queues[kind][-1].ballot_id])
        chosen.append(queues[kind].pop())
        if not queues[kind]:
            del queues[kind]
    return chosen
