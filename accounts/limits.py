"""How many texts one account may send: 2 a minute and 20 a day (TEXTS_A_MINUTE, TEXTS_A_DAY; 0 is no limit).

Every service that stores a text of a person for the first time, or a new version of it, calls `take` in its own
transaction: a text that is refused afterwards gives its place back. Loaders of demo, bench and tests call models or
services below that and are not limited.

A minute and a day begin with the first text after the former one is over: within 60 seconds across two such minutes
four texts are possible, never more, and the counting is four columns of the user's row.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class TooMany(Exception):
    """The account has sent as many texts as it may; the message says when it may go on, `again_at` too."""

    def __init__(self, message: str, again_at: datetime | None = None) -> None:
        super().__init__(message)
        self.again_at = again_at

    def retry_after(self, now: datetime) -> int:
        """Seconds until then, for the header Retry-After of a 429; 0 if there is no such moment."""
        return max(0, ceil((self.again_at - now).total_seconds())) if self.again_at else 0


def take(person: User, now: datetime) -> None:
    """Count one text of `person`. Raises TooMany.

    One conditional UPDATE decides, so that of many at once exactly the allowed ones pass, on every database. It also
    makes texts and leaving follow each other: nothing is written for an account that has been closed meanwhile.
    """
    free_minute = _is_free("texts_minute_from", "texts_in_minute", now - MINUTE, settings.TEXTS_A_MINUTE)
    free_day = _is_free("texts_day_from", "texts_in_day", now - DAY, settings.TEXTS_A_DAY)
    taken = User.objects.filter(free_minute, free_day, pk=person.pk, left_at=None).update(
        **_counted("texts_minute_from", "texts_in_minute", now, MINUTE),
        **_counted("texts_day_from", "texts_in_day", now, DAY),
    )
    if not taken:
        raise _refusal(person, now)


def _is_free(begun: str, count: str, since: datetime, limit: int) -> Q:
    if not limit:
        return Q()
    return Q(**{begun: None}) | Q(**{f"{begun}__lte": since}) | Q(**{f"{count}__lt": limit})


def _counted(begun: str, count: str, now: datetime, length: timedelta) -> dict[str, Any]:
    goes_on = When(**{f"{begun}__gt": now - length}, then=F(count) + 1)
    begins = When(**{f"{begun}__gt": now - length}, then=F(begun))
    return {count: Case(goes_on, default=Value(1)), begun: Case(begins, default=Value(now))}


def _refusal(person: User, now: datetime) -> TooMany:
    stored = (
        User.objects.filter(pk=person.pk, left_at=None)
        .values_list("texts_day_from", "texts_in_day", "texts_minute_from")
        .first()
    )
    if stored is None:
        return TooMany(_("This account has been closed."))
    day_from, in_day, minute_from = stored
    if settings.TEXTS_A_DAY and day_from and day_from > now - DAY and in_day >= settings.TEXTS_A_DAY:
        again_at = day_from + DAY
        at = timezone.localtime(again_at)
        return TooMany(
            ngettext(
                "You may send %(limit)d text a day. You can send the next one on %(day)s at %(time)s.",
                "You may send %(limit)d texts a day. You can send the next one on %(day)s at %(time)s.",
                settings.TEXTS_A_DAY,
            )
            % {"limit": settings.TEXTS_A_DAY, "day": date_format(at, "DATE_FORMAT"), "time": date_format(at, "H:i")},
            again_at,
        )
    again_at = (minute_from or now) + MINUTE
    seconds = max(1, ceil((again_at - now).total_seconds()))
    limit = ngettext(
        "You may send %(limit)d text a minute.", "You may send %(limit)d texts a minute.", settings.TEXTS_A_MINUTE
    ) % {"limit": settings.TEXTS_A_MINUTE}
    wait = ngettext(
        "Please send it again in %(seconds)d second.", "Please send it again in %(seconds)d seconds.", seconds
    ) % {"seconds": seconds}
    return TooMany(f"{limit} {wait}", again_at)
