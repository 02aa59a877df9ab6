"""All sources of a process, and one of them."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from discussion.orders import offered, order_named, seed_of, sorted_by
from discussion.threads import viewer_of
from sources.cards import card_of, cards_of, use_cards
from sources.enums import SHOWN_STATES, SourceKind, SourceState
from sources.models import Source
from sources.orders import ORDERS
from sources.rules import visible_source
from sources.targets import named
from sources.windows import sources_window
from subjects.cards import own_words
from subjects.models import Proposal, SubjectPage
from subjects.paging import paged
from subjects.rules import visible_page
from voting.models import Window
from voting.rules import counts_are_hidden, voting_message, window_message
from voting.services import votes_of

EVENTS_SHOWN = 50


@require_safe
def source_list(request: HttpRequest, subject_id: int) -> HttpResponse:
    """All sources of a process, of one kind or of one contribution, in an order that says how it is made."""
    page = visible_page(request, subject_id)
    if page is None or page.is_record:
        raise Http404
    window = _window(page)
    now = timezone.now()
    hidden = counts_are_hidden(window, now)
    orders = offered(ORDERS, counts_hidden=hidden)
    order, seed = order_named(request.GET.get("order", ""), orders), seed_of(request)
    all_sources = Source.objects.filter(subject=subject_id).shown()
    proposal = _proposal(request, subject_id)
    if proposal is not None:
        all_sources = all_sources.filter(pk__in=_of_proposal(proposal))
    counts = dict(all_sources.order_by().values("kind").annotate(n=Count("pk")).values_list("kind", "n"))
    kind = request.GET.get("kind", "")
    kind = kind if kind in SourceKind.values else ""
    listed = all_sources.filter(kind=kind) if kind else all_sources
    kept = {"kind": kind} if kind else {}
    kept |= {"proposal": str(proposal.pk)} if proposal else {}
    ids = sorted_by(listed, order, seed, comments="").values_list("pk", flat=True)
    context = paged(request, ids, order=order.key, seed=str(seed), **kept)
    cards = cards_of(context["cards"])
    viewer = viewer_of(request)
    context |= _frame(page) | {
        "sources": cards,
        "kinds": [(value, label, counts[value]) for value, label in SourceKind.choices if value in counts],
        "kind": kind,
        "total_of_all": sum(counts.values()),
        "of_proposal": proposal,
        "of_proposal_named": named(proposal, own_words(page)) if proposal else None,
        "of_proposal_url": reverse("subjects:proposal", args=[proposal.pk]) if proposal else "",
        "order": order.key,
        "order_explanation": order.explanation,
        "orders": [(choice.key, choice.label, choice.explanation) for choice in orders],
        "closed_message": window_message(window, now),
        "add_url": f"{reverse('sources:add')}?{f'proposal={proposal.pk}' if proposal else f'subject={subject_id}'}",
        "my_votes": votes_of(viewer, [card.box.pk for card in cards]) if viewer else {},
    }
    return render(request, "sources/source_list.html", context)


@require_safe
def source(request: HttpRequest, source_id: int) -> HttpResponse:
    """A source: what it is, what it is used for, and what was found about it."""
    found, page = visible_source(request, source_id)
    if found.state == SourceState.WITHDRAWN:
        return render(request, "sources/withdrawn.html", _frame(page) | {"source": found})
    now = timezone.now()
    uses = found.uses.shown().select_related("added_by", "proposal__current", "comment", "wording").order_by("at", "pk")
    listed = paged(request, uses)
    viewer = viewer_of(request)
    cards = use_cards(listed["cards"], page, own_words(page))
    closed = voting_message(found.ballot, now)
    context = (
        listed
        | _frame(page)
        | {
            "card": card_of(found, listed["total"]),
            "source": found,
            "uses": cards,
            "events": list(found.events.select_related("by").order_by("-at", "-pk")[:EVENTS_SHOWN]),
            "vote_message": closed,
            "my_votes": votes_of(viewer, [found.ballot_id]) if viewer else {},
            "may_withdraw": _may_withdraw(found, viewer, cards) and not closed,
        }
    )
    return render(request, "sources/source_page.html", context)


def _may_withdraw(found: Source, viewer: Any, cards: list[Any]) -> bool:
    if viewer is None or found.state not in SHOWN_STATES:
        return False
    return found.added_by_id == viewer.pk or any(card.by_id == viewer.pk for card in cards)


def _window(page: SubjectPage) -> Window:
    try:
        return sources_window(page.subject_id)
    except Window.DoesNotExist:
        raise Http404 from None


def _proposal(request: HttpRequest, subject_id: int) -> Proposal | None:
    """The contribution whose sources are asked for, if any; Http404 if it is none of this process."""
    given = request.GET.get("proposal", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= 18):
        raise Http404
    found = Proposal.objects.readable().select_related("current").filter(pk=int(given), subject=subject_id).first()
    if found is None:
        raise Http404
    return found


def _of_proposal(proposal: Proposal) -> QuerySet[Any, Any]:
    """The ids of the sources that a contribution uses, with those of what was merged into it."""
    from sources.beside import uses_of

    return uses_of(proposal).values("source")


def _frame(page: SubjectPage) -> dict[str, Any]:
    return {
        "subject_page": page,
        "subject_url": page.get_url() or "/",
        "list_url": reverse("sources:list", args=[page.subject_id]),
    }
