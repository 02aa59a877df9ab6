"""What a person is told: one row for one thing, read on the site and sent by mail once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notices.addresses import in_language_of_now
from notices.registry import sentence_of

# After that a process that has claimed notices is taken for dead, and another may send them.
CLAIM_LASTS = timedelta(minutes=15)
# What could not be sent for so long is no news any more; it stays in the account.
MAILED_WITHIN = timedelta(days=7)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """What pages and the mails ask about notices."""

    def unseen_by(self, person_id: int) -> "NoticeQuerySet":
        """What this person has not seen."""
        return self.filter(person_id=person_id, seen_at=None)

    def waiting_for_mail(self, now: datetime) -> "NoticeQuerySet":
        """What is to be mailed and no process is about to."""
        unclaimed = models.Q(claimed_at=None) | models.Q(claimed_at__lte=now - CLAIM_LASTS)
        return self.filter(unclaimed, to_mail=True, mailed_at=None, at__gt=now - MAILED_WITHIN)


class Notice(models.Model):
    """One thing told to one person; `key` names the thing, so that nobody is told it twice.

    The sentence is made when it is read, in the reader's language, by what the room has registered for `kind`.
    `to_mail` is what the person wished when it was told.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=120)
    data = models.JSONField(_("data"), default=dict)
    url = models.CharField(_("address"), max_length=500)
    at = models.DateTimeField(_("at"))
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)
    to_mail = models.BooleanField(_("also by e-mail"), default=True)
    claimed_at = models.DateTimeField(_("being sent since"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("sent by e-mail"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_told_once")]
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="notice_of_person"),
            models.Index(fields=["person"], condition=models.Q(seen_at=None), name="notice_unseen"),
            models.Index(
                fields=["person"], condition=models.Q(to_mail=True, mailed_at=None), name="notice_waits_for_mail"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def sentence(self) -> str:
        """What it says, in the language of now."""
        return sentence_of(self.kind, self.data)

    @property
    def address(self) -> str:
        """Where it leads, in the language of now: whoever told it may have read the site in another."""
        return in_language_of_now(self.url)

    @property
    def title(self) -> str:
        """What it is about, in the language of whoever wrote that; "" if the sentence says it all."""
        return " ".join(str(self.data.get("title", "")).split())

    @property
    def language(self) -> str:
        """The language of the title."""
        return str(self.data.get("language", ""))
