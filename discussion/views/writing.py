"""Writing comments over HTTP."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import pending
from accounts.guard import act_of_a_person
from accounts.limits import TooMany
from discussion import because as lines
from discussion import services
from discussion.forms import CommentForm
from discussion.models import Discussion, Stance, ThreadComment
from discussion.rules import commenting_message, reply_message
from discussion.targets import Target, target_of
from discussion.views.found import address_of, answered_in, comment_or_404, discussion_or_404
from voting.models import LATE_GRACE, Ballot, Choice
from voting.opened import moment
from voting.services import votes_of

SIDES = {Choice.AGREE: Stance.FOR, Choice.DISAGREE: Stance.AGAINST}
"""The side on which the line after a vote speaks; neutral after a mixed one."""


@require_POST
@act_of_a_person
def comment(request: HttpRequest, discussion_id: int) -> HttpResponse:
    """Publish a comment, or give the text back with the reason beside it."""
    answered = answered_in(discussion_id, request.POST.get("reply_to", ""))
    discussion = answered.discussion if answered else discussion_or_404(discussion_id)
    target = target_of(request, discussion)
    form = CommentForm(request.POST, discussion=discussion, answered=answered)
    return _take(request, target, form, return_to=target.url)


@require_POST
@act_of_a_person
def because(request: HttpRequest, ballot_id: int) -> HttpResponse:
    """The optional line after a vote: an argument on the side of the vote. An empty line is nothing."""
    ballot = Ballot.objects.select_related("window").filter(pk=ballot_id).first()
    discussion = lines.discussion_of(ballot) if ballot else None
    if ballot is None or discussion is None:
        raise Http404
    target = target_of(request, discussion)
    return_to = pending.own_address(request, request.POST.get("next", "") or target.url)
    line = request.POST.get("because", "")
    if not line.strip():
        return HttpResponseRedirect(return_to, status=303)
    values = {
        "text": line,
        "stance": _side(request, ballot),
        "language": request.POST.get("language", "") or get_language() or "",
        "nonce": request.POST.get("nonce", ""),
        "opened": request.POST.get("opened", ""),
    }
    return _take(request, target, CommentForm(values, discussion=discussion), return_to=return_to, stays=True)


def _side(request: HttpRequest, ballot: Ballot) -> str:
    """The side of the vote that stands; of a vote that waits for the sign-in the one the form says."""
    if request.user.is_authenticated:
        mine = votes_of(request.user, [ballot.pk]).get(ballot.pk)
        return SIDES.get(mine, Stance.NEUTRAL) if mine is not None else Stance.NEUTRAL
    return {"agree": Stance.FOR, "disagree": Stance.AGAINST}.get(request.POST.get("choice", ""), Stance.NEUTRAL)


@require_safe
def reply(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The form to answer a comment."""
    answered = comment_or_404(comment_id)
    target = target_of(request, answered.discussion)
    form = CommentForm(discussion=answered.discussion, initial={"reply_to": answered.pk})
    return _write(request, target, form, answered=answered)


def _take(
    request: HttpRequest, target: Target, form: CommentForm, *, return_to: str, stays: bool = False
) -> HttpResponse:
    """Publish what `form` brings, or remember it until its author signs in, or give it back.

    Afterwards the person reads it where it stands, or `stays` where they were.
    """
    if not form.is_valid():
        return _write(request, target, form, status=400)
    given = form.cleaned_data
    opened_at = moment(given["opened"])
    if not request.user.is_authenticated:
        if message := _refusal(form.discussion, given["reply_to"], opened_at):
            form.add_error(None, message)
            return _write(request, target, form, status=409)
        pending.remember(
            request,
            kind="comment",
            data={
                "discussion": str(form.discussion.pk),
                "text": given["text"],
                "stance": given["stance"],
                "language": given["language"],
                "reply_to": str(given["reply_to"].pk) if given["reply_to"] else "",
                "nonce": given["nonce"],
                "opened": given["opened"],
            },
            return_to=return_to,
            summary=given["text"],
        )
        return pending.to_sign_in(request)
    try:
        posted = _post(request, form, opened_at=opened_at)
    except TooMany as refusal:
        form.add_error("text", str(refusal))
        return _write(request, target, form, status=429)
    except services.CommentRefused as refusal:
        form.add_error(None, str(refusal))
        return _write(request, target, form, status=409)
    _say(request, posted)
    return HttpResponseRedirect(return_to if stays else address_of(posted), status=303)


