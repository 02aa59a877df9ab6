"""Whether anybody has reacted to a proposal: until then a typing error may be corrected in place (behaviour G3)."""

from collections.abc import Callable

from subjects.models import MergePart, Proposal
from voting.models import Vote

Reaction = Callable[[Proposal], bool]
_reactions: list[Reaction] = []


def register(reaction: Reaction) -> None:
    """Let a room above say by `reaction(proposal)` that somebody has added something of its own to a proposal."""
    if reaction not in _reactions:
        _reactions.append(reaction)


def has_reactions(proposal: Proposal) -> bool:
    """Whether somebody voted on it (also if the vote was taken back), commented, reworded, repeated or merged it.

    `proposal` must have its discussion loaded.
    """
    return (
        proposal.n_copies > 0
        or (proposal.discussion is not None and proposal.discussion.n_comments > 0)
        or Vote.objects.filter(ballot=proposal.ballot_id).exists()
        or proposal.wordings.exists()
        or proposal.merges.exists()
        or MergePart.objects.filter(proposal=proposal).exists()
        or any(reaction(proposal) for reaction in _reactions)
    )
