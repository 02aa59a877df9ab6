"""An author withdraws a text."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import pending
from accounts.guard import act_of_a_person
from discussion.threads import viewer_of
from subjects.merging_forms import WithdrawalForm
from subjects.models import Proposal, ProposalState, SubjectPage
from subjects.rules import visible_proposal
from subjects.services.withdrawal import WithdrawalRefused, withdraw, withdrawal_message

WITHDRAWAL = "withdrawal"


@act_of_a_person
def withdraw_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Ask what it means, then withdraw; for its author only, to others the page does not exist."""
    proposal, page = visible_proposal(request, proposal_id)
    person = viewer_of(request)
    url = reverse("subjects:proposal", args=[proposal.pk])
    if person is None:
        return _to_sign_in(request, proposal)
    if proposal.author_id != person.pk:
        raise Http404
    if proposal.state == ProposalState.WITHDRAWN:
        return HttpResponseRedirect(url, status=303)
    refused = withdrawal_message(proposal, person, proposal.ballot.window, timezone.now())
    words = pending.given_back(request, WITHDRAWAL, str(proposal.pk)) or ""
    form = WithdrawalForm(request.POST if request.method == "POST" else None, initial={"reason": words})
    if request.method != "POST":
        return _page(request, proposal, page, form, refused)
    if not form.is_valid():
        return _page(request, proposal, page, form, refused, status=400)
    try:
        withdraw(
            proposal=proposal, by=person, reason=form.cleaned_data["reason"], hide_text=form.cleaned_data["hide_text"]
        )
    except WithdrawalRefused as refusal:
        return _page(request, proposal, page, form, str(refusal), status=409)
    messages.success(request, _("Your text is withdrawn."))
    return HttpResponseRedirect(url, status=303)


def perform_pending_withdrawal(request: HttpRequest, data: dict[str, str]) -> str:
    """Whoever wanted to withdraw before signing in is asked again, with the reason they gave."""
    address = reverse("subjects:withdraw", args=[data["proposal"]])
    if data["reason"]:
        pending.give_back(request, WITHDRAWAL, data["proposal"], data["reason"])
    return address


def _to_sign_in(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The way in; what was written is kept, also of a person whose session ended while they wrote."""
    address = reverse("subjects:withdraw", args=[proposal.pk])
    if request.method != "POST":
        return HttpResponseRedirect(f"{reverse('account_login')}?next={address}")
    pending.remember(
        request,
        kind=WITHDRAWAL,
        data={"proposal": str(proposal.pk), "reason": request.POST.get("reason", "")},
        return_to=address,
        summary=_("Withdraw “%(title)s”") % {"title": proposal.title},
    )
    return pending.to_sign_in(request)


def _page(
    request: HttpRequest,
    proposal: Proposal,
    page: SubjectPage,
    form: WithdrawalForm,
    refused: str,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "proposal": proposal,
        "form": form,
        "refused": refused,
        "days": settings.WITHDRAWN_TEXT_DAYS,
        "subject_page": page,
        "subject_url": page.get_url(request),
    }
    return render(request, "subjects/withdraw.html", context, status=status)
