"""The orders of the list of proposals: fair to late ones, and by figures that the page explains."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import chain
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from discussion.orders import BALANCED, BALANCED_ORDERS, PRIME, SEEDS, sorted_by
from discussion.services import post_comment
from subjects.exposure import LEAST, WHOLE, exposure_at
from subjects.models import Proposal
from tests.people import citizens
from tests.process import Process
from voting.models import Ballot, Window
from voting.services import cast

OPENS = datetime(2026, 1, 1, tzinfo=UTC)
MONTH = SimpleNamespace(opens_at=OPENS, closes_at=OPENS + timedelta(days=30))
moments = st.integers(-10_000_000, 10_000_000).map(lambda seconds: OPENS + timedelta(seconds=seconds))


def listed(process: Process, query: str = "", client: Client | None = None) -> list[str]:
    """The titles on a page of the list of solutions, in their order."""
    answer = (client or Client()).get(f"{process.url}solutions/{query}")
    assert answer.status_code == 200
    return re.findall(r'<article class="card".*?<h3[^>]*>\s*<a[^>]*>([^<]*)</a>', answer.content.decode(), re.DOTALL)


@pytest.fixture
def solutions(process: Process, bruno: User) -> list[Proposal]:
    """Five solutions, named by letters."""
    return [process.propose(bruno, f"Solution {letter}") for letter in "ABCDE"]


@given(moments)
def test_the_exposure_is_the_share_of_time_left_in_thousandths(now: datetime) -> None:
    exposure = exposure_at(MONTH, now)
    assert LEAST <= exposure <= WHOLE
    if MONTH.opens_at <= now < MONTH.closes_at:
        assert exposure == max(1, 1000 * (MONTH.closes_at - now) // timedelta(days=30))


@given(moments, moments)
def test_who_comes_later_never_has_more_exposure(one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))
    assert exposure_at(MONTH, early) >= exposure_at(MONTH, late)


@pytest.mark.parametrize(("opens", "closes"), [(None, None), (OPENS, None)])
def test_a_step_without_an_end_leaves_everybody_the_whole_exposure(
    opens: datetime | None, closes: datetime | None
) -> None:
    assert exposure_at(SimpleNamespace(opens_at=opens, closes_at=closes), OPENS + timedelta(days=900)) == WHOLE


def test_the_balanced_places_fit_the_database() -> None:
    assert PRIME * WHOLE * WHOLE < 2**63


def test_a_proposal_notes_how_much_of_the_step_is_left(process: Process, bruno: User) -> None:
    # The process opened five days ago and closes in twenty-five.
    assert 820 <= process.propose(bruno).exposure <= 833


def test_late_texts_stand_in_front_more_often_and_early_ones_still_do(process: Process, bruno: User) -> None:
    made = [process.propose(bruno, f"Solution {n}") for n in range(16)]
    late = {proposal.pk for proposal in made[8:]}
    Proposal.objects.filter(pk__in=late).update(exposure=500)
    Proposal.objects.filter(pk__in=[proposal.pk for proposal in made[:8]]).update(exposure=1000)
    listing = Proposal.objects.filter(kind="solution", origin="participant")
    first = Counter(
        sorted_by(listing, BALANCED, seed, comments="").values_list("pk", flat=True)[0] in late for seed in range(SEEDS)
    )
    assert first[True] > 2 * first[False] > 0


def test_the_pages_of_a_visitor_neither_repeat_nor_miss(process: Process, bruno: User) -> None:
    for n in range(45):
        process.propose(bruno, f"Solution {n}")
    for exposure, proposal in enumerate(Proposal.objects.filter(origin="participant"), 1):
        Proposal.objects.filter(pk=proposal.pk).update(exposure=exposure % 7 + 1)
    pages = [listed(process, f"?seed=7&page={page}") for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len(set(chain(*pages))) == 45
    assert pages == [listed(process, f"?seed=7&page={page}") for page in (1, 2, 3)]


def test_a_visitor_without_a_session_keeps_their_order(process: Process, solutions: list[Proposal]) -> None:
    assert listed(process) == listed(process)
    by_seed = {tuple(listed(process, f"?seed={seed}")) for seed in range(8)}
    assert len(by_seed) > 1


def votes(proposal: Proposal, **counts: int) -> None:
    Ballot.objects.filter(pk=proposal.ballot_id).update(**{f"n_{name}": n for name, n in counts.items()})


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("newest", "EDCBA"),
        ("agreed", "ADCEB"),
        ("divided", "BACDE"),
        ("mixed", "CDABE"),
    ],
)
def test_each_order_by_figures(process: Process, solutions: list[Proposal], order: str, first: str) -> None:
    a, b, c, d, _e = solutions
    votes(a, agree=9, disagree=2, mixed=0)
    votes(b, agree=4, disagree=8, mixed=0)
    votes(c, agree=1, disagree=1, mixed=6)
    votes(d, agree=2, disagree=0, mixed=3)
    assert listed(process, f"?order={order}") == [f"Solution {letter}" for letter in first]


def test_most_debated_and_unanswered_go_by_comments(process: Process, bruno: User, solutions: list[Proposal]) -> None:
    for proposal, n in ((solutions[1], 3), (solutions[3], 1)):
        assert proposal.discussion is not None
        for number in range(n):
            nonce = f"{proposal.pk}-{number}"
            post_comment(discussion=proposal.discussion, author=bruno, text="Words", language="en", nonce=nonce)
    assert listed(process, "?order=debated")[:2] == ["Solution B", "Solution D"]
    assert listed(process, "?order=unanswered") == [f"Solution {letter}" for letter in "ACEDB"]


def test_organisations_move_no_order(process: Process, dora: User, solutions: list[Proposal]) -> None:
    cast(ballot=solutions[4].ballot, voter=dora, choice=1)
    for order in ("agreed", "divided", "mixed"):
        assert listed(process, f"?order={order}")[0] == "Solution A"


def test_the_page_says_how_every_order_is_made(process: Process, solutions: list[Proposal]) -> None:
    text = Client().get(f"{process.url}solutions/").content.decode()
    for order in BALANCED_ORDERS:
        assert str(order.explanation).replace("“", "“") in text, order.key


def test_an_unknown_order_is_the_fair_one(process: Process, solutions: list[Proposal]) -> None:
    assert listed(process, "?order=best&seed=3") == listed(process, "?seed=3")


@pytest.mark.parametrize("order", [order.key for order in BALANCED_ORDERS])
def test_a_list_costs_the_same_statements_in_every_order(process: Process, as_bruno: Client, order: str) -> None:
    author = citizens(1)[0]

    def statements() -> int:
        listed(process, f"?order={order}&seed=1", as_bruno)
        with CaptureQueriesContext(connection) as seen:
            listed(process, f"?order={order}&seed=2", as_bruno)
        return len(seen)

    for n in range(2):
        process.propose(author, f"Few {n}", treats=[process.own_cause])
    few = statements()
    for n in range(30):
        process.propose(author, f"Many {n}", treats=[process.own_cause])
    assert statements() == few <= 18


def test_a_window_that_hides_its_counts_still_sorts_fairly(process: Process, solutions: list[Proposal]) -> None:
    Window.objects.filter(pk=process.window.pk).update(hides_counts=True)
    votes(solutions[0], agree=50)
    for order in ("agreed", "divided", "mixed"):
        assert listed(process, f"?order={order}&seed=5") == listed(process, "?order=fair&seed=5")
