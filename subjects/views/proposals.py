"""Proposals over HTTP."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts import limits, pending
from accounts.guard import act_of_a_person
from discussion.fields import visible_text
from discussion.orders import seed_of
from discussion.threads import viewer_of
from discussion.views import thread_for
from subjects import services
from subjects.alike import alike_ones, the_same
from subjects.beside import answer_instead, beside, notices
from subjects.cards import Link, ProposalCard, cards_of, links_of, own_words
from subjects.forms import DraftForm, ProposalForm
from subjects.kind_words import words_for
from subjects.models import Proposal, ProposalState, Subject, SubjectPage
from subjects.rules import acting_message, may_edit, text_is_hidden, visible_page, visible_proposal
from subjects.services.copies import n_people
from subjects.views.windows import begun_at, window_or_404
from subjects.wording_cards import WORDINGS_SHOWN, fairly, wording_cards
from voting.boxes import splits_of
from voting.opened import moment
from voting.rules import voting_message, window_message
from voting.services import my_ballots

ASK_SIMILAR = "similar"
"""The name of a rate in ACCOUNT_RATE_LIMITS."""
MOST_ASKED = 3000
"""Characters of a text that similar ones are looked for to while somebody is still writing."""


@require_safe
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """A cause, issue or solution with its votes, wordings and discussion, at an address that stays."""
    found, page = visible_proposal(request, proposal_id)
    if (answer := answer_instead(request, found, page)) is not None:
        return answer
    now = timezone.now()
    words = own_words(page)
    [card] = cards_of(Proposal.objects.filter(pk=found.pk), words)
    is_hidden = text_is_hidden(found, now)
    if is_hidden:
        card = without_words(card)
    wordings = found.wordings.shown()
    shown = wording_cards(fairly(wordings, seed_of(request))[: WORDINGS_SHOWN + 1])
    ballots = [card.ballot.pk, *(wording.ballot.pk for wording in shown)]
    thread = None
    if found.discussion:
        # One window for both: it is loaded with the ballot.
        found.discussion.window = found.ballot.window
        thread = thread_for(request, found.discussion, label=card.title, beside=ballots)
    viewer = viewer_of(request)
    acting = acting_message(found, now)
    context = {
        "proposal": card,
        "state": found.state,
        "withdrawn": found if found.state == ProposalState.WITHDRAWN else None,
        "merged_into": _merged_into(found, words),
        "text_is_hidden": is_hidden,
        "subject_page": page,
        "subject_url": page.get_url(request),
        "treated_by": links_of(Proposal.objects.treating(found).published(), words),
        "thread": thread,
        "notices": notices(request, found, page),
        "beside": beside(request, found, page),
        "wordings": shown[:WORDINGS_SHOWN],
        "has_more_wordings": len(shown) > WORDINGS_SHOWN,
        "wordings_message": acting,
        "acting_message": acting,
        "may_edit": viewer is not None and may_edit(found, viewer),
        "is_author": viewer is not None and found.author_id == viewer.pk,
        "vote_message": voting_message(found.ballot, now) or acting,
        "vote_window": found.ballot.window,
        "vote_splits": splits_of([card.ballot, *(wording.ballot for wording in shown)]),
        "my_votes": thread.my_ballots if thread else my_ballots(viewer, ballots) if viewer else {},
    }
    return render(request, "subjects/proposal_page.html", context)


def without_words(card: ProposalCard) -> ProposalCard:
    """The card of a withdrawn text that its author no longer wants to be shown."""
    return replace(card, title=_("A withdrawn text"), text="", language="")


def _merged_into(found: Proposal, words: Any) -> Link | None:
    if found.state != ProposalState.MERGED or found.merged_into_id is None:
        return None
    return next(iter(links_of(Proposal.objects.filter(pk=found.merged_into_id), words)), None)


@act_of_a_person
def propose(request: HttpRequest, subject_id: str, kind: str) -> HttpResponse:
    """Write a cause, an issue or a solution, and publish it; what is wrong is said beside the field, the text kept.

    Before it is published, similar texts are shown once; the buttons "Publish mine anyway" and "Count me with it"
    are bound to the text. With the button "Save as a draft" it is kept instead.
    """
    page = visible_page(request, int(subject_id))
    if page is None or page.is_record:
        raise Http404
    now = timezone.now()
    window = window_or_404(page)
    if request.method != "POST":
        words = pending.given_back(request, "proposal", f"{subject_id}:{kind}") or {}
        form = ProposalForm(initial=words, kind=kind, page=page)
        return form_page(request, page, kind, form, window_message(window, now))
    if "save" in request.POST:
        return _save_draft(request, page, kind)
    opened_at = moment(request.POST.get("opened"), now)
    closed = window_message(window, now, opened_at=opened_at)
    form = ProposalForm(request.POST, kind=kind, page=page)
    if not form.is_valid():
        return form_page(request, page, kind, form, closed, status=400)
    if closed:
        form.add_error(None, closed)
        return form_page(request, page, kind, form, closed, status=409)
    if similar_ones := _similar_to(request, page, kind, form):
        return form_page(request, page, kind, form, closed, similar=similar_ones)
    if not request.user.is_authenticated:
        return _remember(request, page, kind, form, "proposal")
    try:
        contributed = _publish(
            request, page.subject, kind, form, is_same="same" in request.POST, now=now, opened_at=opened_at
        )
    except services.ProposalRefused as refusal:
        form = _without_draft(request, page, kind)
        form.add_error(None, str(refusal))
        return form_page(request, page, kind, form, closed, status=409)
    except limits.TooMany as refusal:
        form.add_error(None, str(refusal))
        return form_page(request, page, kind, form, closed, status=429)
    _say(request, contributed)
    return HttpResponseRedirect(reverse("subjects:proposal", args=[contributed.proposal.pk]), status=303)


@csrf_exempt
@require_POST
def similar(request: HttpRequest, subject_id: str, kind: str) -> HttpResponse:
    """The texts close to what somebody is writing, as a piece of HTML for the page's script. Nothing is stored."""
    if not pending.same_origin(request):
        return HttpResponse(status=403)
    if not ratelimit.consume(request, action=ASK_SIMILAR):
        return HttpResponse(status=429)
    page = visible_page(request, int(subject_id))
    if page is None or page.is_record:
        raise Http404
    title, text = (visible_text(request.POST.get(name, ""))[:MOST_ASKED] for name in ("title", "text"))
    found = _links(alike_ones(page.subject_id, title, text), page)
    return render(request, "subjects/similar.html", {"similar": found})


