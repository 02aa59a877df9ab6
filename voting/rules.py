"""Who may vote on what, and see which counts, now."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from voting.models import CONFIRMATION, LATE_GRACE, Ballot, BallotKind, Choice, Window, WindowState


def window_message(
    window: Window, now: datetime, *, opened_at: datetime | None = None, made_at: datetime | None = None
) -> str:
    """A sentence that says why nothing is accepted at `now`; empty while the window is open.

    After the close what was begun before it is still accepted: for LATE_GRACE what is sent from a form opened at
    `opened_at` (see voting.opened), for CONFIRMATION an act made at `made_at` whose person only had to sign in.
    """
    if window.is_hidden:
        return _("This page is not public: nothing can be sent here.")
    match window.state_at(now):
        case WindowState.OPEN:
            return ""
        case WindowState.SUSPENDED:
            return _("This step is suspended for now.")
        case WindowState.CLOSED:
            if _begun_before_close(window, now, opened_at, made_at):
                return ""
            return _("This step closed on %(date)s.") % {"date": moment(window.closes_at)}
        case _other if window.opens_at is None:
            return _("This step has no date yet.")
        case _other:
            return _("This step opens on %(date)s.") % {"date": moment(window.opens_at)}


def voting_message(
    ballot: Ballot, now: datetime, *, opened_at: datetime | None = None, made_at: datetime | None = None
) -> str:
    """A sentence that says why `ballot` takes no vote at `now`; empty when it does. See `window_message`."""
    if ballot.is_frozen:
        return _("This text was withdrawn, hidden or merged and takes no further votes.")
    return window_message(ballot.window, now, opened_at=opened_at, made_at=made_at)


def choice_message(ballot: Ballot, choice: int | None) -> str:
    """A sentence that says why `choice` is none on `ballot`: a source is found relevant, or has no vote."""
    if ballot.kind == BallotKind.SOURCE and choice not in (None, Choice.AGREE):
        return _("A source can be marked relevant, nothing else.")
    return ""


def is_late(window: Window, now: datetime) -> bool:
    """Whether what is accepted at `now` comes after the close and must be flagged."""
    return window.state_at(now) == WindowState.CLOSED


def counts_are_hidden(window: Window, now: datetime) -> bool:
    """Whether no count of this window's ballots may be shown at `now`, nor anything ordered by one."""
    return window.hides_counts and window.state_at(now) != WindowState.CLOSED


def hidden_message(window: Window) -> str:
    """The sentence that stands where the counts will stand."""
    if window.closes_at is None:
        return _("Counts are shown when voting closes.")
    return _("Counts are shown when voting closes on %(date)s.") % {"date": moment(window.closes_at)}


def provisional_message(window: Window, now: datetime) -> str:
    """A sentence that says until when counts may still move after the close; empty otherwise."""
    if not window.is_provisional_at(now):
        return ""
    return _("Provisional until %(date)s: votes made before the close are still being confirmed.") % {
        "date": moment(window.final_at)
    }


def moment(at: datetime | None) -> str:
    """A moment in words, with its hour and time zone."""
    if at is None:
        return ""
    local = localtime(at)
    return f"{date_format(local, 'DATETIME_FORMAT')} ({local.tzname()})"


def _begun_before_close(window: Window, now: datetime, opened_at: datetime | None, made_at: datetime | None) -> bool:
    """Whether a form opened or an act made while the closed `window` was open still counts at `now`."""
    closes_at = window.closes_at
    if closes_at is None or (window.suspended_at is not None and window.suspended_at < closes_at):
        return False
    return any(
        begun is not None and window.state_at(begun) == WindowState.OPEN and now <= closes_at + accepted
        for begun, accepted in ((opened_at, LATE_GRACE), (made_at, CONFIRMATION))
    )
