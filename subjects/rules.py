"""Who may see a process."""

from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from subjects.models import Proposal, SubjectPage


def visible_page(request: HttpRequest, subject_id: int) -> SubjectPage | None:
    """The live page of a process in the reader's language (else in another) that this visitor may read, or None."""
    pages = list(
        SubjectPage.objects.live().filter(subject=subject_id).select_related("locale", "subject").order_by("pk")
    )
    pages.sort(key=lambda page: page.locale.language_code != get_language())
    for page in pages:
        if all(restriction.accept_request(request) for restriction in page.get_view_restrictions()):
            return page
    return None


def visible_proposal(request: HttpRequest, proposal_id: int) -> tuple[Proposal, SubjectPage]:
    """A proposal this visitor may read, with its subject's page; Http404 otherwise."""
    proposal = (
        Proposal.objects.published()
        .select_related("current", "ballot__window", "discussion__window")
        .filter(pk=proposal_id)
        .first()
    )
    page = visible_page(request, proposal.subject_id) if proposal else None
    if proposal is None or page is None:
        raise Http404
    return proposal, page
