"""After a vote one optional line is offered, with the page's script and without it."""

import pytest
from django.test import Client

from tests.process import Process, ballot_of
from tests.voting.ballots import ballot, press
from voting import because
from voting.models import BallotKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proposals alone have a room that takes the line."""
    monkeypatch.setattr(because, "_addresses", {})
    because.register(BallotKind.PROPOSAL, lambda ballot: f"/en/because/{ballot.pk}/")


def test_the_answered_box_offers_a_line(as_bruno: Client) -> None:
    on = ballot()
    text = press(as_bruno, on, "agree").content.decode()
    assert f'action="/en/because/{on.pk}/"' in text
    assert 'name="because"' in text
    assert 'name="because"' not in press(as_bruno, on, "none").content.decode()


def test_a_vote_on_what_takes_no_line_offers_none(as_bruno: Client) -> None:
    assert "because" not in press(as_bruno, ballot(kind=BallotKind.ARTICLE), "agree").content.decode()


def test_without_script_the_page_offers_the_line_after_the_vote(process: Process, as_bruno: Client) -> None:
    on, page = ballot_of(process.own_cause), f"/en/proposals/{process.own_cause.pk}/"
    answer = as_bruno.post(f"/en/vote/{on.pk}/", {"value": "agree", "next": f"{page}?order=new"})
    assert answer["Location"] == f"{page}?order=new&because={on.pk}#vote-{on.pk}"
    text = as_bruno.get(answer["Location"]).content.decode()
    form = text.partition(f'action="/en/because/{on.pk}/"')[2].partition("</form>")[0]
    for name in ("csrfmiddlewaretoken", "next", "opened", "nonce", "because"):
        assert f'name="{name}"' in form
    answer = as_bruno.post(f"/en/vote/{on.pk}/", {"value": "none", "next": f"{page}?because={on.pk}"})
    assert answer["Location"] == f"{page}#vote-{on.pk}"
    assert "/en/because/" not in as_bruno.get(page).content.decode()


def test_nobody_is_offered_a_line_without_having_voted(process: Process, as_bruno: Client) -> None:
    on = ballot_of(process.own_cause)
    for reader in (Client(), as_bruno):
        text = reader.get(f"/en/proposals/{process.own_cause.pk}/?because={on.pk}").content.decode()
        assert "/en/because/" not in text
