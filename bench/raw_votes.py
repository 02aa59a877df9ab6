"""The limit of the database for votes: `python -m bench.raw_votes ORDER` casts them with its driver alone.

What a counted vote cannot do without, in one transaction: lock the ballot's row, put the vote in or change it, move the
counters. Nobody is asked who they are, nothing crosses a network but the database's own connection. Sixteen clients
are two processes with eight threads each.
"""

import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import psycopg

PROCESSES = 2
"""As many as gunicorn has workers: beside other work on the machine both sides get the same share of it."""
THREADS = 8
UPSERT = """
INSERT INTO voting_vote (ballot_id, voter_id, choice, previous, seen_version, as_organisation, at, first_at)
VALUES (%s, %s, %s, NULL, 1, %s, %s, %s)
ON CONFLICT (ballot_id, voter_id) DO UPDATE SET
    previous = voting_vote.choice, choice = excluded.choice, seen_version = excluded.seen_version, at = excluded.at
RETURNING previous
"""
COUNTERS = {1: "n_agree", 0: "n_mixed", -1: "n_disagree"}
LOCKS = {"sqlite": "SELECT version FROM voting_ballot WHERE id = %s"}
LOCKS["postgres"] = LOCKS["sqlite"] + " FOR UPDATE"


class Order(NamedTuple):
    """What a process has to do."""

    url: str
    ballots: list[int]
    voters: list[int]
    seconds: float


def raw_votes_per_second(url: str, ballots: list[int], voters: list[int], seconds: float) -> float:
    """How many votes of `voters` on `ballots` the database at `url` takes in a second from sixteen clients."""
    command = [sys.executable, "-m", "bench.raw_votes", json.dumps(Order(url, ballots, voters, seconds))]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    for process in running:
        process.stdout.readline()  # it is ready
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=seconds + 90)[0] for process in running]
    if any(process.returncode for process in running):
        raise RuntimeError("A process of raw votes failed.")
    return sum(count / took for count, took in map(json.loads, answers))


def connect(url: str) -> tuple[Callable[[str, tuple[Any, ...]], Any], str]:
    """A connection without transactions of its own: how to execute on it, and the kind of database."""
    if url.startswith("sqlite"):
        database = sqlite3.connect(urlsplit(url).path[1:], timeout=20, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "mmap_size=134217728"):
            database.execute(f"PRAGMA {pragma}")
        return lambda sql, values: database.execute(sql.replace("%s", "?"), values), "sqlite"
    connection = psycopg.connect(url, autocommit=True, prepare_threshold=1)
    return lambda sql, values: connection.execute(sql, values), "postgres"


def cast_votes(order: Order, seed: str, start: threading.Barrier) -> int:
    """Connect, wait for the others, then cast votes for the time given; how many."""
    execute, kind = connect(order.url)
    begin = "BEGIN IMMEDIATE" if kind == "sqlite" else "BEGIN"
    choose = random.Random(seed)
    start.wait()
    until = time.monotonic() + order.seconds
    count = 0
    while time.monotonic() < until:
        ballot, voter, choice = choose.choice(order.ballots), choose.choice(order.voters), choose.choice((1, 0, -1))
        now = datetime.now(UTC)
        at = now.replace(tzinfo=None).isoformat(" ") if kind == "sqlite" else now
        execute(begin, ())
        execute(LOCKS[kind], (ballot,)).fetchone()
        previous = execute(UPSERT, (ballot, voter, choice, False, at, at)).fetchone()[0]
        if previous is None:
            execute(f"UPDATE voting_ballot SET {COUNTERS[choice]} = {COUNTERS[choice]} + 1 WHERE id = %s", (ballot,))
        elif previous != choice:
            more, less = COUNTERS[choice], COUNTERS[previous]
            execute(f"UPDATE voting_ballot SET {more} = {more} + 1, {less} = {less} - 1 WHERE id = %s", (ballot,))
        execute("COMMIT", ())
        count += 1
    return count


def main(order: Order) -> None:
    """The threads of one process, started by a line on standard input; prints how many votes in how many seconds."""
    counts: list[int] = []
    start = threading.Barrier(THREADS + 1)
    threads = [
        threading.Thread(target=lambda n=n: counts.append(cast_votes(order, f"{os.getpid()}-{n}", start)))
        for n in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    print("ready", flush=True)
    sys.stdin.readline()
    start.wait(timeout=30)
    started = time.monotonic()
    for thread in threads:
        thread.join()
    if len(counts) < THREADS:
        raise SystemExit(1)
    print(json.dumps([sum(counts), time.monotonic() - started]))


if __name__ == "__main__":
    main(Order(*json.loads(sys.argv[1])))
