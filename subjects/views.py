"""Proposals over HTTP."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import pending
from accounts.guard import act_of_a_person
from discussion.orders import ORDERS, order_named, seed_of, sorted_by
from discussion.threads import viewer_of
from discussion.views import thread_for
from subjects import services
from subjects.cards import cards_of, links_of, own_words
from subjects.forms import ProposalForm
from subjects.models import Origin, Proposal, ProposalKind, Subject, SubjectPage
from subjects.paging import paged
from subjects.rules import visible_page, visible_proposal
from voting.models import Window
from voting.rules import voting_message, window_message
from voting.services import votes_of


@require_safe
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """A cause or solution with its votes and its discussion, at an address that stays."""
    found, page = visible_proposal(request, proposal_id)
    words = own_words(page)
    [card] = cards_of(Proposal.objects.filter(pk=found.pk), words)
    thread = None
    if found.discussion:
        # One window for both: it is loaded with the ballot.
        found.discussion.window = found.ballot.window
        thread = thread_for(request, found.discussion, label=card.title, beside=[card.ballot.pk])
    viewer = viewer_of(request)
    context = {
        "proposal": card,
        "subject_page": page,
        "subject_url": page.get_url(request),
        "treated_by": links_of(found.treated_by.published(), words),
        "thread": thread,
        "vote_message": voting_message(found.ballot, timezone.now()),
        "my_votes": thread.my_votes if thread else votes_of(viewer, [card.ballot.pk]) if viewer else {},
    }
    return render(request, "subjects/proposal_page.html", context)


def proposal_list(page: SubjectPage, request: HttpRequest, kind: str) -> HttpResponse:
    """All causes or all solutions of a process's participants, in an order that says how it is made."""
    order, seed = order_named(request.GET.get("order", "")), seed_of(request)
    proposals = Proposal.objects.filter(subject=page.subject_id, origin=Origin.PARTICIPANT, kind=kind).published()
    ids = sorted_by(proposals, order, seed, comments="discussion__n_comments").values_list("pk", flat=True)
    listed = paged(request, ids, order=order.key, seed=str(seed))
    by_id = {card.id: card for card in cards_of(Proposal.objects.filter(pk__in=listed["cards"]), own_words(page))}
    viewer = viewer_of(request)
    closed = window_message(_window_or_404(page), timezone.now())
    context = listed | {
        "page": page,
        "subject_page": page,
        "subject_url": page.get_url(request),
        "kind": kind,
        "kind_label": _("Causes") if kind == ProposalKind.CAUSE else _("Solutions"),
        "proposals": [by_id[pk] for pk in listed["cards"] if pk in by_id],
        "order": order.key,
        "orders": [(choice.key, choice.label, choice.explanation) for choice in ORDERS],
        "propose_url": reverse("subjects:propose", args=[page.subject_id, kind]),
        "contribute_message": closed,
        "vote_message": closed,
        "my_votes": votes_of(viewer, [card.ballot.pk for card in by_id.values()]) if viewer else {},
    }
    return render(request, "subjects/proposal_list.html", context)


@act_of_a_person
def propose(request: HttpRequest, subject_id: str, kind: str) -> HttpResponse:
    """Write a cause or a solution, and publish it; what is wrong is said beside the field and the text kept."""
    page = visible_page(request, int(subject_id))
    if page is None or page.is_record:
        raise Http404
    closed = window_message(_window_or_404(page), timezone.now())
    if request.method != "POST":
        words = pending.given_back(request, "proposal", f"{subject_id}:{kind}") or {}
        form = ProposalForm(initial=words, kind=kind, page=page)
        return _form_page(request, page, kind, form, closed)
    form = ProposalForm(request.POST, kind=kind, page=page)
    if not form.is_valid():
        return _form_page(request, page, kind, form, closed, status=400)
    if closed:
        form.add_error(None, closed)
        return _form_page(request, page, kind, form, closed, status=409)
    if not request.user.is_authenticated:
        given = form.cleaned_data
        pending.remember(
            request,
            kind="proposal",
            data={
                "subject": subject_id,
                "kind": kind,
                "title": given["title"],
                "text": given["text"],
                "language": given["language"],
                "nonce": given["nonce"],
                "treats": ",".join(str(cause.pk) for cause in given.get("treats", ())),
            },
            return_to=request.path,
            summary=given["title"],
        )
        return pending.to_sign_in(request)
    try:
        published = _publish(request, page.subject, kind, form)
    except services.ProposalRefused as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, page, kind, form, closed, status=409)
    messages.success(request, _("Your contribution is published."))
    return HttpResponseRedirect(reverse("subjects:proposal", args=[published.pk]), status=303)


def _window_or_404(page: SubjectPage) -> Window:
    """The window of contributions; Http404 for a page without steps, as an alias in the same language is."""
    try:
        return services.contribution_window(page.subject_id)
    except Window.DoesNotExist:
        raise Http404 from None


def perform_pending_proposal(request: HttpRequest, data: dict[str, str]) -> str:
    """Publish what a visitor proposed before signing in; returns where to read it."""
    page = visible_page(request, int(data["subject"]))
    if page is None:
        raise pending.ActRefused(_("The subject is no longer there."))
    fields: dict[str, Any] = data | {"treats": [pk for pk in data["treats"].split(",") if pk]}
    form = ProposalForm(fields, kind=data["kind"], page=page)
    try:
        if not form.is_valid():
            raise services.ProposalRefused(" ".join(str(e) for errors in form.errors.values() for e in errors))
        published = _publish(request, page.subject, data["kind"], form)
    except services.ProposalRefused as refusal:
        words = {name: data[name] for name in ("title", "text", "language")}
        pending.give_back(request, "proposal", f"{data['subject']}:{data['kind']}", words)
        messages.error(request, _("Your contribution was not published. %(reason)s") % {"reason": refusal})
        return reverse("subjects:propose", args=[data["subject"], data["kind"]])
    messages.success(request, _("Your contribution is published."))
    return reverse("subjects:proposal", args=[published.pk])


def _publish(request: HttpRequest, subject: Subject, kind: str, form: ProposalForm) -> Proposal:
    given = form.cleaned_data
    return services.propose(
        subject=subject,
        author=request.user,  # type: ignore[arg-type]
        kind=kind,
        title=given["title"],
        text=given["text"],
        language=given["language"],
        treats=given.get("treats", ()),
        nonce=given["nonce"],
    )


def _form_page(
    request: HttpRequest, page: SubjectPage, kind: str, form: ProposalForm, closed: str, *, status: int = 200
) -> HttpResponse:
    context = {
        "subject_page": page,
        "subject_url": page.get_url(request),
        "kind": kind,
        "form": form,
        "closed_message": closed,
    }
    return render(request, "subjects/propose.html", context, status=status)
