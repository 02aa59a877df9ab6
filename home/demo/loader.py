"""The whole demo into an empty database, or nothing at all."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from home.demo import archives, pesticides, repair
from home.demo.people import already_loaded, load_people
from home.demo.standing import load_frame
from home.demo.subject_pages import ZONE, midnight
from home.tree import NotEmpty
from notices.models import Notice

SEED = 20130214
"""The day the first platform of this kind opened."""

Say = Callable[[str], object]

__all__ = ["NotEmpty", "load"]


def load(*, say: Say, now: datetime | None = None) -> bool:
    """Load the demo as of `now`, telling the steps to `say`; returns False if it was there already.

    Everything happens in one transaction: a load that fails leaves the database as it was. Raises NotEmpty when the
    database has pages of its own.
    """
    now = now or timezone.now()
    if already_loaded():
        return False
    with transaction.atomic():
        _load(say, now)
        # Told on the site; nobody is sent a mail about what happened before the demo was there.
        Notice.objects.update(to_mail=False)
    cache.clear()
    return True


def _load(say: Say, now: datetime) -> None:
    random = Random(SEED)  # noqa: S311 - the same demo at every load, no secret
    today = now.astimezone(ZONE).date()
    opened = midnight(today - timedelta(days=40))
    opened_past = midnight("2013-06-01")
    say("Pages of the site")
    frame = load_frame()
    say("People")
    people = load_people(joined=opened, joined_past=opened_past)
    say(f"  {len(people.by_slug)} people and organisations, {people.pseudonymous} pseudonymous voters")
    say("Records of 2013 and 2017")
    archives.load_pages(frame)
    say("Finished process: pesticides outside agriculture")
    pages = pesticides.load_pages(frame)
    _report(say, pesticides.load_contributions(pages["fr"].subject, people, random))
    say("Open process: repair, not replace")
    pages = repair.load_pages(frame, people, today)
    _report(say, repair.load_contributions(pages["en"].subject, people, now, random))


def _report(say: Say, loaded: repair.Loaded) -> None:
    agree, mixed, disagree = loaded.tally
    total = max(1, agree + mixed + disagree)
    say(
        f"  {loaded.own} proposals of the parliamentarian, {loaded.proposals} of participants, "
        f"{loaded.comments} comments, {loaded.votes} votes "
        f"({round(100 * agree / total)} % agree, {round(100 * mixed / total)} % mixed, "
        f"{round(100 * disagree / total)} % disagree)"
    )
