"""Who may vote on what, now."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from voting.models import Ballot, Window, WindowState


def window_message(window: Window, now: datetime) -> str:
    """A sentence that says why nothing is accepted at `now`; empty while the window is open."""
    if window.is_hidden:
        return _("This page is not public: nothing can be sent here.")
    match window.state_at(now):
        case WindowState.OPEN:
            return ""
        case WindowState.SUSPENDED:
            return _("This step is suspended for now.")
        case WindowState.CLOSED:
            return _("This step closed on %(date)s.") % {"date": moment(window.closes_at)}
        case _other if window.opens_at is None:
            return _("This step has no date yet.")
        case _other:
            return _("This step opens on %(date)s.") % {"date": moment(window.opens_at)}


def voting_message(ballot: Ballot, now: datetime) -> str:
    """A sentence that says why `ballot` takes no vote at `now`; empty when it does."""
    if ballot.is_frozen:
        return _("This text was withdrawn or hidden and takes no further votes.")
    return window_message(ballot.window, now)


def moment(at: datetime | None) -> str:
    """A moment in words, with its hour and time zone."""
    if at is None:
        return ""
    local = localtime(at)
    return f"{date_format(local, 'DATETIME_FORMAT')} ({local.tzname()})"
