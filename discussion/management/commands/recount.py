"""Compare every counter with the rows it counts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from discussion import services as discussions
from discussion.models import Discussion
from voting import services as votes


class Command(BaseCommand):
    """`recount` mends counters that differ from their rows; `recount --check` only tells, and fails if any does."""

    help = "Compare the counters of ballots and discussions with their rows, and mend those that differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 if a counter differs")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        drifts = votes.recounted()
        for drift in drifts:
            self.stdout.write(f"ballot {drift.ballot_id}: stored {drift.stored}, counted {drift.counted}")
        drifting = []
        for discussion in Discussion.objects.order_by("pk").iterator():
            differences: dict[Any, Any] = discussions.recount_discussion(discussion=discussion)
            differences |= discussions.recount_replies(discussion=discussion)
            copies = discussions.recount_copies(discussion=discussion)
            if differences or copies:
                drifting.append((discussion, differences))
                of_copies = f", copies {copies}" if copies else ""
                self.stdout.write(f"discussion {discussion.pk} ({discussion.key}): {differences}{of_copies}")
        found = len(drifts) + len(drifting)
        if not found:
            self.stdout.write("Every counter equals a recount.")
        elif check:
            raise CommandError(f"{found} counters differ from their rows.")
        else:
            votes.repair(drifts=drifts)
            for discussion, _differences in drifting:
                discussions.repair_discussion(discussion_id=discussion.pk)
            self.stdout.write(f"{found} counters mended.")
