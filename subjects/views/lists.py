"""All causes, issues or solutions of a process, in an order that says how it is made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from discussion.orders import BALANCED_ORDERS, offered, order_named, seed_of, sorted_by
from discussion.threads import viewer_of
from subjects.cards import cards_of, own_words
from subjects.kind_words import counted, words_for
from subjects.models import Origin, Proposal, SubjectPage
from subjects.paging import paged
from subjects.shown_counts import with_counts
from subjects.views.windows import window_or_404
from voting.models import WindowState
from voting.rules import counts_are_hidden, window_message
from voting.services import my_ballots


def proposal_list(page: SubjectPage, request: HttpRequest, kind: str) -> HttpResponse:
    """All proposals of one kind by a process's participants, in an order that says how it is made.

    While the counts are hidden, no order that is made of them.
    """
    now, window = timezone.now(), window_or_404(page)
    orders = offered(BALANCED_ORDERS, counts_hidden=counts_are_hidden(window, now))
    order, seed = order_named(request.GET.get("order", ""), orders), seed_of(request)
    proposals = Proposal.objects.filter(subject=page.subject_id, origin=Origin.PARTICIPANT, kind=kind).published()
    ids = sorted_by(proposals, order, seed, comments="discussion__n_comments").values_list("pk", flat=True)
    listed = paged(request, ids, order=order.key, seed=str(seed))
    cards = cards_of(Proposal.objects.filter(pk__in=listed["cards"]), own_words(page))
    by_id = {card.id: card for card in with_counts(cards, window, now)}
    viewer = viewer_of(request)
    closed = window_message(window, now)
    words = words_for(kind)
    context = listed | {
        "page": page,
        "subject_page": page,
        "subject_url": page.get_url(request),
        "kind": kind,
        "kind_label": words.plural,
        "heading": words.all,
        "counted": counted(kind, listed["total"]),
        "propose_label": words.write,
        "proposals": [by_id[pk] for pk in listed["cards"] if pk in by_id],
        "order": order,
        "orders": orders,
        "propose_url": reverse("subjects:propose", args=[page.subject_id, kind]),
        "quick_url": reverse("subjects:quick_vote", args=[page.subject_id]),
        "contribute_message": closed,
        "is_closed": window.state_at(now) == WindowState.CLOSED,
        "vote_message": closed,
        "my_votes": my_ballots(viewer, [card.ballot.pk for card in by_id.values()]) if viewer else {},
    }
    return render(request, "subjects/proposal_list.html", context)
