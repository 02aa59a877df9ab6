"""Changing and withdrawing one's own comments over HTTP."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts import pending
from accounts.guard import act_of_a_person
from accounts.limits import TooMany
from discussion import services
from discussion.forms import EditForm, WithdrawForm
from discussion.models import ThreadComment
from discussion.rules import changing_message, correctable_until, is_correctable, withdrawing_message
from discussion.targets import Target, target_of
from discussion.texts import digest
from discussion.views.found import address_of, comment_or_404
from texts.redline_html import redline_html
from voting.opened import moment

private = cache_control(private=True, no_store=True)


@private
@require_http_methods(["GET", "HEAD", "POST"])
@act_of_a_person
def edit(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Change the text of one's own comment; what is wrong is said beside the field and the text kept."""
    if not request.user.is_authenticated:
        return _sign_in_first(request, comment_id)
    found, target = _own(request, comment_id)
    if request.method != "POST":
        words = pending.given_back(request, "comment_edit", str(found.pk)) or {}
        refusal = changing_message(found, request.user, timezone.now())
        return _edit_page(request, found, target, EditForm(comment=found, initial=words), refusal=refusal)
    form = EditForm(request.POST, comment=found)
    if not form.is_valid():
        return _edit_page(request, found, target, form, status=400)
    try:
        edited = _change(request, found.pk, form.cleaned_data)
    except TooMany as refusal:
        form.add_error("text", str(refusal))
        return _edit_page(request, found, target, form, status=429)
    except services.MotiveMissing as refusal:
        form.add_error("motive", str(refusal))
        return _edit_page(request, found, target, form, status=400)
    except services.EditIsStale as refusal:
        form.add_error(None, str(refusal))
        return _edit_page(request, found, target, form, status=409, stands_now=refusal.current)
    except services.NothingChanged:
        return HttpResponseRedirect(address_of(found), status=303)
    except services.CommentRefused as refusal:
        form.add_error(None, str(refusal))
        return _edit_page(request, found, target, form, status=409)
    _say(request, edited)
    return HttpResponseRedirect(address_of(found), status=303)


def perform_pending_edit(request: HttpRequest, data: dict[str, str]) -> str:
    """Change a comment as its author wrote before signing in again; returns where to read it."""
    try:
        found, _target = _own(request, int(data["comment"]))
    except Http404:
        raise pending.ActRefused(_("Only its author can change a comment.")) from None
    form = EditForm(data, comment=found)
    try:
        if not form.is_valid():
            raise services.CommentRefused(" ".join(str(e) for errors in form.errors.values() for e in errors))
        edited = _change(request, found.pk, form.cleaned_data)
    except (services.CommentRefused, TooMany) as refusal:
        words = {"text": data["text"], "motive": data["motive"]}
        pending.give_back(request, "comment_edit", data["comment"], words)
        messages.error(request, _("Your comment was not changed. %(reason)s") % {"reason": refusal})
        return reverse("discussion:edit", args=[found.pk])
    _say(request, edited)
    return address_of(found)


def _sign_in_first(request: HttpRequest, comment_id: int) -> HttpResponse:
    """What was sent after the session had ended waits for the sign-in."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    names = ("text", "motive", "base", "opened")
    words = {name: request.POST.get(name, "") for name in names}
    pending.remember(
        request,
        kind="comment_edit",
        data={"comment": str(comment_id), **words},
        return_to=reverse("discussion:edit", args=[comment_id]),
        summary=words["text"],
    )
    return pending.to_sign_in(request)


def _change(request: HttpRequest, comment_id: int, given: dict[str, str]) -> services.Edited:
    return services.edit_comment(
        comment_id=comment_id,
        editor=request.user,  # type: ignore[arg-type]
        text=given["text"],
        motive=given["motive"],
        base=given["base"],
        opened_at=moment(given["opened"]),
        made_at=getattr(request, "act_made_at", None),
        limited=True,
    )


def _say(request: HttpRequest, edited: services.Edited) -> None:
    if edited.is_correction:
        messages.success(request, _("Your comment is corrected."))
    else:
        messages.success(request, _("Your comment has a new version. Those who voted on it are told."))


@private
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@act_of_a_person
def withdraw(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Take one's own comment back; answers stay."""
    found, target = _own(request, comment_id)
    refusal = withdrawing_message(found, request.user, timezone.now())  # type: ignore[arg-type]
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 409 if refusal else 400
        if not refusal and form.is_valid():
            try:
                return _withdrawn(request, found, form.cleaned_data["reason"])
            except services.CommentRefused as reason:
                refusal, status = str(reason), 409
    context = {"comment": found, "target": target, "form": form, "refusal": refusal}
    return render(request, "discussion/withdraw_page.html", context, status=status)


def _withdrawn(request: HttpRequest, comment: ThreadComment, reason: str) -> HttpResponse:
    left = services.withdraw_comment(comment_id=comment.pk, by=request.user, reason=reason)  # type: ignore[arg-type]
    if left.user_id == request.user.pk:
        messages.success(request, _("Your comment is withdrawn."))
    else:
        messages.success(request, _("The text stays, because others sent it too. It no longer carries your name."))
    return HttpResponseRedirect(address_of(comment), status=303)


def _own(request: HttpRequest, comment_id: int) -> tuple[ThreadComment, Target]:
    """The person's own comment and what it is about; Http404 for a comment of somebody else."""
    found = comment_or_404(comment_id)
    target = target_of(request, found.discussion)
    if found.user_id != request.user.pk:
        raise Http404
    return found, target


def _edit_page(
    request: HttpRequest,
    comment: ThreadComment,
    target: Target,
    form: EditForm,
    *,
    refusal: str = "",
    stands_now: str | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    context: dict[str, Any] = {
        "comment": comment,
        "target": target,
        "form": form,
        "refusal": refusal,
        "correctable_until": correctable_until(comment) if is_correctable(comment, now) else None,
    }
    if stands_now is not None:
        # Sent again, the form is about the text that stands now.
        form.data = form.data.copy()
        form.data["base"] = digest(stands_now)
        context["changes"] = redline_html(stands_now, form.cleaned_data["text"], comment.language)
    return render(request, "discussion/edit_page.html", context, status=status)
