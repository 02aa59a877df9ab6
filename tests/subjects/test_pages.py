"""The subject page, the lists of its proposals and the list of all processes."""

import json
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from discussion.services import post_comment
from tests.people import citizens
from tests.process import Process, add, day, days, planned, running, stream, subject_page
from voting.services import cast


def text_of(address: str, client: Client | None = None) -> str:
    """A page that opens."""
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_page_says_who_asks_what_and_promises_what(process: Process) -> None:
    text = text_of(process.url)
    for words in (
        "How do we bring the river back?",
        "The river has been dry since spring.",
        "A dry bed",
        "No water since April.",
        "I will table a bill by June.",
        "Ana Ruiz",
        "Senator",
        "Too much water is taken",
        "Meter every pump",
        "Nobody has named a cause yet",
        "Nobody has written here yet",
    ):
        assert words in text, words


def test_a_closed_process_offers_nothing_that_it_refuses(process: Process) -> None:
    process.close()
    text = text_of(process.url)
    assert "This step closed on" in text
    assert "/propose/" not in text
    assert "<textarea" not in text


def test_a_source_and_a_figure_are_shown_with_where_they_come_from(process: Process) -> None:
    source = {"type": "law", "title": "Water act", "publisher": "Parliament", "date": "1992", "document": None}
    process.page.documents = json.loads(stream(("source", source | {"url": "https://example.org/act"})))
    process.page.figures = json.loads(
        stream(
            (
                "figure",
                {"value": "12 km", "label": "of dry bed", "as_of": "2026", "source_url": "https://example.org/f"},
            ),
            ("recorded_vote", {"label": "In the hall", "agree": 3, "mixed": 1, "disagree": 0, "source_url": ""}),
        )
    )
    process.page.save_revision().publish()
    text = text_of(process.url)
    for words in ("Water act", "https://example.org/act", "12 km", "https://example.org/f", "In the hall"):
        assert words in text, words


def test_the_full_list_pages_through_every_proposal_once(process: Process, bruno: User) -> None:
    made = {process.propose(bruno, f"Solution {n}").pk for n in range(24)}
    pages = [text_of(f"{process.url}solutions/?seed=5&page={page}") for page in (1, 2)]
    found = [set(map(int, re.findall(r'href="/en/proposals/(\d+)/"', page))) for page in pages]
    assert not found[0] & found[1] - {process.own_cause.pk}
    assert made <= found[0] | found[1]


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=abc", "?page=" + "9" * 5000, "?order=zz", "?seed=%00", "?page=%00"]
)
def test_odd_queries_of_the_list_are_answered(process: Process, query: str) -> None:
    text_of(f"{process.url}solutions/{query}")
    text_of(f"{process.url}{query}")
    text_of(f"{process.index.get_url()}{query}")


def test_most_agreement_first(process: Process, bruno: User) -> None:
    liked = process.propose(bruno, "Liked")
    process.propose(bruno, "Unknown")
    cast(ballot=liked.ballot, voter=bruno, choice=1)
    text = text_of(f"{process.url}solutions/?order=agreed")
    assert text.index("Liked") < text.index("Unknown")


def test_a_hidden_proposal_is_nowhere(process: Process, bruno: User) -> None:
    proposal = process.propose(bruno, "Secret words")
    proposal.state = "hidden"
    proposal.save(update_fields=["state"])
    for address in (process.url, f"{process.url}solutions/", "/en/search/?q=secret"):
        assert "Secret words" not in text_of(address)


def test_a_visitors_own_vote_is_shown_to_them_on_every_page(process: Process, bruno: User, as_bruno: Client) -> None:
    proposal = process.propose(bruno)
    cast(ballot=proposal.ballot, voter=bruno, choice=-1)
    for address in (process.url, f"{process.url}solutions/", f"/en/proposals/{proposal.pk}/"):
        assert "Take my vote back" in text_of(address, as_bruno), address
        assert "Take my vote back" not in text_of(address), address


def test_an_empty_list_of_processes_is_a_page(process: Process) -> None:
    process.page.unpublish()
    assert "The river" not in text_of(process.index.get_url()).partition("<main")[2]
    text_of(process.home.get_url())


def test_the_list_shows_every_process_with_its_state_and_next_date(process: Process, ana: User) -> None:
    def more(slug: str, **fields: object) -> None:
        add(process.index, subject_page(ana.representative, title=f"About {slug}", slug=slug, positions="[]", **fields))

    more("upcoming", calendar=planned(running(contribute=(days(3), days(20)))))
    more("synthesis", calendar=planned(running(contribute=(days(-9), days(-3)), synthesis=(days(-2), days(9)))))
    more("finished", calendar=planned({"present": (days(-90), None), "contribute": (days(-80), days(-50))}))
    more("record", is_record=True, outcome="Law in force")
    text = text_of(process.index.get_url())
    main = text.partition("<main")[2]
    titles = ["The river", *(f"About {slug}" for slug in ("upcoming", "synthesis", "finished", "record"))]
    order = [main.index(title) for title in titles]
    assert order == sorted(order)
    for words in ("Open to contributions", "Opens soon", "Synthesis", "Finished", "Law in force"):
        assert words in main, words
    assert day(days(3)) in main
    only = text_of(f"{process.index.get_url()}?state=archived").partition("<main")[2]
    assert "About record" in only
    assert "About finished" not in only


@pytest.mark.parametrize("state", ["zz", "%00", "open'--", "9" * 5000])
def test_an_unknown_state_shows_an_empty_list(process: Process, state: str) -> None:
    text_of(f"{process.index.get_url()}?state={state}")


def test_the_page_costs_the_same_statements_for_few_and_many(process: Process, bruno: User, as_bruno: Client) -> None:
    def fill(n: int) -> None:
        for number, author in enumerate(citizens(1) if n < 20 else [bruno]):
            for k in range(n):
                process.propose(author, f"Solution {n} {number} {k}", treats=[process.own_cause])
                process.propose(author, f"Cause {n} {number} {k}", kind="cause")
                post_comment(discussion=process.discussion, author=author, text="Words", language="en", nonce=f"{n}{k}")

    def statements(client: Client, seed: int) -> list[str]:
        client.get(f"{process.url}?seed={seed}")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"{process.url}?seed={seed}0")
        return [query["sql"][:200] for query in seen]

    # What is kept for a second or thirty must not run out between the page that fills it and the one that is counted.
    with time_machine.travel(timezone.now(), tick=False):
        fill(6)
        few = statements(as_bruno, 1), statements(Client(), 2)
        fill(30)
        many = statements(as_bruno, 3), statements(Client(), 4)
    for before, after in zip(few, many, strict=True):
        assert len(after) == len(before), "\n".join(set(before) ^ set(after))
        assert len(after) <= 20, "\n".join(after)


def test_an_alias_in_the_same_language_is_a_page_to_read_without_lists(process: Process) -> None:
    alias = process.page.create_alias(update_slug="river-again")
    assert Client().get(alias.get_url()).status_code == 200
    for below in ("causes/", "solutions/"):
        assert Client().get(alias.get_url() + below).status_code == 404
    for kind in ("cause", "solution"):
        assert Client().get(f"/en/propose/{alias.subject_id}/{kind}/").status_code == 404
