"""What an order does to early and late texts: a consultation simulated from its list, for docs/decisions/0009.

`python -m bench.order` needs no database. Texts and readers come over 23 days as the arguments of a real consultation
did (home/demo/data/rn_distributions.json): 696 texts, and readers who begin at the top of the list, go on for 15 texts
on average and vote on what appeals to them, until there are about 88,000 votes.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

SHAPE = json.loads((Path(__file__).resolve().parents[1] / "home/demo/data/rn_distributions.json").read_text())
PER_DAY = np.array(SHAPE["args_per_day"], dtype=float)
DAYS = len(PER_DAY)
TEXTS, READERS, READ_ON_AVERAGE = SHAPE["n"], 12_000, 15
RUNS = 10

Array = Any
Key = Callable[[np.random.Generator, Array, Array], Array]
"""What the list is sorted by: of a source of chance, the texts' shares of time left and their scores so far."""


def shuffled_by(power: float) -> Key:
    """A shuffle of its own for each reader, in which the share of time left counts `power` times."""
    return lambda random, left, _scores: random.random(len(left)) * left**power


ORDERS: dict[str, Key] = {
    "most liked first": lambda random, _left, scores: random.random(len(scores)) - scores,
    "newest first": lambda _random, left, _scores: left,
    "plain shuffle": shuffled_by(0),
    "shuffle × time left": shuffled_by(1),
    "shuffle × time left²": shuffled_by(2),
    "shuffle × time left³": shuffled_by(3),
}


def moments(random: np.random.Generator, count: int) -> Array:
    """`count` moments in days from the opening, as dense as the real ones, in their order."""
    return np.sort(random.choice(DAYS, size=count, p=PER_DAY / PER_DAY.sum()) + random.random(count))


def consultation(key: Key, seed: int) -> dict[str, float]:
    """One consultation whose list is sorted by `key`: what the first day's and the last day's texts got."""
    random = np.random.default_rng(seed)
    born = moments(random, TEXTS)
    left = np.clip(np.floor(1000 * (1 - born / DAYS)), 1, 1000) / 1000
    appeal = random.beta(2, 2, TEXTS)
    agreement = random.choice(SHAPE["ok_share_quantiles_20plus"], TEXTS)
    votes, scores, newcomers = np.zeros(TEXTS, int), np.zeros(TEXTS, int), []
    for moment in moments(random, READERS):
        there = int(np.searchsorted(born, moment))
        read = min(int(random.geometric(1 / READ_ON_AVERAGE)), there)
        if not read:
            continue
        shown = np.argpartition(key(random, left[:there], scores[:there]), read - 1)[:read]
        if moment >= DAYS - 1:
            newcomers.append((born[shown] >= DAYS - 1).mean())
        voted = shown[random.random(read) < appeal[shown]]
        votes[voted] += 1
        scores[voted] += np.where(random.random(len(voted)) < agreement[voted], 1, -1)
    first, last = votes[born < 1], votes[born >= DAYS - 1]
    return {
        "median_first_day": float(np.median(first)),
        "median_last_day": float(np.median(last)),
        "median_all": float(np.median(votes)),
        "no_vote": 100 * float((votes == 0).mean()),
        "last_day_in_front": 100 * float(np.mean(newcomers)),
    }


def main() -> None:
    """A line for each order, the mean of RUNS consultations."""
    heads = ("first day", "last day", "all", "no vote", "last day read on it")
    print(f"{'median votes of':24}" + "".join(f"{head:>{len(head) + 3}}" for head in heads))
    for name, key in ORDERS.items():
        runs = [consultation(key, seed) for seed in range(RUNS)]
        mean = {figure: np.mean([run[figure] for run in runs]) for figure in runs[0]}
        print(
            f"{name:24}{mean['median_first_day']:12.0f}{mean['median_last_day']:11.0f}{mean['median_all']:6.0f}"
            f"{mean['no_vote']:8.0f} %{mean['last_day_in_front']:20.0f} %",
            flush=True,
        )


if __name__ == "__main__":
    main()
