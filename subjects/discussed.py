"""What discussions are about in this room."""

from django.http import Http404, HttpRequest
from django.urls import reverse

from discussion.targets import Target
from subjects.cards import own_words
from subjects.rules import visible_page, visible_proposal


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
    return Target(
        title,
        reverse("subjects:proposal", args=[proposal.pk]),
        page.title,
        page.get_url() or "/",
        page.notice,
    )
