"""Drafts: kept on the server for the one who writes, shown to nobody else."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import User
from subjects.models import Draft, Subject


class DraftRefused(Exception):
    """The draft was not kept; the message says why."""


def save_draft(
    *,
    person: User,
    subject: Subject,
    kind: str,
    title: str,
    text: str,
    language: str,
    treats: Iterable[int] = (),
    draft_id: int | None = None,
    now: datetime | None = None,
) -> Draft:
    """Keep what a person has written so far, in the draft they had opened if it is still there. Raises DraftRefused.

    Also after the step has closed: whoever writes may finish their text in peace.
    """
    words = {
        "subject": subject,
        "kind": kind,
        "title": title,
        "text": text,
        "language": language,
        "treats": sorted(treats),
        "updated_at": now or timezone.now(),
    }
    with transaction.atomic():
        # The person's row stands for all their drafts: two windows do not make one too many.
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        drafts = Draft.objects.filter(person=person)
        if draft_id and drafts.filter(pk=draft_id).update(**words):
            return drafts.get(pk=draft_id)
        most = settings.DRAFTS_EACH
        if drafts.count() >= most:
            message = ngettext(
                "You have %(n)d draft already: delete or publish it first.",
                "You have %(n)d drafts already: delete or publish one first.",
                most,
            )
            raise DraftRefused(message % {"n": most})
        return Draft.objects.create(person=person, **words)


def delete_draft(*, draft_id: int, person: User) -> bool:
    """Delete a draft of `person`; False when there is none of that number."""
    return bool(Draft.objects.filter(pk=draft_id, person=person).delete()[0])
