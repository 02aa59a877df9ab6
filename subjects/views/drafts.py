"""One's own drafts over HTTP; another person's answer 404."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from subjects import services
from subjects.forms import ProposalForm, initial_of
from subjects.models import Draft
from subjects.rules import visible_page
from subjects.views.proposals import form_page
from subjects.views.windows import window_or_404
from voting.rules import window_message


@never_cache
@login_required
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """One's own drafts, the latest first, with their words."""
    own = Draft.objects.filter(person=request.user).order_by("-updated_at", "-pk")  # type: ignore[misc]
    return render(request, "subjects/drafts.html", {"drafts": own})


@never_cache
@login_required
@require_safe
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Go on writing a draft: the form to publish it, or to save it again. After the close it can still be read."""
    found = _own(request, draft_id)
    page = visible_page(request, found.subject_id)
    if page is None or page.is_record:
        messages.error(request, _("The subject of this draft is not public now. Its words are kept here."))
        return HttpResponseRedirect(reverse("subjects:drafts"))
    form = ProposalForm(initial=initial_of(found), kind=found.kind, page=page)
    closed = window_message(window_or_404(page), timezone.now())
    return form_page(request, page, found.kind, form, closed)


@login_required
def delete_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Delete one's own draft."""
    if request.method == "POST":
        found = _own(request, draft_id)
        services.delete_draft(draft_id=found.pk, person=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The draft is deleted."))
    return HttpResponseRedirect(reverse("subjects:drafts"), status=303)


def _own(request: HttpRequest, draft_id: int) -> Draft:
    found = Draft.objects.filter(pk=draft_id, person=request.user).first()  # type: ignore[misc]
    if found is None:
        raise Http404
    return found
