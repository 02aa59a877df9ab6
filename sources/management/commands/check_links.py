"""Find dead links among the sources."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sources.links import BATCH, SECONDS, check_links


class Command(BaseCommand):
    """`manage.py check_links`: every night; never calls an address of a private network (sources/calling.py)."""

    help = "Call the addresses of sources that were not called today, and note which are dead."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=BATCH, help=f"How many at most ({BATCH}).")
        parser.add_argument("--seconds", type=float, default=SECONDS, help=f"For how long at most ({SECONDS}).")

    def handle(self, *args: Any, **options: Any) -> None:
        """Call them, and say how many answered how."""
        called = check_links(batch=options["batch"], seconds=options["seconds"])
        counts = Counter(answer.outcome.value for _source, answer in called)
        self.stdout.write(f"{len(called)} called. " + ", ".join(f"{what}: {n}" for what, n in sorted(counts.items())))
