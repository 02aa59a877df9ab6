"""While a step hides its counts nobody sees what was voted on an item; afterwards everybody does."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from discussion.orders import DEBATED, FAIR, NEWEST, ORDERS, UNANSWERED, offered
from home.models import HomePage
from subjects.models import Proposal, SubjectPage
from subjects.services import publish_subject
from tests.people import citizens, client_of
from tests.process import Process, days, open_process, planned, running
from tests.subjects.conftest import subject_data
from voting.models import Ballot, Window

ODD = 7351
"""A number that stands on no page by chance."""


@pytest.fixture
def hidden(process: Process, bruno: User) -> Proposal:
    """A solution with odd counts, in a step that hides them."""
    Window.objects.filter(pk=process.window.pk).update(hides_counts=True)
    proposal = process.propose(bruno, "Let beavers back")
    process.comment(bruno, "It was the square.")
    counts = dict.fromkeys(("n_agree", "n_mixed", "n_disagree", "org_agree", "org_mixed", "org_disagree"), ODD)
    Ballot.objects.filter(window=process.window).update(**counts)
    return proposal


def places(process: Process, proposal: Proposal) -> list[str]:
    """Every page and feed that shows an item, or names the process."""
    return [
        process.url,
        f"{process.url}solutions/",
        f"{process.url}solutions/?order=agreed",
        f"/en/proposals/{proposal.pk}/",
        f"/en/proposals/{proposal.pk}/wordings/",
        f"/en/discussions/{process.discussion.pk}/",
        f"/en/subjects/{process.subject.pk}/feed.xml",
        f"/en/subjects/{process.subject.pk}/quick/",
        "/en/search/?q=beavers",
        str(process.home.get_url()),
        str(process.index.get_url()),
    ]


def shown(text: str) -> bool:
    return bool(re.search(r"7[,. \u202f]?351", text))


def test_no_page_or_feed_shows_a_count_of_an_item(
    process: Process, hidden: Proposal, as_bruno: Client, visitor: Client
) -> None:
    for client in (visitor, as_bruno):
        for address in places(process, hidden):
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert not shown(answer.content.decode()), address


def test_after_the_close_the_counts_are_shown(process: Process, hidden: Proposal) -> None:
    process.close()
    for address in (process.url, f"{process.url}solutions/", f"/en/proposals/{hidden.pk}/"):
        assert shown(Client().get(address).content.decode()), address


def test_a_step_that_hides_nothing_shows_them(process: Process, hidden: Proposal) -> None:
    Window.objects.filter(pk=process.window.pk).update(hides_counts=False)
    assert shown(Client().get(f"/en/proposals/{hidden.pk}/").content.decode())


def test_while_counts_are_hidden_no_order_is_made_of_them() -> None:
    assert offered(ORDERS, counts_hidden=True) == (FAIR, NEWEST, DEBATED, UNANSWERED)
    assert offered(ORDERS) == ORDERS


@pytest.mark.parametrize("order", ["agreed", "divided", "mixed"])
def test_an_order_by_votes_is_neither_offered_nor_answered(
    process: Process, bruno: User, hidden: Proposal, order: str
) -> None:
    for n in range(8):
        process.propose(bruno, f"Solution {n}")
        process.comment(bruno, f"Comment {n}")
    for address in (f"{process.url}solutions/", f"/en/discussions/{process.discussion.pk}/"):
        asked = Client().get(f"{address}?order={order}&seed=4").content.decode()
        fair = Client().get(f"{address}?order=fair&seed=4").content.decode()
        assert f'<option value="{order}"' not in fair
        things = r'id="(?:proposal-|c)(\d+)"'
        assert re.findall(things, asked) == re.findall(things, fair)


def upcoming(ana: User, home: HomePage, **fields: Any) -> Process:
    """A process whose contributions open in three days."""
    calendar = planned(running(present=(days(-1), None), contribute=(days(3), days(20))))
    return open_process(ana.representative, home, slug="later", calendar=calendar, **fields)


def test_a_page_may_hide_the_counts_until_the_step_opens(ana: User, home: HomePage) -> None:
    process = upcoming(ana, home, hide_counts=True)
    assert process.window.hides_counts
    process.page.hide_counts = False
    process.page.save_revision().publish()
    assert not process.window.hides_counts


def test_a_process_that_opens_at_once_takes_the_wish_over_too(ana: User, home: HomePage) -> None:
    process = open_process(ana.representative, home, slug="now", hide_counts=True)
    assert process.window.hides_counts
    others = Window.objects.filter(step__subject=process.subject).exclude(pk=process.window.pk)
    assert not others.filter(hides_counts=True).exists()


def test_once_the_step_is_open_the_choice_stays(process: Process) -> None:
    process.page.hide_counts = True
    process.page.save_revision().publish()
    publish_subject(page=SubjectPage.objects.get(pk=process.page.pk))
    assert not process.window.hides_counts


def test_the_editor_cannot_change_it_once_the_step_is_open(process: Process, as_carla: Client) -> None:
    address = f"/admin/pages/{process.page.pk}/edit/"
    data = subject_data(process.page, hide_counts="on")
    answer = as_carla.post(address, data | {"action-publish": "1"})
    assert answer.status_code in (200, 302)
    assert not SubjectPage.objects.get(pk=process.page.pk).hide_counts
    assert not process.window.hides_counts
    field = re.search(r'<input[^>]*name="hide_counts"[^>]*>', as_carla.get(address).content.decode())
    assert field is not None
    assert "disabled" in field.group()


def test_votes_are_taken_while_counts_are_hidden(process: Process, hidden: Proposal) -> None:
    voter = citizens(1)[0]
    client_of(voter).post(f"/en/vote/{hidden.ballot_id}/", {"value": "agree", "version": "1", "next": "/"})
    assert voter.votes.get().choice == 1
