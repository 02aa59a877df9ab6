"""The vote box: three buttons that say word, icon, number and state."""

from typing import Any

from django import template
from django.utils import timezone

from voting.boxes import BallotBox
from voting.models import Ballot
from voting.rules import voting_message

register = template.Library()


@register.inclusion_tag("voting/vote_box.html", takes_context=True)
def vote_box(context: dict[str, Any], ballot: Ballot | BallotBox, label: str) -> dict[str, Any]:
    """The vote box of `ballot` for the text called `label`; its buttons belong to the page's form `votes`.

    Reads from the context `my_votes` (ballot id → choice) and `vote_message`, the reason why no vote is taken, which
    must be there for a BallotBox.
    """
    message = context.get("vote_message")
    if message is None:
        message = voting_message(ballot, timezone.now()) if isinstance(ballot, Ballot) else ""
    return {
        "ballot": ballot,
        "version": str(ballot.version),
        "tally": ballot.tally,
        "organisations": ballot.organisations_tally,
        "label": label,
        "closed_message": message,
        "mine": context.get("my_votes", {}).get(ballot.pk),
    }
