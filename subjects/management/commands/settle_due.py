"""Do what is due in processes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from subjects.due import run_due


class Command(BaseCommand):
    """`manage.py settle_due`: part of `publish_due`, by itself; safe to repeat and to run twice at once."""

    help = "Do the mergings nobody objects to, take down withdrawn texts, and freeze the counts of closed processes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what was done. Raises CommandError at the end when something could not be done."""
        due = run_due()
        if options["verbosity"]:
            for line in due.done:
                self.stdout.write(line)
        if due.failed:
            raise CommandError(f"Not done, and tried again at the next run: {'; '.join(due.failed)}.")
