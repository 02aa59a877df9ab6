"""The orders of a list: a fair shuffle that each visitor keeps, and orders by figures."""

import re
from itertools import chain

import pytest
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from discussion.models import ThreadComment
from discussion.orders import ORDERS, PRIME, SEEDS, multiplier, order_named, seed_of
from tests.people import citizens
from tests.process import Process
from voting.services import cast

ROOTS_PER_PAGE = 15


def listed(client: Client, process: Process, query: str) -> list[int]:
    """The numbers of the threads on a page, in their order."""
    text = client.get(f"/en/discussions/{process.discussion.pk}/{query}").content.decode()
    return [int(pk) for pk in re.findall(r'id="c(\d+)"', text)]


@pytest.fixture
def roots(process: Process, bruno: User) -> list[ThreadComment]:
    """Forty threads."""
    return [process.comment(bruno, f"Number {n}") for n in range(40)]


@given(st.integers(min_value=0, max_value=SEEDS - 1), st.lists(st.integers(1, PRIME - 1), unique=True, max_size=200))
def test_a_shuffle_never_puts_two_ranks_in_one_place(seed: int, ranks: list[int]) -> None:
    places = [rank * multiplier(seed) % PRIME for rank in ranks]
    assert len(set(places)) == len(ranks)
    assert all(1 <= place < PRIME for place in places)


@given(st.integers())
def test_every_number_is_one_of_the_shuffles(seed: int) -> None:
    assert multiplier(seed) == multiplier(seed % SEEDS)
    assert 1 < multiplier(seed) < PRIME


def test_each_shuffle_differs_from_the_others() -> None:
    assert len({multiplier(seed) for seed in range(SEEDS)}) == SEEDS


def test_the_products_of_a_shuffle_fit_the_database() -> None:
    assert (PRIME - 1) * (PRIME - 1) < 2**63


def test_the_pages_of_a_shuffle_show_every_thread_once(process: Process, roots: list[ThreadComment]) -> None:
    pages = [listed(Client(), process, f"?seed=7&page={page}") for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [15, 15, 10]
    assert sorted(chain(*pages)) == sorted(root.pk for root in roots)


def test_a_shuffle_stays_and_another_is_different(process: Process, roots: list[ThreadComment]) -> None:
    assert listed(Client(), process, "?seed=7") == listed(Client(), process, "?seed=7")
    assert listed(Client(), process, "?seed=7") != listed(Client(), process, "?seed=8")
    assert listed(Client(), process, "?seed=7") != sorted(root.pk for root in roots)[:15]


def test_a_new_thread_does_not_move_the_others(process: Process, bruno: User, roots: list[ThreadComment]) -> None:
    def whole() -> list[int]:
        return list(chain(*(listed(Client(), process, f"?seed=7&page={page}") for page in (1, 2, 3))))

    before = whole()
    new = process.comment(bruno, "One more")
    assert [pk for pk in whole() if pk != new.pk] == before


def test_a_visitor_keeps_the_shuffle_and_others_have_another(process: Process, roots: list[ThreadComment]) -> None:
    def first_page(browser: str, address: str) -> list[int]:
        return listed(Client(headers={"user-agent": browser}, REMOTE_ADDR=address), process, "")

    assert first_page("Firefox", "192.0.2.1") == first_page("Firefox", "192.0.2.1")
    pages = {tuple(first_page("Firefox", f"192.0.2.{n}")) for n in range(12)}
    assert len(pages) > 2


def test_the_next_page_keeps_order_seed_and_side(process: Process, bruno: User) -> None:
    for n in range(20):
        process.comment(bruno, f"Number {n}", stance="against")
    text = Client().get(f"/en/discussions/{process.discussion.pk}/?seed=9&stance=against").content.decode()
    assert "order=fair&amp;seed=9&amp;page=2&amp;stance=against" in text


def test_newest_first(process: Process, roots: list[ThreadComment]) -> None:
    newest = sorted((root.pk for root in roots), reverse=True)
    assert listed(Client(), process, "?order=newest") == newest[:ROOTS_PER_PAGE]
    assert listed(Client(), process, "?order=newest&page=2") == newest[ROOTS_PER_PAGE : 2 * ROOTS_PER_PAGE]


def test_most_agreement_is_by_agree_minus_disagree(process: Process, roots: list[ThreadComment]) -> None:
    one, two, three = roots[:3]
    people = citizens(3)
    for voter in people:
        cast(ballot=one.ballot, voter=voter, choice=1)
        cast(ballot=three.ballot, voter=voter, choice=-1)
    cast(ballot=two.ballot, voter=people[0], choice=1)
    pages = [listed(Client(), process, f"?order=agreed&page={page}") for page in (1, 3)]
    assert pages[0][:2] == [one.pk, two.pk]
    assert pages[1][-1] == three.pk


def test_organisations_do_not_move_the_order(process: Process, dora: User, roots: list[ThreadComment]) -> None:
    cast(ballot=roots[5].ballot, voter=dora, choice=1)
    assert listed(Client(), process, "?order=agreed")[0] == roots[0].pk


def test_most_debated_is_by_replies(process: Process, bruno: User, roots: list[ThreadComment]) -> None:
    reply = process.comment(bruno, reply_to=roots[8])
    process.comment(bruno, reply_to=reply)
    process.comment(bruno, reply_to=roots[3])
    page = listed(Client(), process, "?order=debated")
    threads = [pk for pk in page if pk in {root.pk for root in roots}]
    assert threads[:2] == [roots[8].pk, roots[3].pk]


def test_most_divided_is_by_the_smaller_side_and_most_mixed_by_mixed_votes(
    process: Process, roots: list[ThreadComment]
) -> None:
    one, two, three = roots[:3]
    people = citizens(4)
    for number, voter in enumerate(people):
        cast(ballot=one.ballot, voter=voter, choice=1)
        cast(ballot=two.ballot, voter=voter, choice=1 if number % 2 else -1)
        cast(ballot=three.ballot, voter=voter, choice=0 if number else -1)
    assert listed(Client(), process, "?order=divided")[:3] == [two.pk, one.pk, three.pk]
    assert listed(Client(), process, "?order=mixed")[0] == three.pk
    # An order by votes follows them at once.
    cast(ballot=three.ballot, voter=people[1], choice=1)
    cast(ballot=one.ballot, voter=people[0], choice=0)
    assert listed(Client(headers={"user-agent": "another"}), process, "?order=divided")[0] == two.pk


def test_unanswered_is_by_replies_the_oldest_first(process: Process, bruno: User, roots: list[ThreadComment]) -> None:
    process.comment(bruno, reply_to=roots[0])
    assert listed(Client(), process, "?order=unanswered") == [root.pk for root in roots[1:16]]


def test_each_order_says_how_it_is_made(process: Process, roots: list[ThreadComment]) -> None:
    for order in ORDERS:
        text = Client().get(f"/en/discussions/{process.discussion.pk}/?order={order.key}").content.decode()
        assert str(order.explanation) in text


def test_an_unknown_order_is_the_fair_one() -> None:
    assert order_named("best") is order_named("") is order_named("fair")


@pytest.mark.parametrize("given", ["", "abc", "-1", "1e3", "٣", "9" * 5, "\0"])
def test_a_seed_that_is_none_is_the_visitors_own(given: str) -> None:
    request = RequestFactory().get("/", {"seed": given})
    request.visitor_number = 5  # type: ignore[attr-defined]
    assert seed_of(request) == 5
