"""How long a text can be seen: what the fair order makes up for to those that come late. Pure: no Django.

Measured by `python -m bench.order`, chosen in docs/decisions/0009.
"""

from datetime import datetime
from typing import Protocol

WHOLE = 1000
"""The exposure of a text that is there from the first moment, and of every text of a step without an end."""
LEAST = 1


class Span(Protocol):
    """A window: from `opens_at` to `closes_at`, either of which may be missing."""

    opens_at: datetime | None
    closes_at: datetime | None


def exposure_at(window: Span, now: datetime) -> int:
    """The thousandths of `window` that are left at `now`, from LEAST to WHOLE.

    The fair order multiplies a text's place by its square: with half of the time left it stands at the front of a long
    list four times as often.
    """
    if window.opens_at is None or window.closes_at is None or now <= window.opens_at:
        return WHOLE
    left = WHOLE * (window.closes_at - now) // (window.closes_at - window.opens_at)
    return min(WHOLE, max(LEAST, left))
