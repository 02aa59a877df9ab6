"""The vote box: three buttons that say word, icon, number and state."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from voting.boxes import BallotBox, box_html, box_of
from voting.models import Ballot
from voting.rules import voting_message

register = template.Library()


@register.simple_tag(takes_context=True)
def vote_box(context: dict[str, Any], ballot: Ballot | BallotBox, label: str) -> SafeString:
    """The vote box of `ballot` for the text called `label`; its buttons belong to the page's form `votes`.

    Reads from the context `my_votes` (ballot id → choice) and `vote_message`, the reason why no vote is taken, which
    must be there for a BallotBox.
    """
    message = context.get("vote_message")
    if message is None:
        message = voting_message(ballot, timezone.now()) if isinstance(ballot, Ballot) else ""
    return box_html(
        box_of(ballot) if isinstance(ballot, Ballot) else ballot,
        label=label,
        mine=context.get("my_votes", {}).get(ballot.pk),
        closed_message=message,
        language=get_language() or "",
    )
