"""Positions and lengths in a video: seconds in the database, "4:12" for people."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

#: No video of the platform is longer (24 hours, in seconds).
LONGEST = 24 * 3600

_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5][0-9])", re.ASCII)
_SECONDS = re.compile(r"[0-9]{1,5}", re.ASCII)


def clock_label(seconds: int) -> str:
    """``252`` → ``"4:12"``, ``3723`` → ``"1:02:03"``."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def seconds_from(text: str) -> int:
    """``"4:12"``, ``"1:02:03"`` or ``"252"`` → seconds. Raises ValueError for anything else."""
    text = text.strip()
    if _SECONDS.fullmatch(text):
        seconds = int(text)
    elif match := _CLOCK.fullmatch(text):
        hours, minutes, rest = (int(part or 0) for part in match.groups())
        seconds = hours * 3600 + minutes * 60 + rest
    else:
        raise ValueError("Not a time in a video.")
    if seconds > LONGEST:
        raise ValueError("Longer than any video.")
    return seconds


class ClockFormField(forms.CharField):
    """A text field that takes "4:12" and gives seconds (int), or None when empty."""

    default_error_messages = {"invalid": _("Write minutes and seconds, for example 4:12.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 9)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return clock_label(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return seconds_from(text)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class SecondsField(models.PositiveIntegerField):
    """Whole seconds from 0, edited as "4:12"."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """A ``ClockFormField`` instead of a number field."""
        # PositiveIntegerField adds limits that only number fields understand.
        kwargs.pop("min_value", None)
        kwargs.pop("max_value", None)
        return models.Field.formfield(self, form_class=ClockFormField, **kwargs)
