"""Mergings in public: what is proposed, who objects, what was decided, and the texts as they were."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import pending
from accounts.guard import act_of_a_person
from accounts.leaving import shown_name
from discussion.threads import viewer_of
from subjects.enums import ACTIVE_MERGE_STATES
from subjects.merging_forms import ObjectionForm
from subjects.models import CoAuthorState, Merge, MergeState, Proposal, ProposalState, SubjectPage
from subjects.paging import paged
from subjects.rules import visible_page, visible_proposal
from subjects.services.merging import MergeRefused, may_object, object_to_merge, undone_until
from voting.rules import voting_message
from voting.services import my_ballots

OBJECTION = "merge_objection"
SHOWN = (ProposalState.PUBLISHED, ProposalState.MERGED)


class Text(NamedTuple):
    """One of the texts of a merging."""

    title: str
    text: str
    language: str
    authors: str
    url: str
    is_kept: bool


@require_safe
def merge(request: HttpRequest, merge_id: int) -> HttpResponse:
    """What is merged into what, why, until when one may object, who did, and what became of it."""
    found, page = _visible(request, merge_id)
    words = pending.given_back(request, OBJECTION, str(merge_id)) if pending.has_session(request) else None
    return _merge_page(request, found, page, ObjectionForm(initial={"text": words or ""}))


@act_of_a_person
@require_POST
def object_to(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Object as an author; what is wrong is said beside the field and the text kept."""
    found, page = _visible(request, merge_id)
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return _merge_page(request, found, page, form, status=400)
    url = reverse("subjects:merge", args=[merge_id])
    text = form.cleaned_data["text"]
    if not request.user.is_authenticated:
        pending.remember(
            request, kind=OBJECTION, data={"merge": str(merge_id), "text": text}, return_to=url, summary=text
        )
        return pending.to_sign_in(request)
    try:
        object_to_merge(merge=found, person=request.user, text=text)
    except MergeRefused as refusal:
        form.add_error(None, str(refusal))
        return _merge_page(request, found, page, form, status=409)
    messages.success(request, _("Your objection is noted. The team decides, and says why."))
    return HttpResponseRedirect(url, status=303)


def perform_pending_objection(request: HttpRequest, data: dict[str, str]) -> str:
    """Object as somebody who wrote it before signing in; returns where to read it."""
    found, _page = _visible(request, int(data["merge"]))
    try:
        object_to_merge(merge=found, person=request.user, text=data["text"])  # type: ignore[arg-type]
    except MergeRefused as refusal:
        raise pending.ActRefused(str(refusal)) from refusal
    messages.success(request, _("Your objection is noted. The team decides, and says why."))
    return reverse("subjects:merge", args=[data["merge"]])


@require_safe
def merges(request: HttpRequest, subject_id: int) -> HttpResponse:
    """The mergings of a process, the newest first."""
    page = visible_page(request, subject_id)
    if page is None or page.is_record:
        raise Http404
    rows = Merge.objects.filter(subject=subject_id).select_related("canonical__current").order_by("-proposed_at", "-pk")
    listed = paged(request, rows.prefetch_related("parts__proposal__current"))
    context = listed | {
        "merges": [{"merge": one, "title": _title(one.canonical)} for one in listed["cards"]],
        "subject_page": page,
        "subject_url": page.get_url(request),
    }
    return render(request, "subjects/merge_list.html", context)


