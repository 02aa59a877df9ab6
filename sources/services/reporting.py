"""Saying that a source does not say what it is used for."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import limits
from accounts.models import User
from sources.enums import SHOWN_STATES, UseState
from sources.models import SourceReport, SourceUse
from sources.services.adding import SourceRefused


def report(*, use_id: int, person: User, note: str, now: datetime | None = None) -> SourceReport:
    """Tell the team that a source does not say it; each person once for each use, the first words count.

    Raises SourceRefused for a use that is not shown, a use of one's own, and a second time; and limits.TooMany.
    """
    now = now or timezone.now()
    use = SourceUse.objects.filter(pk=use_id, state=UseState.PUBLISHED, source__state__in=SHOWN_STATES).first()
    if use is None:
        raise SourceRefused(_("This source is no longer used there."))
    if use.added_by_id == person.pk:
        raise SourceRefused(_("You added this source yourself: you can withdraw it."))
    try:
        with transaction.atomic():
            limits.take(person, now)
            return SourceReport.objects.create(use=use, person=person, note=note, at=now)
    except IntegrityError:
        raise SourceRefused(_("You have told us already; the team will answer.")) from None
