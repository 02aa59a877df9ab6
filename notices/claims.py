"""Which process mails which notices: every notice is claimed by one of them before its mail is made."""

from datetime import datetime

from django.db import transaction

from notices.models import Notice


def claim(*, person_id: int, now: datetime) -> list[Notice]:
    """The notices that wait to be mailed to this person, the newest first, for this process alone to send.

    A claim lasts for CLAIM_LASTS: if the process dies, or the mail server refuses, they are sent after that.
    """
    with transaction.atomic():
        waiting = Notice.objects.waiting_for_mail(now).filter(person_id=person_id)
        notices = list(waiting.select_for_update(skip_locked=True).order_by("-at", "-pk"))
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(claimed_at=now)
    return notices


def mark_mailed(*, notices: list[Notice], now: datetime) -> None:
    """The mail server has taken them."""
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=now)


def mark_unwanted(*, notices: list[Notice]) -> None:
    """The person does not want mails any more: these stay in the account."""
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(to_mail=False)
