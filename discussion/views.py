"""Reading and writing discussions over HTTP."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import pending
from accounts.guard import act_of_a_person
from discussion import services
from discussion.forms import CommentForm
from discussion.models import Discussion, ThreadComment
from discussion.orders import order_named, seed_of
from discussion.rules import commenting_message, reply_message
from discussion.targets import Target, target_of
from discussion.threads import ROOTS_PER_PAGE, Thread, load_subthread, load_thread, page_of_reply, viewer_of


def thread_for(
    request: HttpRequest,
    discussion: Discussion,
    *,
    label: str,
    roots_shown: int = ROOTS_PER_PAGE,
    beside: Iterable[int] = (),
) -> Thread:
    """The page of `discussion` that the address asks for (or an extract of it), with the form to write in it.

    `my_votes` of what is returned has the visitor's votes on the ballots `beside` it too.
    """
    given = request.GET.get("page", "1")
    loaded = load_thread(
        discussion,
        viewer=viewer_of(request),
        order=order_named(request.GET.get("order", "")),
        seed=seed_of(request),
        page=int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1,
        stance=request.GET.get("stance", "") if request.GET.get("stance") in ("for", "against", "neutral") else "",
        address=reverse("discussion:thread", args=[discussion.pk]),
        roots_shown=roots_shown,
        beside=beside,
    )
    loaded.label = label
    text = pending.given_back(request, "comment", str(discussion.pk))
    # Without words to give back the form is the same for everybody.
    loaded.form = CommentForm(discussion=discussion, initial={"text": text}) if text else None
    return loaded


@require_safe
def thread(request: HttpRequest, discussion_id: int) -> HttpResponse:
    """One page of a discussion: a page of its own, or its list alone for the page's script."""
    discussion = _discussion(discussion_id)
    target = target_of(request, discussion)
    context = {"thread": thread_for(request, discussion, label=target.title), "target": target}
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "discussion/list.html", context)
    return render(request, "discussion/thread_page.html", context)


@require_POST
@act_of_a_person
def comment(request: HttpRequest, discussion_id: int) -> HttpResponse:
    """Publish a comment, or give the text back with the reason beside it."""
    discussion = _discussion(discussion_id)
    target = target_of(request, discussion)
    form = CommentForm(request.POST, discussion=discussion)
    if not form.is_valid():
        return _write(request, target, form, status=400)
    given = form.cleaned_data
    if not request.user.is_authenticated:
        if message := commenting_message(discussion, timezone.now()):
            form.add_error(None, message)
            return _write(request, target, form, status=409)
        pending.remember(
            request,
            kind="comment",
            data={
                "discussion": str(discussion.pk),
                "text": given["text"],
                "stance": given["stance"],
                "language": given["language"],
                "reply_to": str(given["reply_to"].pk) if given["reply_to"] else "",
                "nonce": given["nonce"],
            },
            return_to=target.url,
            summary=given["text"],
        )
        return pending.to_sign_in(request)
    try:
        posted = services.post_comment(
            discussion=discussion,
            author=request.user,
            text=given["text"],
            stance=given["stance"],
            language=given["language"],
            reply_to=given["reply_to"],
            nonce=given["nonce"],
        )
    except services.CommentRefused as refusal:
        form.add_error(None, str(refusal))
        return _write(request, target, form, status=409)
    messages.success(request, _("Your comment is published."))
    return HttpResponseRedirect(_address(posted), status=303)


@require_safe
def permalink(request: HttpRequest, comment_id: int) -> HttpResponse:
    """A comment in its thread, at an address that stays."""
    found = _comment(comment_id)
    target = target_of(request, found.discussion)
    given = request.GET.get("page", "")
    page = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else page_of_reply(found)
    closed_message = commenting_message(found.discussion, timezone.now())
    root, n_pages = load_subthread(found, viewer=viewer_of(request), takes_answers=not closed_message, page=page)
    context = {
        "root": root,
        "target": target,
        "page": page,
        "pages": range(1, n_pages + 1) if n_pages > 1 else [],
        "thread_url": reverse("discussion:thread", args=[found.discussion_id]),
        "closed_message": closed_message,
        "form": CommentForm(discussion=found.discussion, initial={"reply_to": root.id}),
        "discussion": found.discussion,
    }
    return render(request, "discussion/comment_page.html", context)


@require_safe
def reply(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The form to answer a comment."""
    answered = _comment(comment_id)
    target = target_of(request, answered.discussion)
    form = CommentForm(discussion=answered.discussion, initial={"reply_to": answered.pk})
    return _write(request, target, form, answered=answered)


def perform_pending_comment(request: HttpRequest, data: dict[str, str]) -> str:
    """Publish the comment a visitor wrote before signing in; returns where to read it."""
    try:
        discussion = _discussion(int(data["discussion"]))
        target_of(request, discussion)
    except Http404:
        raise pending.ActRefused(_("The discussion is no longer there.")) from None
    form = CommentForm(data, discussion=discussion)
    try:
        if not form.is_valid():
            raise services.CommentRefused(" ".join(str(e) for errors in form.errors.values() for e in errors))
        posted = services.post_comment(
            discussion=discussion,
            author=request.user,
            text=form.cleaned_data["text"],
            stance=form.cleaned_data["stance"],
            language=form.cleaned_data["language"],
            reply_to=form.cleaned_data["reply_to"],
            nonce=form.cleaned_data["nonce"],
        )
    except services.CommentRefused as refusal:
        pending.give_back(request, "comment", data["discussion"], data["text"])
        messages.error(request, _("Your comment was not published. %(reason)s") % {"reason": refusal})
        return reverse("discussion:thread", args=[discussion.pk])
    messages.success(request, _("Your comment is published."))
    return _address(posted)


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


def _address(comment: ThreadComment) -> str:
    return f"{reverse('discussion:permalink', args=[comment.pk])}#c{comment.pk}"


def _discussion(discussion_id: int) -> Discussion:
    discussion = Discussion.objects.select_related("window").filter(pk=discussion_id).first()
    if discussion is None:
        raise Http404
    return discussion


def _comment(comment_id: int) -> ThreadComment:
    found = (
        ThreadComment.objects.select_related("discussion__window", "user").filter(pk=comment_id, is_public=True).first()
    )
    if found is None:
        raise Http404
    return found