@require_safe
def as_it_was(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """A merged text as it was: its words, its votes as they stood, its own wordings."""
    proposal, page = visible_proposal(request, proposal_id)
    if proposal.state != ProposalState.MERGED or proposal.merged_into_id is None:
        return HttpResponseRedirect(reverse("subjects:proposal", args=[proposal.pk]))
    viewer = viewer_of(request)
    kept = Proposal.objects.select_related("current").get(pk=proposal.merged_into_id)
    done = Merge.objects.filter(state=MergeState.DONE, parts__proposal=proposal, parts__is_active=True).first()
    context = {
        "proposal": proposal,
        "authors": _authors([proposal])[proposal.pk],
        "subject_page": page,
        "subject_url": page.get_url(request),
        "merge": done,
        "kept": _text(kept, "", kept.pk),
        "wordings": list(proposal.wordings.shown().order_by("published_at", "pk")),
        "vote_message": voting_message(proposal.ballot, timezone.now()),
        "my_votes": my_ballots(viewer, [proposal.ballot_id]) if viewer else {},
    }
    return render(request, "subjects/merged_proposal.html", context)


def merged_instead(request: HttpRequest, proposal: Proposal, page: SubjectPage) -> HttpResponse | None:
    """The address of a merged text leads to the one it was merged into, which says so."""
    if proposal.state != ProposalState.MERGED or proposal.merged_into_id is None:
        return None
    return HttpResponseRedirect(f"{reverse('subjects:proposal', args=[proposal.merged_into_id])}?merged={proposal.pk}")


def mergings_above(request: HttpRequest, proposal: Proposal, page: SubjectPage) -> str:
    """Above a text: that a merging is proposed, and that the reader came by the address of a merged one."""
    found = _active(proposal)
    if not found:
        return ""
    asked = request.GET.get("merged", "")
    merged = (text for text, _merge in _merged(found))
    context = {
        "proposed": [one for one in found if one.state != MergeState.DONE],
        "came_from": next((one for one in merged if str(one.pk) == asked), None),
    }
    return render_to_string("subjects/merges_above.html", context, request=request)


def mergings_beside(request: HttpRequest, proposal: Proposal, page: SubjectPage) -> str:
    """Below a text: which were merged into it, with their authors."""
    merged = _merged(_active(proposal))
    if not merged:
        return ""
    authors = _authors([text for text, _merge in merged])
    context = {"merged": [{"proposal": text, "authors": authors[text.pk], "merge": one} for text, one in merged]}
    return render_to_string("subjects/merges_beside.html", context, request=request)


def _merged(found: list[Merge]) -> list[tuple[Proposal, Merge]]:
    """The texts that were merged, each by which merging; not those hidden since."""
    done = [(part.proposal, one) for one in found if one.state == MergeState.DONE for part in one.parts.all()]
    return [(text, one) for text, one in done if text.state == ProposalState.MERGED]


def _active(proposal: Proposal) -> list[Merge]:
    """The mergings a text is in, undecided or done: one query for both places of its page."""
    found: list[Merge] | None = getattr(proposal, "active_merges", None)
    if found is None:
        of_it = Q(canonical=proposal) | Q(parts__proposal=proposal, parts__is_active=True)
        merges = Merge.objects.filter(of_it, state__in=ACTIVE_MERGE_STATES).select_related("canonical__current")
        found = list(merges.prefetch_related("parts__proposal__current").order_by("pk").distinct())
        proposal.active_merges = found
    return found


def _visible(request: HttpRequest, merge_id: int) -> tuple[Merge, SubjectPage]:
    """A merging of a process this visitor may read; Http404 otherwise."""
    found = (
        Merge.objects.select_related("canonical__current", "proposed_by", "decided_by")
        .prefetch_related("parts__proposal__current", "objections__person")
        .filter(pk=merge_id)
        .first()
    )
    page = visible_page(request, found.subject_id) if found else None
    if found is None or page is None or page.is_record:
        raise Http404
    return found, page


def _merge_page(
    request: HttpRequest, found: Merge, page: SubjectPage, form: ObjectionForm, *, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    person = viewer_of(request)
    proposals = [found.canonical, *(part.proposal for part in found.parts.all())]
    authors = _authors(proposals)
    context: dict[str, Any] = {
        "merge": found,
        "texts": [_text(one, authors[one.pk], found.canonical_id) for one in proposals],
        "kept_title": _title(found.canonical),
        "form": form,
        "may_object": person is not None and may_object(person, found, now),
        "is_over": now >= found.due_at,
        "undone_until": undone_until(found),
        "may_be_undone": bool((until := undone_until(found)) and now < until),
        "subject_page": page,
        "subject_url": page.get_url(request),
    }
    return render(request, "subjects/merge_page.html", context, status=status)


def _text(proposal: Proposal, authors: str, kept_id: int) -> Text:
    """A text with its address: while it is merged, the page that shows it as it was. Hidden ones have no words here."""
    is_merged = proposal.state == ProposalState.MERGED
    url = reverse("subjects:as_it_was" if is_merged else "subjects:proposal", args=[proposal.pk])
    is_readable = proposal.state in SHOWN
    return Text(
        _title(proposal),
        proposal.text if is_readable else "",
        proposal.language if is_readable else "",
        authors if is_readable else "",
        url if proposal.state != ProposalState.HIDDEN else "",
        proposal.pk == kept_id,
    )


def _title(proposal: Proposal) -> str:
    """The title of a text, unless it was hidden or withdrawn: then its own page says what may be said of it."""
    return proposal.title if proposal.state in SHOWN else _("A text that is not published any more")


def _authors(proposals: list[Proposal]) -> dict[int, str]:
    """The names of those who wrote each of `proposals` and of those who signed it too: one query."""
    names: dict[int, list[str]] = {one.pk: [] for one in proposals}
    if not names:
        return {}
    rows = (
        Proposal.objects.filter(pk__in=names)
        .order_by("pk", "co_authors__pk")
        .values_list("pk", "author__display_name", "co_authors__state", "co_authors__person__display_name")
    )
    for pk, author, state, signer in rows:
        if not names[pk]:
            names[pk].append(shown_name(author or ""))
        if state == CoAuthorState.ACCEPTED:
            names[pk].append(shown_name(signer or ""))
    return {pk: ", ".join(one) for pk, one in names.items()}
