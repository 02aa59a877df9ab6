"""Which proposals of a process say the same, or nearly: this room's names for what the room `texts` finds."""

from subjects.models import Proposal, ProposalState
from texts.services import find_same, forget, remember, similar

KIND = "proposal"
MOST_SHOWN = 5


def group_of(subject_id: int) -> str:
    """Texts are compared with those of the same process only."""
    return f"subject:{subject_id}"


def words_of(title: str, text: str) -> str:
    """What of a proposal is compared."""
    return f"{title}\n{text}"


def remember_proposal(proposal: Proposal) -> None:
    """Let the current words of `proposal` be found."""
    remember(
        kind=KIND,
        object_id=proposal.pk,
        group=group_of(proposal.subject_id),
        text=words_of(proposal.title, proposal.text),
    )


def forget_proposal(proposal_id: int) -> None:
    """Let it be found no more: it was withdrawn, merged or hidden."""
    forget(kind=KIND, object_id=proposal_id)


def alike_ones(subject_id: int, title: str, text: str) -> list[Proposal]:
    """The published proposals close to what somebody writes, the closest first; two queries at most."""
    matches = similar(group_of(subject_id), words_of(title, text), limit=MOST_SHOWN, kinds=[KIND])
    if not matches:
        return []
    found = Proposal.objects.filter(subject=subject_id).published().in_bulk([match.object_id for match in matches])
    return [found[match.object_id] for match in matches if match.object_id in found]


def the_same(subject_id: int, kind: str, title: str, text: str, *, exactly: bool = False) -> Proposal | None:
    """The published proposal of `kind` with the same words; of one that was merged, the one it was merged into.

    `exactly` leaves out those that are nearly the same: only case, accents and typography may differ.
    """
    same = find_same(group_of(subject_id), KIND, words_of(title, text))
    if same is None or (exactly and same.likeness < 1):
        return None
    found = Proposal.objects.select_related("merged_into").filter(pk=same.object_id, subject=subject_id).first()
    if found is not None and found.state == ProposalState.MERGED:
        found = found.merged_into
    return found if found is not None and found.state == ProposalState.PUBLISHED and found.kind == kind else None
