"""The vote box: three buttons that say word, icon, number and state."""

from typing import Any

from django import template
from django.utils import timezone

from voting.models import Ballot
from voting.rules import voting_message

register = template.Library()


@register.inclusion_tag("voting/vote_box.html", takes_context=True)
def vote_box(context: dict[str, Any], ballot: Ballot, label: str) -> dict[str, Any]:
    """The vote box of `ballot` for the text called `label`.

    Reads `my_votes` (ballot id → choice) from the context for signed-in people.
    """
    request = context.get("request")
    message = context.get("message", "") or voting_message(ballot, timezone.now())
    return {
        "ballot": ballot,
        "tally": ballot.tally,
        "organisations": ballot.organisations_tally,
        "label": label,
        "closed_message": message,
        "mine": context.get("my_votes", {}).get(ballot.pk),
        "here": context.get("here") or (request.get_full_path() if request else ""),
        "csrf_token": context.get("csrf_token") if request is not None and request.user.is_authenticated else None,
        "signed_in": request is not None and request.user.is_authenticated,
    }