def perform_pending_proposal(request: HttpRequest, data: dict[str, str]) -> str:
    """Publish what a visitor proposed before signing in; returns where to read it."""
    page = visible_page(request, int(data["subject"]))
    if page is None:
        raise pending.ActRefused(_("The subject is no longer there."))
    form = ProposalForm(_fields(data), kind=data["kind"], page=page)
    made_at = begun_at(request, window_or_404(page), data.get("opened", ""))
    try:
        if not form.is_valid():
            raise services.ProposalRefused(" ".join(str(e) for errors in form.errors.values() for e in errors))
        contributed = _publish(
            request, page.subject, data["kind"], form, is_same=bool(data.get("same")), made_at=made_at
        )
    except (services.ProposalRefused, limits.TooMany) as refusal:
        words = {name: data[name] for name in ("title", "text", "language")}
        pending.give_back(request, "proposal", f"{data['subject']}:{data['kind']}", words)
        messages.error(request, _("Your contribution was not published. %(reason)s") % {"reason": refusal})
        return reverse("subjects:propose", args=[data["subject"], data["kind"]])
    _say(request, contributed)
    return reverse("subjects:proposal", args=[contributed.proposal.pk])


def perform_pending_draft(request: HttpRequest, data: dict[str, str]) -> str:
    """Keep what a visitor wanted to keep as a draft before signing in; returns where they go on."""
    page = visible_page(request, int(data["subject"]))
    if page is None:
        raise pending.ActRefused(_("The subject is no longer there."))
    form = DraftForm(_fields(data), kind=data["kind"], page=page)
    if not form.is_valid():
        raise pending.ActRefused(" ".join(str(e) for errors in form.errors.values() for e in errors))
    try:
        draft = _keep(request, page.subject, data["kind"], form)
    except services.DraftRefused as refusal:
        raise pending.ActRefused(str(refusal)) from refusal
    messages.success(request, _("Your draft is saved. Only you see it."))
    return reverse("subjects:draft", args=[draft.pk])


def _fields(data: dict[str, str]) -> dict[str, Any]:
    return data | {"treats": [pk for pk in data["treats"].split(",") if pk]}


def _publish(
    request: HttpRequest,
    subject: Subject,
    kind: str,
    form: ProposalForm,
    *,
    is_same: bool,
    now: datetime | None = None,
    opened_at: datetime | None = None,
    made_at: datetime | None = None,
) -> services.Contributed:
    given = form.cleaned_data
    return services.contribute(
        subject=subject,
        author=request.user,  # type: ignore[arg-type]
        kind=kind,
        title=given["title"],
        text=given["text"],
        language=given["language"],
        treats=given.get("treats", ()),
        nonce=given["nonce"],
        draft_id=given["draft"],
        is_different=not is_same,
        now=now,
        opened_at=opened_at,
        made_at=made_at,
    )


def _say(request: HttpRequest, contributed: services.Contributed) -> None:
    """Say what became of a text: published, or counted with the same text that is there."""
    if not contributed.is_copy:
        messages.success(request, _("Your contribution is published."))
        return
    n = n_people(contributed.proposal)
    if contributed.is_counted:
        text = ngettext(
            "The same text is already here; you are counted: %(n)d person sent it.",
            "The same text is already here; you are counted: %(n)d people sent it.",
            n,
        )
    else:
        text = ngettext(
            "You have sent this text already: it is here, sent by %(n)d person.",
            "You have sent this text already: it is here, sent by %(n)d people.",
            n,
        )
    messages.success(request, text % {"n": n})


