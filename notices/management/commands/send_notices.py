"""Mail the notices that wait."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from notices import mails


class Command(BaseCommand):
    """`manage.py send_notices`: every minute, beside the tasks that mail at once.

    What a task has left behind (no worker, a mail server that was away, a process that died) is sent by the next run,
    however long it was: each notice once.
    """

    help = "Mail the notices that wait, to each person one mail; several runs at once do no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send. Raises CommandError at the end when the mail server has refused something."""
        run = mails.send_waiting()
        if run.failed:
            raise CommandError(f"{run.failed} mails were refused, and will be tried again; {run.sent} were sent.")
