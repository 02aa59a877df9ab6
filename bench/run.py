"""`make bench`: measures the product in one run, writes bench/results.json and bench/results.md.

Everything happens on this machine, in databases and folders that are thrown away afterwards. What is measured, and
how, is said at the head of each step's module. A figure is worth most as a ratio to another of the same run: single
times belong to this machine and to what else it was doing.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.figures import missed, tables
from scripts.find_postgres import candidates, refusal

SIZES = [100, 2_500, 10_000]
TIMES = [1, 10]
"""How many times République numérique."""
RESULTS = Path("bench/results.json")
TABLES = Path("bench/results.md")
NOT_OURS = {
    *("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "TASKS_BACKEND", "BASE_URL", "MEDIA_ROOT"),
    *("WEB_CONCURRENCY", "WEB_THREADS", "PORT", "HOST"),
}
"""Variables of a developer's shell that a measurement must not follow."""


class Bench:
    """The steps of a run, each a process of its own, and the figures they found."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.figures: dict[str, float] = {}
        self.started = time.monotonic()
        plain = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        self.environment = plain | {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "PYTHONPATH": os.pathsep.join([".", "site"]),
            "MEDIA_ROOT": str(folder / "media"),
        }

    def say(self, what: str) -> None:
        """Tell what is done now."""
        print(f"[{time.monotonic() - self.started:4.0f} s] {what}", flush=True)

    def run(self, *command: str, database: str) -> None:
        """Run Python with `database`. Raises CalledProcessError if it fails."""
        environment = self.environment | {"DATABASE_URL": database}
        subprocess.run([sys.executable, *command], env=environment, check=True)

    def measure(self, step: str, *arguments: object, database: str) -> None:
        """Run a step of this package and take over its figures."""
        result = self.folder / f"{step}.json"
        self.run("-m", f"bench.{step}", str(result), *map(str, arguments), database=database)
        self.figures |= json.loads(result.read_text())

    def sqlite(self, name: str) -> str:
        """The URL of a SQLite file in the run's own folder."""
        return f"sqlite:///{self.folder / name}.sqlite3"


def main() -> int:
    """Measure everything and say what was missed; only a step that fails makes the run fail."""
    with tempfile.TemporaryDirectory(prefix="hemicycle-bench-") as folder:
        bench = Bench(Path(folder))
        measure_all(bench)
    for name in ("drift", "errors"):
        found = [value for key, value in bench.figures.items() if key.startswith(f"votes_{name}_")]
        bench.figures[f"votes_{name}"] = sum(found)
    RESULTS.write_text(json.dumps(bench.figures, indent=1) + "\n", encoding="utf-8")
    text = tables(bench.figures, SIZES)
    TABLES.write_text(f"# Measured\n\nBy `make bench`, in one run.\n\n{text}\n", encoding="utf-8")
    print(f"\n{text}\n")
    bench.say(f"Written to {RESULTS} and {TABLES}.")
    if names := missed(bench.figures):
        print(f"MISSED: {', '.join(names)}. Was the machine doing something else? Votes and first pages feel it most.")
    else:
        print("Every target that was measured is reached.")
    return 0


def measure_all(bench: Bench) -> None:
    """The steps in their order."""
    bench.say("Static files")
    subprocess.run(
        ["sh", "scripts/static_files.sh"], env=_without(bench.environment, "DJANGO_SETTINGS_MODULE"), check=True
    )
    bench.say("An empty SQLite database")
    empty, pages, votes = bench.sqlite("empty"), bench.sqlite("pages"), bench.sqlite("votes")
    texts, republique = bench.sqlite("texts"), bench.sqlite("republique")
    bench.run("manage.py", "migrate", "--noinput", "--verbosity", "0", database=empty)
    for copy in (pages, texts, republique):
        _copy(empty, copy)
    bench.say("Subjects with comments, proposals and votes")
    bench.run("-m", "bench.seed", *map(str, SIZES), database=pages)
    _copy(pages, votes)
    bench.say("Pages, votes and comments in the application")
    bench.measure("pages", *SIZES, database=pages)
    bench.say("The stock comment tree of django-comments-xtd (a minute)")
    bench.measure("stock", database=pages)
    bench.say("Visitors' pages through gunicorn")
    bench.measure("anonymous", SIZES[-1], database=pages)
    bench.say("First view of a subject in a browser")
    bench.measure("first_view", SIZES[-1], database=pages)
    bench.say("Votes through gunicorn on SQLite")
    bench.measure("votes", database=votes)
    bench.say("Likeness and redlines of 10,000 texts")
    bench.measure("texts", database=texts)
    bench.say("République numérique and ten times that, on SQLite")
    _republique(bench, republique)
    with postgres_database() as url:
        if url is None:
            bench.say("No PostgreSQL answers on this machine or at DATABASE_URL: its figures are left out")
        else:
            bench.say("Votes through gunicorn on PostgreSQL")
            bench.run("manage.py", "migrate", "--noinput", "--verbosity", "0", database=url)
            bench.measure("votes", database=url)
            bench.say("République numérique and ten times that, on PostgreSQL")
            _republique(bench, url)
    if os.environ.get("LIGHTHOUSE"):
        bench.say("Lighthouse on the demo (minutes)")
        demo = bench.sqlite("demo")
        _copy(empty, demo)
        bench.measure("lighthouse", database=demo)


def _republique(bench: Bench, database: str) -> None:
    bench.run("-m", "bench.republique_seed", *map(str, TIMES), database=database)
    bench.measure("republique", *TIMES, database=database)


@contextmanager
def postgres_database() -> Iterator[str | None]:
    """The URL of a new database on a PostgreSQL that answers, dropped in the end; None if there is no server."""
    server = next((url for url in candidates() if url.startswith("postgres") and not refusal(url)), None)
    if server is None:
        yield None
        return
    name = f"hemicycle_bench_{os.getpid()}"
    with psycopg.connect(server, dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _copy(source: str, target: str) -> None:
    """Copy a SQLite database that nobody has open."""
    shutil.copyfile(urlsplit(source).path[1:], urlsplit(target).path[1:])


def _without(environment: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in environment.items() if key != name}


if __name__ == "__main__":
    sys.exit(main())