def _refusal(discussion: Discussion, answered: ThreadComment | None, opened_at: datetime | None) -> str:
    now = timezone.now()
    if answered is not None:
        return reply_message(answered, now, opened_at=opened_at)
    return commenting_message(discussion, now, opened_at=opened_at)


def _post(request: HttpRequest, form: CommentForm, **moments: datetime | None) -> ThreadComment:
    given = form.cleaned_data
    return services.post_comment(
        discussion=form.discussion,
        author=request.user,  # type: ignore[arg-type]
        text=given["text"],
        stance=given["stance"],
        language=given["language"],
        reply_to=given["reply_to"],
        nonce=given["nonce"],
        limited=True,
        gathered=True,
        **moments,
    )


def _say(request: HttpRequest, posted: ThreadComment) -> None:
    """Tell the person that their text is published, or that they are counted with the same text of others."""
    if posted.user_id == request.user.pk:
        messages.success(request, _("Your comment is published."))
        return
    n = posted.n_copies + 1
    counted = ngettext(
        "The same text stands here already: you are counted with it (%(n)d person).",
        "The same text stands here already: you are counted with it, one text by %(n)d people.",
        n,
    )
    messages.success(request, counted % {"n": n})


def perform_pending_comment(request: HttpRequest, data: dict[str, str]) -> str:
    """Publish the comment a visitor wrote before signing in; returns where to read it."""
    try:
        discussion = discussion_or_404(int(data["discussion"]))
        target_of(request, discussion)
    except Http404:
        raise pending.ActRefused(_("The discussion is no longer there.")) from None
    form = CommentForm(data, discussion=discussion)
    try:
        if not form.is_valid():
            raise services.CommentRefused(" ".join(str(e) for errors in form.errors.values() for e in errors))
        posted = _post(request, form, made_at=_made_at(request, discussion, data.get("opened", "")))
    except (services.CommentRefused, TooMany) as refusal:
        words = {name: data[name] for name in ("text", "stance", "language", "reply_to")}
        pending.give_back(request, "comment", data["discussion"], words)
        messages.error(request, _("Your comment was not published. %(reason)s") % {"reason": refusal})
        return reverse("discussion:thread", args=[discussion.pk])
    _say(request, posted)
    return address_of(posted)


def _made_at(request: HttpRequest, discussion: Discussion, opened: str) -> datetime | None:
    """When the act was made: what was sent within the grace after the close counts from when its form was opened."""
    made_at: datetime | None = getattr(request, "act_made_at", None)
    closes_at = discussion.window.closes_at
    if made_at is not None and closes_at is not None and closes_at <= made_at <= closes_at + LATE_GRACE:
        return moment(opened, made_at) or made_at
    return made_at


def _write(
    request: HttpRequest,
    target: Target,
    form: CommentForm,
    *,
    answered: ThreadComment | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page to write or mend a comment, with what is answered above it."""
    if answered is None and form.is_bound:
        answered = form.cleaned_data.get("reply_to") if hasattr(form, "cleaned_data") else None
    now = timezone.now()
    context: dict[str, Any] = {
        "form": form,
        "target": target,
        "answered": answered,
        "discussion": form.discussion,
        "closed_message": reply_message(answered, now) if answered else commenting_message(form.discussion, now),
    }
    return render(request, "discussion/write_page.html", context, status=status)