def _remember(request: HttpRequest, page: SubjectPage, kind: str, form: ProposalForm, act: str) -> HttpResponse:
    """Keep what a visitor wrote until they have signed in."""
    given = form.cleaned_data
    data = {name: given[name] for name in ("title", "text", "language", "nonce", "opened")}
    pending.remember(
        request,
        kind=act,
        data=data
        | {
            "subject": str(page.subject_id),
            "kind": kind,
            "treats": ",".join(str(cause.pk) for cause in given.get("treats", ())),
            "same": "1" if "same" in request.POST else "",
        },
        return_to=request.path,
        summary=given["title"] or given["text"],
    )
    return pending.to_sign_in(request)


def _save_draft(request: HttpRequest, page: SubjectPage, kind: str) -> HttpResponse:
    form = DraftForm(request.POST, kind=kind, page=page)
    closed = window_message(window_or_404(page), timezone.now())
    if not form.is_valid():
        return form_page(request, page, kind, form, closed, status=400)
    if not request.user.is_authenticated:
        return _remember(request, page, kind, form, "draft")
    try:
        draft = _keep(request, page.subject, kind, form)
    except services.DraftRefused as refusal:
        form.add_error(None, str(refusal))
        return form_page(request, page, kind, form, closed, status=409)
    messages.success(request, _("Your draft is saved. Only you see it."))
    return HttpResponseRedirect(reverse("subjects:draft", args=[draft.pk]), status=303)


def _keep(request: HttpRequest, subject: Subject, kind: str, form: DraftForm) -> Any:
    given = form.cleaned_data
    return services.save_draft(
        person=request.user,  # type: ignore[arg-type]
        subject=subject,
        kind=kind,
        title=given["title"],
        text=given["text"],
        language=given["language"],
        treats=[cause.pk for cause in given.get("treats", ())],
        draft_id=given["draft"],
    )


def _without_draft(request: HttpRequest, page: SubjectPage, kind: str) -> ProposalForm:
    """The form as it was sent, of which the draft is gone: sent again, it is a text of its own."""
    data = request.POST.copy()
    data.pop("draft", None)
    form = ProposalForm(data, kind=kind, page=page)
    form.is_valid()
    return form


def _similar_to(request: HttpRequest, page: SubjectPage, kind: str, form: ProposalForm) -> list[Proposal]:
    """The texts to show before this one is published; none if the writer has chosen, or sends the very same."""
    title, text = form.cleaned_data["title"], form.cleaned_data["text"]
    seal = request.POST.get("anyway") or request.POST.get("same") or ""
    if constant_time_compare(seal, _seal(page, kind, title, text)):
        return []
    if the_same(page.subject_id, kind, title, text, exactly=True):
        return []
    near = the_same(page.subject_id, kind, title, text)
    others = [one for one in alike_ones(page.subject_id, title, text) if one != near]
    found = [near, *others] if near else others
    # The very same may have come in since it was asked for above: the form was sent twice at once.
    return [] if any((one.title, one.text) == (title, text) for one in found) else found


def _links(proposals: Sequence[Proposal], page: SubjectPage) -> list[Link]:
    """Links to proposals in their order, the parliamentarian's in the words of the page."""
    found = Proposal.objects.filter(pk__in=[proposal.pk for proposal in proposals])
    links = {link.url: link for link in links_of(found, own_words(page))}
    addresses = [reverse("subjects:proposal", args=[proposal.pk]) for proposal in proposals]
    return [links[address] for address in addresses if address in links]


def _seal(page: SubjectPage, kind: str, title: str, text: str) -> str:
    """What the button "Publish mine anyway" sends: good for this text in this list alone."""
    return salted_hmac("subjects.anyway", f"{page.subject_id}|{kind}|{title}|{text}", algorithm="sha256").hexdigest()


def form_page(
    request: HttpRequest,
    page: SubjectPage,
    kind: str,
    form: ProposalForm,
    closed: str,
    *,
    status: int = 200,
    similar: Sequence[Proposal] = (),
) -> HttpResponse:
    """The page to write on, with what was wrong, or with what is similar to the text."""
    context: dict[str, Any] = {
        "subject_page": page,
        "subject_url": page.get_url(request),
        "kind": kind,
        "act": words_for(kind).write,
        "form": form,
        "form_url": reverse("subjects:propose", args=[page.subject_id, kind]),
        "similar_url": reverse("subjects:similar", args=[page.subject_id, kind]),
        "closed_message": closed,
    }
    if similar:
        title, text = form.cleaned_data["title"], form.cleaned_data["text"]
        near = the_same(page.subject_id, kind, title, text)
        context |= {
            "similar": _links(similar, page),
            "near": bool(near),
            "n_near": n_people(near) if near else 0,
            "seal": _seal(page, kind, title, text),
        }
    return render(request, "subjects/propose.html", context, status=status)
