"""When a form was opened: a signed moment in a hidden field, so that a late one can be told from a new one (G1)."""

from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.utils import timezone

LASTS = timedelta(hours=24)
_signer = Signer(salt="voting.opened")


def stamp(now: datetime) -> str:
    """The value of the hidden field `opened` of a form shown at `now`."""
    return _signer.sign(str(int(now.timestamp() * 1000)))


def moment(value: str | None, now: datetime | None = None) -> datetime | None:
    """When the form that sent `value` was opened; None if it is missing, forged, older than LASTS or in the future."""
    if not value or len(value) > 100:
        return None
    try:
        at = datetime.fromtimestamp(int(_signer.unsign(value)) / 1000, UTC)
    except (BadSignature, ValueError, OverflowError, OSError):
        return None
    return at if at <= (now or timezone.now()) < at + LASTS else None
