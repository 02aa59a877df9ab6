"""What comes due in processes: mergings nobody objects to, withdrawn texts to take down, counts to freeze (G10).

Every act is done by itself and once, by the rows it leaves; a run after an outage does all that was due meanwhile.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from subjects.services.freezing import freeze_due
from subjects.services.merging import settle_due
from subjects.services.withdrawal import hide_due


@dataclass
class Due:
    """What a run did, and what it could not do."""

    done: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def run_due(now: datetime | None = None) -> Due:
    """Do all that is due at `now`; what fails is logged, named, and tried again at the next run."""
    now = now or timezone.now()
    due = Due()
    merged, not_merged = settle_due(now)
    hidden, not_hidden = hide_due(now)
    frozen, not_frozen = freeze_due(now)
    due.done += [f"merging {pk}" for pk in merged]
    due.done += [f"text of proposal {pk} taken down" for pk in hidden]
    due.done += [f"frozen counts {pk}" for pk in frozen]
    due.failed += [f"merging {pk}" for pk in not_merged]
    due.failed += [f"take down the text of proposal {pk}" for pk in not_hidden]
    due.failed += [f"freeze the counts of process {pk}" for pk in not_frozen]
    return due
