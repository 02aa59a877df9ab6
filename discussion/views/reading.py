"""Reading discussions and comments over HTTP."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import pending
from discussion.beside import beside
from discussion.columns import Arguments, load_arguments
from discussion.forms import CommentForm
from discussion.models import CommentState, Discussion, Stance
from discussion.orders import offered, order_named, seed_of
from discussion.rules import commenting_message
from discussion.targets import is_in_columns, target_of
from discussion.threads import (
    ROOTS_PER_PAGE,
    Reading,
    Thread,
    load_subthread,
    load_thread,
    page_of_reply,
    viewer_of,
)
from discussion.versions import versions_of
from discussion.views.found import comment_or_404, discussion_or_404, page_number
from voting.rules import counts_are_hidden
from voting.services import my_ballots
from voting.splits import version_splits


def thread_for(
    request: HttpRequest,
    discussion: Discussion,
    *,
    label: str,
    roots_shown: int = ROOTS_PER_PAGE,
    beside: Iterable[int] = (),
) -> Thread | Arguments:
    """The page of `discussion` that the address asks for (or an extract of it), with the form to write in it.

    In columns where what is discussed asks for them (discussion.targets). `my_votes` of what is returned has the
    visitor's votes on the ballots `beside` it too. `discussion/thread.html` shows either.
    """
    if is_in_columns(discussion):
        return arguments_for(request, discussion, label=label, beside=beside)
    loaded = load_thread(
        discussion,
        **_asked_for(request, discussion),
        page=page_number(request.GET.get("page", "1")),
        stance=request.GET.get("stance", "") if request.GET.get("stance") in Stance.values else "",
        roots_shown=roots_shown,
        beside=beside,
    )
    return _with_form(request, loaded, label)


def arguments_for(request: HttpRequest, discussion: Discussion, *, label: str, beside: Iterable[int] = ()) -> Arguments:
    """The arguments for and against, and the questions and remarks, that the address asks for; otherwise as above."""
    loaded = load_arguments(
        discussion,
        **_asked_for(request, discussion),
        pages={stance: page_number(request.GET.get(stance, "1")) for stance in Stance.values},
        beside=beside,
    )
    return _with_form(request, loaded, label)


def _asked_for(request: HttpRequest, discussion: Discussion) -> dict[str, Any]:
    hidden = counts_are_hidden(discussion.window, timezone.now())
    return {
        "viewer": viewer_of(request),
        "order": order_named(request.GET.get("order", ""), offered(counts_hidden=hidden)),
        "seed": seed_of(request),
        "address": reverse("discussion:thread", args=[discussion.pk]),
    }


def _with_form[R: Reading](request: HttpRequest, loaded: R, label: str) -> R:
    loaded.label = label
    words = pending.given_back(request, "comment", str(loaded.discussion.pk))
    # Without words to give back the form is the same for everybody.
    if words:
        initial = words if isinstance(words, dict) else {"text": words}
        loaded.form = CommentForm(discussion=loaded.discussion, initial=initial)
    return loaded


@require_safe
def thread(request: HttpRequest, discussion_id: int) -> HttpResponse:
    """One page of a discussion: a page of its own, or its comments alone for the page's script."""
    discussion = discussion_or_404(discussion_id)
    target = target_of(request, discussion)
    context = {"thread": thread_for(request, discussion, label=target.title), "target": target}
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "discussion/comments.html", context)
    return render(request, "discussion/thread_page.html", context)


@require_safe
def permalink(request: HttpRequest, comment_id: int) -> HttpResponse:
    """A comment in its thread, at an address that stays."""
    found = comment_or_404(comment_id)
    target = target_of(request, found.discussion)
    page = page_number(request.GET.get("page", ""), 0) or page_of_reply(found)
    closed_message = commenting_message(found.discussion, timezone.now())
    root, n_pages = load_subthread(found, viewer=viewer_of(request), page=page)
    takes_answers = not closed_message and root.row.is_shown
    context = {
        "root": root,
        "target": target,
        "page": page,
        "pages": range(1, n_pages + 1) if n_pages > 1 else [],
        "thread_url": reverse("discussion:thread", args=[found.discussion_id]),
        "closed_message": closed_message,
        "beside": beside(request, found),
        "takes_answers": takes_answers,
        "form": CommentForm(discussion=found.discussion, initial={"reply_to": root.id}) if takes_answers else None,
        "discussion": found.discussion,
    }
    return render(request, "discussion/comment_page.html", context)


@require_safe
def history(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The versions of a comment, what changed and why, and on which one people voted."""
    found = comment_or_404(comment_id)
    target = target_of(request, found.discussion)
    if found.state != CommentState.PUBLISHED:
        raise Http404
    hidden = counts_are_hidden(found.discussion.window, timezone.now())
    viewer = viewer_of(request)
    own = my_ballots(viewer, [found.ballot_id]).get(found.ballot_id) if viewer else None
    closed_message = commenting_message(found.discussion, timezone.now())
    context = {
        "comment": found,
        "target": target,
        "versions": versions_of(found),
        "split": None if hidden else version_splits([found.ballot_id])[found.ballot_id],
        "to_confirm": own if own and own.choice is not None and own.seen_version < found.version else None,
        "closed_message": closed_message,
    }
    return render(request, "discussion/history.html", context)
