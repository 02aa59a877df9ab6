"""The mails: one for each person, with all that waits for them, in their language and each notice once."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import ngettext

from accounts.adapter import platform_name
from accounts.models import User
from notices import claims
from notices.models import Notice

logger = logging.getLogger(__name__)

LISTED = 50  # notices in one mail
PAGE = 200  # people looked up at once
GIVES_UP_AFTER = 3  # mails in a row that the server has refused

_signer = Signer(salt="notices.stop")


@dataclass(frozen=True)
class Run:
    """What became of a run: mails sent and refused, and whether more could be sent now."""

    sent: int
    failed: int
    more: bool


def send_waiting(*, limit: int | None = None) -> Run:
    """Mail what waits, to `limit` people at most.

    Several processes may do so at once. A mail that is refused stops no other, but a server that refuses several in a
    row is left alone; what was refused is tried again when its claim has ended.
    """
    sent = failed = in_a_row = last = 0
    while True:
        people = _people_waiting(after=last)
        for person_id in people:
            if limit is not None and sent + failed >= limit:
                return Run(sent, failed, more=True)
            if in_a_row >= GIVES_UP_AFTER:
                return Run(sent, failed, more=False)
            last = person_id
            try:
                sent += _mail(person_id)
                in_a_row = 0
            except Exception:
                logger.exception("The notices of person %d could not be mailed.", person_id)
                failed += 1
                in_a_row += 1
        if len(people) < PAGE:
            return Run(sent, failed, more=False)


def stop_address(person_id: int) -> str:
    """The page that stops the mails to this person, for whoever has received one."""
    return reverse("notices:stop", args=[_signer.sign(str(person_id))])


def person_of(token: str) -> int | None:
    """Whose mails a `stop_address` is about; None if we have not made it."""
    try:
        return int(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None


def _people_waiting(*, after: int) -> list[int]:
    waiting = Notice.objects.waiting_for_mail(timezone.now()).filter(person_id__gt=after)
    return list(waiting.order_by("person_id").values_list("person_id", flat=True).distinct()[:PAGE])


def _mail(person_id: int) -> int:
    """Send one person what waits; 1 if a mail has left."""
    notices = claims.claim(person_id=person_id, now=timezone.now())
    if not notices:
        return 0
    person = User.objects.get(pk=person_id)
    if not person.is_active or not person.mail_notices:
        claims.mark_unwanted(notices=notices)
        return 0
    with translation.override(
        person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    ):
        message = _message(person, notices)
    message.send()
    claims.mark_mailed(notices=notices, now=timezone.now())
    return 1


def _message(person: User, notices: list[Notice]) -> EmailMessage:
    platform = platform_name(None)
    stop = _absolute(stop_address(person.pk))
    entries = [
        {"sentence": notice.sentence, "title": notice.title, "url": _absolute(notice.address)}
        for notice in notices[:LISTED]
    ]
    n = len(notices)
    what = entries[0]["sentence"] if n == 1 else ngettext("%(n)d notice for you", "%(n)d notices for you", n) % {"n": n}
    context = {
        "entries": entries,
        "n_others": n - len(entries),
        "all_url": _absolute(reverse("notices:notices")),
        "stop_url": stop,
        "platform": platform,
        "site_url": _absolute("/"),
    }
    return EmailMessage(
        subject=f"{Truncator(what).chars(120)} – {platform}",
        body=render_to_string("notices/mail.txt", context),
        to=[person.email],
        headers={
            # An answer by a machine must not start a loop (RFC 3834); one press stops them (RFC 8058).
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _absolute(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
