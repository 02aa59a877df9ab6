from secrets import randbits

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_stamp() -> int:
    """A random number of 40 bits: the sum of a million of them fits a column, and no two writes have the same."""
    return randbits(40)


class Fingerprint(models.Model):
    """What is kept of one text to find its like. Texts are compared within their group only.

    It is made anew whenever the text changes and says nothing that the text does not; the room that has the text gives
    it (`texts.services.remember`) and takes it back (`forget`).
    """

    kind = models.CharField(_("kind of text"), max_length=20)
    object_id = models.PositiveBigIntegerField(_("object"))
    group = models.CharField(_("group"), max_length=60)
    data = models.BinaryField(_("fingerprint"))
    exact = models.CharField(_("key of equal texts"), max_length=32, blank=True)
    stamp = models.BigIntegerField(_("stamp of the last write"), default=new_stamp, editable=False)
    at = models.DateTimeField(_("remembered at"), default=timezone.now)

    class Meta:
        verbose_name = _("fingerprint of a text")
        verbose_name_plural = _("fingerprints of texts")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="text_one_fingerprint")]
        indexes = [
            # The two questions asked at every search: what is in the group, and is it still the same.
            models.Index(fields=["group", "stamp"], name="text_group_stamp"),
            models.Index(fields=["group", "kind", "exact"], name="text_group_exact"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
