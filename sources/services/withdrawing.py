"""Withdrawing: one's own uses; the source stays if others use it (behaviour 6.3)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from sources.enums import SHOWN_STATES, SourceEventKind, SourceState, UseState
from sources.models import Source, SourceEvent, SourceUse
from sources.services.adding import SourceRefused
from voting.rules import window_message
from voting.services import freeze


@transaction.atomic
def withdraw(*, source_id: int, person: User, now: datetime | None = None) -> Source:
    """Take back what `person` uses a source for. Without uses of others the source is withdrawn too.

    Otherwise it stays, and whoever used it first after them answers for it. Raises SourceRefused: after the close only
    the team can, so that what was written about it keeps its ground.
    """
    now = now or timezone.now()
    source = (
        Source.objects.select_for_update(of=("self",), no_key=True).select_related("ballot__window").get(pk=source_id)
    )
    if source.state not in SHOWN_STATES:
        raise SourceRefused(_("This source is not shown any more."))
    mine = SourceUse.objects.filter(source=source, added_by=person, state=UseState.PUBLISHED)
    if source.added_by_id != person.pk and not mine.exists():
        raise SourceRefused(_("You have not added this source."))
    if message := window_message(source.ballot.window, now):
        raise SourceRefused(message)
    mine.update(state=UseState.WITHDRAWN, withdrawn_at=now)
    next_one = (
        SourceUse.objects.filter(source=source, state=UseState.PUBLISHED)
        .select_related("added_by")
        .order_by("at", "pk")
        .first()
    )
    if next_one is None:
        source.state = SourceState.WITHDRAWN
        source.save(update_fields=["state"])
        freeze([source.ballot_id])
        SourceEvent.objects.create(source=source, kind=SourceEventKind.WITHDRAWN, by=person, at=now)
    elif source.added_by_id == person.pk:
        source.added_by = next_one.added_by
        source.save(update_fields=["added_by"])
        SourceEvent.objects.create(source=source, kind=SourceEventKind.HANDED_ON, by=person, at=now)
    return source
