"""Reading sources: lists, orders, filters, one source; hidden counts; a fixed number of queries."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from sources.models import Source, SourceUse
from sources.services import mark
from subjects.models import Proposal
from tests.people import citizens, client_of
from tests.process import Process, days
from tests.sources.conftest import given
from voting.models import Ballot, Window
from voting.services import cast


@pytest.fixture
def three(process: Process, bruno: User) -> list[Source]:
    """A law, a study and a press article."""
    return [
        given(process, bruno, kind=kind, title=title, address=f"https://{kind}.example/").source
        for kind, title in (("law", "The water act"), ("study", "Dry springs"), ("press", "No water left"))
    ]


def page(process: Process, query: str = "") -> str:
    return Client().get(f"/en/subjects/{process.subject.pk}/sources/{query}").content.decode()


def relevant(source: Source, people: list[User]) -> None:
    for person in people:
        cast(ballot=Ballot.objects.select_related("window").get(pk=source.ballot_id), voter=person, choice=1)


def window(process: Process) -> Any:
    return Window.objects.filter(step__subject=process.subject, step__kind="sources")


def order_of(text: str, sources: list[Source]) -> list[str]:
    """The titles in the order in which they stand in the list."""
    return sorted((source.title for source in sources), key=lambda title: text.index(f'/">{title}</a>'))


def test_all_sources_with_totals_by_kind(process: Process, three: list[Source]) -> None:
    text = page(process)
    assert "3 sources" in text
    assert all(source.title in text for source in three)
    assert 'kind=law">Law <span class="num">1</span>' in text


def test_only_one_kind(process: Process, three: list[Source]) -> None:
    text = page(process, "?kind=law")
    assert "The water act" in text
    assert "Dry springs" not in text
    assert "1 source" in text


@pytest.mark.parametrize("query", ["?kind=x", "?page=999", "?page=x", "?order=x", "?seed=" + "9" * 50, "?kind=%00"])
def test_odd_questions_are_answered(process: Process, three: list[Source], query: str) -> None:
    assert Client().get(f"/en/subjects/{process.subject.pk}/sources/{query}").status_code == 200


@pytest.mark.parametrize("given_id", ["x", "9999999", "9" * 40, "%00"])
def test_sources_of_a_contribution_that_is_not_there(process: Process, three: list[Source], given_id: str) -> None:
    address = f"/en/subjects/{process.subject.pk}/sources/?proposal={given_id}"
    assert Client().get(address).status_code == 404


def test_newest_and_most_relevant(process: Process, three: list[Source]) -> None:
    assert order_of(page(process, "?order=newest"), three) == ["No water left", "Dry springs", "The water act"]
    people = citizens(3)
    relevant(three[1], people)
    relevant(three[0], people[:1])
    text = page(process, "?order=agreed")
    assert order_of(text, three) == ["Dry springs", "The water act", "No water left"]
    assert '<span class="num">3</span>' in text
    assert "By the number of people who find it relevant" in text


def test_the_random_order_is_the_same_for_a_seed_and_differs_between_seeds(
    process: Process, three: list[Source]
) -> None:
    orders = {seed: tuple(order_of(page(process, f"?seed={seed}"), three)) for seed in range(12)}
    assert len(set(orders.values())) > 1
    assert tuple(order_of(page(process, "?seed=3"), three)) == orders[3]


def test_counts_are_hidden_until_the_close_also_in_the_order(
    process: Process, bruno: User, three: list[Source]
) -> None:
    proposal = process.propose(bruno)
    given(process, bruno, use=("proposal", proposal.pk), address="https://law.example/")
    relevant(three[0], citizens(3))
    window(process).update(hides_counts=True)
    addresses = (
        f"/en/subjects/{process.subject.pk}/sources/?order=agreed",
        f"/en/sources/{three[0].pk}/",
        f"/en/proposals/{proposal.pk}/",
    )
    for address in addresses:
        text = Client().get(address).content.decode()
        assert "The water act" in text
        assert "3 people" not in text
        assert not re.search(r'Relevant.{0,60}class="num">3<', text)
    assert "Most relevant" not in page(process)
    window(process).update(closes_at=days(-0.01))
    assert re.search(r'Relevant.{0,60}class="num">3<', page(process, "?order=agreed"))
    assert "3 people find it relevant" in Client().get(addresses[2]).content.decode()


def test_relevant_is_one_vote_for_each_person_and_can_be_taken_back(process: Process, three: list[Source]) -> None:
    person = citizens(1)[0]
    browser = client_of(person)
    address = f"/en/sources/{three[0].pk}/"
    vote = f"/en/vote/{three[0].ballot_id}/"
    for value, count in (("agree", 1), ("agree", 1), ("none", 0)):
        browser.post(vote, {"value": value, "next": address})
        assert Ballot.objects.get(pk=three[0].ballot_id).n_agree == count
    shown = browser.get(address).content.decode()
    assert f'formaction="{vote}' in shown
    assert 'value="disagree"' not in shown
    assert 'value="mixed"' not in shown


def test_a_checked_and_a_disputed_source_say_so_with_the_note(
    process: Process, carla: User, three: list[Source]
) -> None:
    mark(source_id=three[0].pk, mark="checked", note="Article 3 says it.", by=carla)
    mark(source_id=three[1].pk, mark="disputed", note="Withdrawn by its journal.", by=carla)
    for text in (page(process), Client().get(f"/en/sources/{three[1].pk}/").content.decode()):
        assert "Withdrawn by its journal." in text
    assert "Article 3 says it." in page(process)
    assert "marked by Carla Moretti" in Client().get(f"/en/sources/{three[1].pk}/").content.decode()


def test_a_dead_link_is_shown_with_the_date_of_a_copy(process: Process, three: list[Source]) -> None:
    source = three[0]
    Source.objects.filter(pk=source.pk).update(
        link_state="dead", link_dead_since=days(-3), link_ok_at=timezone.now().replace(2026, 5, 3)
    )
    text = Client().get(f"/en/sources/{source.pk}/").content.decode()
    assert "This address has not answered since" in text
    assert "https://web.archive.org/web/20260503/https://law.example/" in text
    assert f'href="{source.address}"' not in text
    assert "https://web.archive.org/web/20260503/" in page(process)
    # A copy that the team has found comes before a guess.
    Source.objects.filter(pk=source.pk).update(
        archive_address="https://archive.example/act", archived_on=timezone.now().replace(2026, 4, 1).date()
    )
    text = Client().get(f"/en/sources/{source.pk}/").content.decode()
    assert "https://archive.example/act" in text
    assert "Copy of" in text
    assert "2026" in text.partition("Copy of")[2][:20]
    assert "web.archive.org" not in text


def test_a_source_behind_a_subscription_says_so(process: Process, three: list[Source]) -> None:
    Source.objects.filter(pk=three[0].pk).update(link_state="not_reachable")
    text = Client().get(f"/en/sources/{three[0].pk}/").content.decode()
    assert "it may need a subscription or a sign-in" in text
    assert f'href="{three[0].address}"' in text


def test_a_text_that_was_taken_down_is_not_named(process: Process, bruno: User) -> None:
    text = process.propose(bruno, "A secret about beavers")
    given(process, bruno, use=("proposal", text.pk))
    now = timezone.now()
    Proposal.objects.filter(pk=text.pk).update(state="withdrawn", withdrawn_at=now, hide_text_at=now)
    source = Source.objects.get()
    pages = [page(process, f"?proposal={text.pk}")]
    for address in (f"/en/sources/{source.pk}/", f"/en/sources/add/?proposal={text.pk}"):
        pages.append(Client().get(address).content.decode())
    for shown in pages:
        assert "A withdrawn text" in shown
        assert "A secret about beavers" not in shown


def test_uses_for_things_that_are_hidden_are_not_named(process: Process, bruno: User, three: list[Source]) -> None:
    proposal = process.propose(bruno, title="Secret words")
    given(process, bruno, use=("proposal", proposal.pk), address="https://law.example/")
    type(proposal).objects.filter(pk=proposal.pk).update(state="hidden")
    text = Client().get(f"/en/sources/{three[0].pk}/").content.decode()
    assert "Secret words" not in text
    assert "Used 1 time" in text


def test_a_merged_proposal_brings_its_sources_along(process: Process, bruno: User, dora: User) -> None:
    kept, merged = process.propose(bruno), process.propose(dora, title="Beavers again", text="Bring beavers home.")
    given(process, dora, use=("proposal", merged.pk), title="A beaver study")
    type(merged).objects.filter(pk=merged.pk).update(state="merged", merged_into=kept.pk)
    assert "A beaver study" in Client().get(f"/en/proposals/{kept.pk}/").content.decode()
    assert "A beaver study" in page(process, f"?proposal={kept.pk}")


def test_a_proposal_shows_five_sources_and_leads_to_all(process: Process, bruno: User) -> None:
    proposal = process.propose(bruno)
    for number in range(7):
        address = f"https://senat.example/{number}"
        given(process, bruno, use=("proposal", proposal.pk), title=f"Report {number}", address=address)
    text = Client().get(f"/en/proposals/{proposal.pk}/").content.decode()
    assert sum(f"Report {number}" in text for number in range(7)) == 5
    assert "All 7 sources" in text
    assert f"/en/subjects/{process.subject.pk}/sources/?proposal={proposal.pk}" in text
    assert "7 sources" in page(process, f"?proposal={proposal.pk}")


def test_the_step_of_sources_leads_to_the_list(process: Process) -> None:
    assert f'href="/en/subjects/{process.subject.pk}/sources/"' in Client().get(process.url).content.decode()


def queries(address: str, browser: Client) -> int:
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert browser.get(address).status_code == 200
    return len(counted)


def test_pages_take_the_same_number_of_queries_for_few_and_for_many(process: Process, bruno: User) -> None:
    proposal = process.propose(bruno)
    first = given(process, bruno, use=("proposal", proposal.pk)).source
    browser = client_of(bruno)
    addresses = [
        f"/en/subjects/{process.subject.pk}/sources/",
        f"/en/sources/{first.pk}/",
        f"/en/proposals/{proposal.pk}/",
    ]
    few = [queries(address, browser) for address in addresses]
    for number, person in enumerate(citizens(12)):
        other = process.propose(person, title=f"Proposal {number}", text=f"Text number {number} of them.")
        given(process, person, use=("proposal", other.pk))
        given(process, person, use=("proposal", proposal.pk), address=f"https://senat.example/{number}")
    assert SourceUse.objects.count() == 25
    assert [queries(address, browser) for address in addresses] == few
    assert few[0] <= 16
    assert few[1] <= 18
