"""Telling people something, and what they have seen; which process mails what is in notices.claims."""

from collections.abc import Iterable
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notices.models import Notice
from notices.tasks import send_notices

BATCH = 500  # people told by one statement


def tell(
    *, people: Iterable[int], kind: str, key: str, data: dict[str, Any], url: str, now: datetime | None = None
) -> None:
    """Tell `people` (ids of users) something, each person once for one `key`; by mail too, after the commit.

    Who has left or whose account is closed is told nothing. Two statements for each BATCH people. `url` is an address
    of this site, from "/" on; what `data` may hold beside the room's own words, notices.registry says.
    """
    if not url.startswith("/"):
        raise ValueError(f"A notice leads to an address of this site, not to {url!r}.")
    now = now or timezone.now()
    by_mail = False
    with transaction.atomic():
        for some in batched(sorted(set(people)), BATCH):
            wishes = User.objects.filter(pk__in=some, is_active=True, left_at=None).values_list("pk", "mail_notices")
            notices = [
                Notice(person_id=person, kind=kind, key=key, data=data, url=url, at=now, to_mail=wish)
                for person, wish in wishes
            ]
            Notice.objects.bulk_create(notices, ignore_conflicts=True)
            by_mail = by_mail or any(notice.to_mail for notice in notices)
        if by_mail:
            # What cannot be put in the queue now, `manage.py send_notices` sends.
            transaction.on_commit(send_notices.enqueue, robust=True)


def mark_seen(*, person_id: int, up_to: int, now: datetime | None = None) -> None:
    """The person has seen all notices up to the one with this id, not those that came while the page was open."""
    Notice.objects.unseen_by(person_id).filter(pk__lte=up_to).update(seen_at=now or timezone.now())


def forget_person(*, person: User, **kwargs: Any) -> None:
    """Whoever leaves is told nothing more (accounts.leaving)."""
    Notice.objects.filter(person=person).delete()
