"""Who may see a process."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction

from subjects.models import Proposal, SubjectPage


def may_read(request: HttpRequest, page: Page) -> bool:
    """Whether no restriction on `page` or above it keeps this visitor out.

    As Wagtail's `get_view_restrictions` (for an alias its source counts), in one query instead of two.
    """
    paths = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    own = Q(page__path__in=paths, page__alias_of=None) | Q(page__aliases__path__in=paths)
    return all(
        restriction.accept_request(request) for restriction in PageViewRestriction.objects.filter(own).distinct()
    )


def readable[P: Page](pages: Iterable[P], request: HttpRequest) -> P | None:
    """The first of `pages`, one in the reader's language before others, that this visitor may read, or None."""
    ordered = sorted(pages, key=lambda page: page.locale.language_code != get_language())
    return next((page for page in ordered if may_read(request, page)), None)


def visible_page(request: HttpRequest, subject_id: int) -> SubjectPage | None:
    """The live page of a process in the reader's language (else in another) that this visitor may read, or None."""
    pages = SubjectPage.objects.live().filter(subject=subject_id)
    return readable(pages.select_related("locale", "subject").order_by("pk"), request)


def readable_subject(request: HttpRequest, subject_id: int) -> SubjectPage | None:
    """The live page of a process in the reader's language that this visitor may read, to be named and linked to."""
    pages = SubjectPage.objects.live().filter(subject=subject_id, locale__language_code=get_language())
    return readable(pages.select_related("locale", "subject").order_by("pk"), request)


def public_titles(subject_ids: Iterable[int], locale_id: int) -> dict[int, str]:
    """The titles, by process, of the pages that everybody may read in one language."""
    pages = SubjectPage.objects.live().public().filter(subject__in=set(subject_ids), locale=locale_id)
    return dict(pages.order_by("-pk").values_list("subject", "title"))


def visible_proposal(request: HttpRequest, proposal_id: int) -> tuple[Proposal, SubjectPage]:
    """A proposal this visitor may read, with its subject's page; Http404 otherwise. A record has none."""
    proposal = (
        Proposal.objects.published()
        .select_related("current", "ballot__window", "discussion__window")
        .filter(pk=proposal_id)
        .first()
    )
    page = visible_page(request, proposal.subject_id) if proposal else None
    if proposal is None or page is None or page.is_record:
        raise Http404
    return proposal, page
