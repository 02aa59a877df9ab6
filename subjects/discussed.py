"""What discussions are about in this room."""

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from discussion.models import Discussion
from discussion.targets import Name, Target
from subjects.cards import own_words
from subjects.models import Proposal
from subjects.rules import text_is_hidden, visible_page, visible_proposal, visible_wording
from voting.models import Ballot, BallotKind


def subject_target(request: HttpRequest, reference: str) -> Target | None:
    """The subject page behind the key "subject:<id>"."""
    page = visible_page(request, int(reference))
    return Target(page.title, page.get_url() or "/", notice=page.notice) if page and not page.is_record else None


def proposal_target(request: HttpRequest, reference: str) -> Target | None:
    """The proposal behind the key "proposal:<id>"."""
    try:
        proposal, page = visible_proposal(request, int(reference))
    except Http404:
        return None
    # The parliamentarian's own texts in the words of the reader's page.
    title = own_words(page).get(proposal.source_block, (proposal.title,))[0]
    if text_is_hidden(proposal, timezone.now()):
        title = _("A withdrawn text")
    return Target(
        title,
        reverse("subjects:proposal", args=[proposal.pk]),
        page.title,
        page.get_url() or "/",
        page.notice,
    )


def wording_target(request: HttpRequest, reference: str) -> Target | None:
    """The wording behind the key "wording:<id>"."""
    try:
        wording, page = visible_wording(request, int(reference))
    except Http404:
        return None
    return Target(
        wording.title,
        reverse("subjects:wording", args=[wording.pk]),
        page.title,
        page.get_url() or "/",
        page.notice,
    )


def proposal_names(references: list[str]) -> dict[str, Name]:
    """What the proposals of these references are called, for arguments that came from them: one query."""
    ids = [int(reference) for reference in references if reference.isdigit()]
    rows = Proposal.objects.readable().filter(pk__in=ids).values_list("pk", "current__title", "language")
    return {str(pk): Name(title, reverse("subjects:proposal", args=[pk]), language) for pk, title, language in rows}


def argument_place(ballot: Ballot) -> Discussion | None:
    """The discussion that takes the line after a vote on a proposal or a wording, with its window."""
    owner = BallotKind(ballot.kind).value  # "proposal" or "wording", as the models are called
    return Discussion.objects.select_related("window").filter(**{f"{owner}__ballot": ballot}).first()
