"""Proposals in lists."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from subjects.cards import ProposalCard, proposal_html

register = template.Library()


@register.simple_tag(takes_context=True)
def proposal_card(context: dict[str, Any], card: ProposalCard, level: int = 3) -> SafeString:
    """The card of a proposal; reads `my_votes` and `vote_message` from the context."""
    mine = context.get("my_votes", {}).get(card.ballot.pk)
    return proposal_html(card, mine, context.get("vote_message", ""), level, get_language() or "")
