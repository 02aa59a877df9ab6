"""Who may see what of a process, and who may do what to a proposal, now."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction

from accounts.models import User
from subjects.models import CoAuthor, CoAuthorState, Origin, Proposal, ProposalState, SubjectPage, Wording, WordingState
from voting.rules import window_message


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
    """A proposal this visitor may read, with its subject's page; Http404 otherwise. A record has none.

    Withdrawn and merged ones keep their address: look at `state` before anything is done to them.
    """
    proposal = (
        Proposal.objects.readable()
        .select_related("current", "ballot__window", "discussion__window")
        .filter(pk=proposal_id)
        .first()
    )
    page = visible_page(request, proposal.subject_id) if proposal else None
    if proposal is None or page is None or page.is_record:
        raise Http404
    return proposal, page


def visible_wording(request: HttpRequest, wording_id: int) -> tuple[Wording, SubjectPage]:
    """A wording this visitor may read, with its proposal and the subject's page; Http404 otherwise.

    Withdrawn ones keep their address, as proposals do.
    """
    wording = (
        Wording.objects.exclude(state=WordingState.HIDDEN)
        .select_related("base", "author__representative", "ballot__window", "discussion__window")
        .filter(pk=wording_id)
        .first()
    )
    if wording is None:
        raise Http404
    wording.proposal, page = visible_proposal(request, wording.proposal_id)
    return wording, page


def may_edit(proposal: Proposal, person: User) -> bool:
    """Whether `person` signs `proposal`, and so may change its text and adopt wordings while it takes contributions."""
    if proposal.origin != Origin.PARTICIPANT:
        return False
    signs = CoAuthor.objects.filter(proposal=proposal, person=person, state=CoAuthorState.ACCEPTED)
    return proposal.author_id == person.pk or signs.exists()


def acting_message(
    proposal: Proposal, now: datetime, *, opened_at: datetime | None = None, made_at: datetime | None = None
) -> str:
    """A sentence that says why nothing may be added to or changed in `proposal` at `now`; empty when it may.

    Its ballot must have its window loaded; `opened_at` and `made_at` are what `voting.rules.window_message` takes.
    """
    match proposal.state:
        case ProposalState.PUBLISHED:
            return window_message(proposal.ballot.window, now, opened_at=opened_at, made_at=made_at)
        case ProposalState.WITHDRAWN:
            return _("This text was withdrawn: nothing can be added to it.")
        case ProposalState.MERGED:
            return _("This text was merged into another: nothing can be added to it.")
        case _other:
            return _("This text is not shown: nothing can be added to it.")


def text_is_hidden(proposal: Proposal, now: datetime) -> bool:
    """Whether the words of a withdrawn proposal are no longer shown, as its author wished."""
    return (
        proposal.state == ProposalState.WITHDRAWN and proposal.hide_text_at is not None and now >= proposal.hide_text_at
    )
