"""Asking people to sign a proposal too, and answering, over HTTP."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import limits
from subjects import services
from subjects.forms import InviteForm
from subjects.models import CoAuthor, Origin
from subjects.rules import acting_message, visible_proposal


@never_cache
@login_required
def co_authors(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Whom the author has asked, and the form to ask somebody; nobody else sees it."""
    found, page = visible_proposal(request, proposal_id)
    if found.origin != Origin.PARTICIPANT or found.author_id != request.user.pk:
        raise Http404
    form, status = InviteForm(request.POST or None), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                services.invite(
                    proposal_id=found.pk,
                    email=form.cleaned_data["email"],
                    by=request.user,  # type: ignore[arg-type]
                    site_url=request.build_absolute_uri("/").rstrip("/"),
                )
            except (services.CoAuthorRefused, limits.TooMany) as refusal:
                form.add_error(None, str(refusal))
                status = 429 if isinstance(refusal, limits.TooMany) else 409
            else:
                # The same words whether there is an account or not.
                messages.success(request, _("The person is asked. They are named here once they say yes."))
                return HttpResponseRedirect(request.path, status=303)
    context = {
        "proposal": found,
        "proposal_url": reverse("subjects:proposal", args=[found.pk]),
        "asked": CoAuthor.objects.filter(proposal=found).select_related("person").order_by("pk"),
        "form": form,
        "closed_message": acting_message(found, timezone.now()),
        "subject_page": page,
        "subject_url": page.get_url(request),
    }
    return render(request, "subjects/co_authors.html", context, status=status)


@never_cache
@login_required
@require_safe
def invitations(request: HttpRequest) -> HttpResponse:
    """What one is asked to sign, at the addresses one has confirmed."""
    context = {
        "invitations": services.invitations_of(request.user),  # type: ignore[arg-type]
        "signed": services.signed_by(request.user),  # type: ignore[arg-type]
    }
    return render(request, "subjects/invitations.html", context)


@login_required
def answer_invitation(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Sign a proposal too, or decline."""
    back = HttpResponseRedirect(reverse("subjects:invitations"), status=303)
    if request.method != "POST":
        return back
    accept = request.POST.get("answer") == "accept"
    try:
        answered = services.answer_invitation(
            invitation_id=invitation_id,
            person=request.user,  # type: ignore[arg-type]
            accept=accept,
        )
    except services.CoAuthorRefused as refusal:
        messages.error(request, str(refusal))
        return back
    if not accept:
        messages.success(request, _("Done: your name does not stand there."))
        return back
    messages.success(request, _("You sign this text now: your public name stands beside it."))
    return HttpResponseRedirect(reverse("subjects:proposal", args=[answered.proposal_id]), status=303)
