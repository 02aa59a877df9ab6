"""Which addresses of sources are dead: called one after the other, each at most once a day."""

import logging
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.tasks import task
from django.utils import timezone

from sources.calling import OPEN_INTERNET, Answer, Outcome, Reach, call
from sources.enums import LinkState
from sources.models import Source
from sources.services.checking import link_changed

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=23)
"""So that a nightly run finds each address due, whatever the hour of the one before."""
FAILURES = 3
"""So often in a row an address is gone before it is called dead."""
BATCH = 200
SECONDS = 600


def due(now: datetime) -> Q:
    """The addresses that were not called within EVERY."""
    return Q(link_checked_at=None) | Q(link_checked_at__lte=now - EVERY)


def check_links(
    *, batch: int = BATCH, seconds: float = SECONDS, reach: Reach = OPEN_INTERNET, now: datetime | None = None
) -> list[tuple[Source, Answer]]:
    """Call up to `batch` addresses that are due, those first that waited longest; none is begun after `seconds`.

    Two runs at once do not call the same address: each is claimed before it is called.
    """
    begun = time.monotonic()
    called = []
    waiting = Source.objects.with_address().filter(due(now or timezone.now()))
    for pk in waiting.order_by(F("link_checked_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:batch]:
        if time.monotonic() - begun >= seconds:
            break
        found = check(pk, reach=reach, now=now)
        if found is not None:
            called.append(found)
    return called


def check(source_id: int, *, reach: Reach = OPEN_INTERNET, now: datetime | None = None) -> tuple[Source, Answer] | None:
    """Call the address of one source, if it is due, and note what it answered; None if another run has it."""
    at = now or timezone.now()
    if not Source.objects.with_address().filter(due(at), pk=source_id).update(link_checked_at=at):
        return None
    source = Source.objects.only("address").get(pk=source_id)
    try:
        answer = call(source.address, reach)
    except Exception:
        # One address stops no other.
        logger.exception("The address of source %s could not be called.", source_id)
        answer = Answer(Outcome.UNSURE)
    return note(source_id, answer, now=now), answer


@transaction.atomic
def note(source_id: int, answer: Answer, *, now: datetime | None = None) -> Source:
    """Note what an address answered: dead after FAILURES in a row, alive at the first good answer."""
    now = now or timezone.now()
    source = Source.objects.select_for_update(no_key=True).get(pk=source_id)
    was = source.link_state
    if answer.outcome in (Outcome.OK, Outcome.FORBIDDEN):
        is_ok = answer.outcome == Outcome.OK
        source.link_state = LinkState.OK if is_ok else LinkState.NOT_REACHABLE
        source.link_ok_at = now if is_ok else source.link_ok_at
        source.link_failures, source.link_failing_since, source.link_dead_since = 0, None, None
    elif answer.outcome == Outcome.GONE:
        source.link_failures = min(source.link_failures + 1, FAILURES)
        source.link_failing_since = source.link_failing_since or now
        if source.link_failures >= FAILURES:
            source.link_state, source.link_dead_since = LinkState.DEAD, source.link_failing_since
    source.save(update_fields=["link_state", "link_ok_at", "link_failures", "link_failing_since", "link_dead_since"])
    link_changed(source=source, was=was, now=now)
    return source


@task
def check_due_links() -> int:
    """The same as a background task; how many were called."""
    return len(check_links())
