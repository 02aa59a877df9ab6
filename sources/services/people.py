"""What happens to the sources of somebody who leaves."""

from datetime import datetime

from accounts.models import User
from sources.models import SourceReport, SourceUse


def leave(*, person: User, blank_texts: bool, now: datetime) -> None:
    """Sources and uses stay, by a former participant; the person's own words are emptied if they wish (G6)."""
    if blank_texts:
        SourceUse.objects.filter(added_by=person).exclude(supports="").update(supports="")
        SourceReport.objects.filter(person=person).update(note="")
