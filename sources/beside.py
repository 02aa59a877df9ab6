"""The sources of a contribution on its own page."""

from django.db.models import Count, F, Q, QuerySet, Window
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from discussion.models import CommentState, ThreadComment
from sources.cards import card_of
from sources.enums import SHOWN_STATES, UseState
from sources.models import SourceUse
from sources.windows import sources_window
from subjects.models import Proposal, ProposalState, Step, SubjectPage, Wording, WordingState
from voting.models import Window as VotingWindow
from voting.rules import counts_are_hidden, window_message

SHOWN = 5
MOST_SHOWN = 50
"""Where no list of all of them is a click away."""


def uses_of(proposal: Proposal) -> QuerySet[SourceUse]:
    """What stands as a source of `proposal`, or of a text merged into it."""
    return SourceUse.objects.filter(
        Q(proposal=proposal.pk) | Q(proposal__merged_into=proposal.pk, proposal__state=ProposalState.MERGED),
        state=UseState.PUBLISHED,
        source__state__in=SHOWN_STATES,
    )


def panel(request: HttpRequest, proposal: Proposal, page: SubjectPage) -> str:
    """Up to SHOWN sources of a contribution and the way to the others: two queries."""
    address = f"{reverse('sources:list', args=[page.subject_id])}?proposal={proposal.pk}"
    is_open = proposal.state == ProposalState.PUBLISHED
    return _panel(request, page.subject_id, uses_of(proposal), f"proposal={proposal.pk}", is_open, all_url=address)


def wording_panel(request: HttpRequest, wording: Wording, page: SubjectPage) -> str:
    """The sources of another wording: two queries."""
    is_open = wording.state == WordingState.PUBLISHED and wording.proposal.state == ProposalState.PUBLISHED
    uses = SourceUse.objects.filter(wording=wording.pk, state=UseState.PUBLISHED, source__state__in=SHOWN_STATES)
    return _panel(request, page.subject_id, uses, f"wording={wording.pk}", is_open)


def comment_panel(request: HttpRequest, comment: ThreadComment) -> str:
    """The sources of a comment on its own page, if its discussion belongs to a process: three queries."""
    step = Step.objects.filter(window=comment.discussion.window_id).first()
    if step is None:
        return ""
    is_open = comment.state == CommentState.PUBLISHED
    uses = SourceUse.objects.filter(comment=comment.pk, state=UseState.PUBLISHED, source__state__in=SHOWN_STATES)
    return _panel(request, step.subject_id, uses, f"comment={comment.pk}", is_open)


def _panel(
    request: HttpRequest, subject_id: int, uses: QuerySet[SourceUse], query: str, is_open: bool, *, all_url: str = ""
) -> str:
    """Sources of one thing, most relevant first; without `all_url` all of them. `query` names the thing in the form."""
    try:
        window = sources_window(subject_id)
    except VotingWindow.DoesNotExist:
        return ""
    now = timezone.now()
    hidden = counts_are_hidden(window, now)
    order = [F("source__rank").asc()] if hidden else [F("source__ballot__n_agree").desc(), F("at").asc()]
    shown = list(
        uses.select_related("source__ballot__window", "added_by")
        .annotate(total=Window(Count("pk")))
        .order_by(*order, "pk")[: SHOWN if all_url else MOST_SHOWN]
    )
    total = shown[0].total if shown else 0
    takes_more = is_open and not window_message(window, now)
    if not shown and not takes_more:
        return ""
    context = {
        "uses": [(use, card_of(use.source, 0)) for use in shown],
        "total": total,
        "n_more": total - len(shown) if all_url else 0,
        "all_url": all_url,
        "add_url": f"{reverse('sources:add')}?{query}" if takes_more else "",
    }
    return render_to_string("sources/beside.html", context, request)


def is_used(proposal: Proposal) -> bool:
    """Whether somebody has added a source to `proposal`: it was read as it stands."""
    return SourceUse.objects.filter(proposal=proposal.pk).exclude(added_by=proposal.author_id).exists()
