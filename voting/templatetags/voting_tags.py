"""The boxes of a vote: buttons that say word, icon, number and state."""

import uuid
from datetime import datetime
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from voting import because, opened
from voting.boxes import AnyBox, Because, ShownBox, box_html, box_of, relevant_box_html, said_of, splits_of
from voting.models import Ballot
from voting.rules import voting_message

register = template.Library()


@register.simple_tag(takes_context=True)
def vote_box(context: dict[str, Any], ballot: Ballot | AnyBox, label: str) -> SafeString:
    """The vote box of `ballot` for the text called `label`; its buttons belong to the page's form `votes`.

    Reads from the context `my_votes` (ballot id → MyVote or choice), `vote_message`, the reason why no vote is taken,
    `vote_window`, the window whose rule on counts holds, and `vote_splits` (ballot id → VersionSplit, see
    `voting.boxes.splits_of`). A Ballot has its own window; a BallotBox needs the first three, a ShownBox the first two.
    """
    now = timezone.now()
    message = context.get("vote_message")
    if message is None:
        message = voting_message(ballot, now) if isinstance(ballot, Ballot) else ""
    mine = context.get("my_votes", {}).get(ballot.pk)
    return box_html(
        _shown(context, ballot, now),
        label=label,
        mine=mine,
        closed_message=message,
        language=get_language() or "",
        because=_because(context, ballot.pk) if mine is not None and not message else None,
    )


@register.simple_tag
def relevant_box(ballot: Ballot | AnyBox, my_votes: dict[int, Any], label: str, closed_message: str = "") -> SafeString:
    """The box of a source's `ballot`: one button, pressed or not. A BallotBox must be public, see `said_of`."""
    now = timezone.now()
    if isinstance(ballot, Ballot):
        closed_message = closed_message or voting_message(ballot, now)
    return relevant_box_html(
        _shown({}, ballot, now),
        label=label,
        mine=(my_votes or {}).get(ballot.pk),
        closed_message=closed_message,
        language=get_language() or "",
    )


@register.simple_tag
def opened_now() -> str:
    """The value of a form's hidden field `opened`: see voting.opened."""
    return opened.stamp(timezone.now())


def _shown(context: dict[str, Any], ballot: Ballot | AnyBox, now: datetime) -> AnyBox:
    if isinstance(ballot, ShownBox):
        return ballot
    splits = context.get("vote_splits")
    if isinstance(ballot, Ballot):
        if splits is None:
            splits = splits_of([ballot])
        return said_of(box_of(ballot), context.get("vote_window") or ballot.window, now, splits.get(ballot.pk))
    window = context.get("vote_window")
    return said_of(ballot, window, now, (splits or {}).get(ballot.pk)) if window is not None else ballot


def _because(context: dict[str, Any], ballot_id: int) -> Because | None:
    """The line offered after the vote that led back to this page, without script; see `voting.views`."""
    request = context.get("request")
    if request is None or request.GET.get("because") != str(ballot_id) or not request.user.is_authenticated:
        return None
    ballot = Ballot.objects.filter(pk=ballot_id).first()
    address = because.address_of(ballot) if ballot else ""
    if not address:
        return None
    return Because(
        address,
        format_html(
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="next" value="{}">'
            '<input type="hidden" name="opened" value="{}"><input type="hidden" name="nonce" value="{}">',
            get_token(request),
            request.path,
            opened_now(),
            uuid.uuid4().hex,
        ),
    )
