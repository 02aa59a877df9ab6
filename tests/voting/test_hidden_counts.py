"""Counts hidden until the close: no figure anywhere, for anybody."""

import re

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.process import Process, ballot_of
from tests.voting.ballots import ballot, close_at, press, vote, window
from voting.boxes import box_of, said_of, small_box_html
from voting.models import Ballot, BallotKind, Window
from voting.rules import counts_are_hidden
from voting.services import new_version

pytestmark = pytest.mark.django_db
FIGURES = re.compile(r"\b[1-9]\d* (?:<span|%)|class=\"num\"|<svg class=\"bar\"|on an earlier one|counted apart")


@pytest.mark.parametrize("kind", [BallotKind.PROPOSAL, BallotKind.WORDING, BallotKind.COMMENT, BallotKind.SOURCE])
def test_the_answer_to_a_vote_has_no_figure(kind: str, as_bruno: Client, as_dora: Client) -> None:
    on = ballot(window(hides_counts=True), kind)
    Ballot.objects.filter(pk=on.pk).update(n_agree=777, n_mixed=777, n_disagree=777)
    new_version(on.pk)
    press(as_dora, on, "agree")
    text = press(as_bruno, on, "agree").content.decode()
    assert FIGURES.search(text) is None
    assert "77" not in text
    assert 'aria-pressed="true"' in text
    close_at(on, timezone.now())
    assert FIGURES.search(press(as_bruno, on, "none").content.decode())


def test_the_box_says_when_they_are_shown(as_bruno: Client) -> None:
    text = press(as_bruno, ballot(window(hides_counts=True)), "agree").content.decode()
    assert "Counts are shown when voting closes on" in text
    text = press(as_bruno, ballot(window(closes=None, hides_counts=True)), "agree").content.decode()
    assert "Counts are shown when voting closes." in text


def test_a_page_has_no_figure_of_a_hidden_ballot(process: Process, bruno: User, as_bruno: Client) -> None:
    on = ballot_of(process.own_cause)
    vote(on, bruno, 1)
    Window.objects.filter(pk=on.window_id).update(hides_counts=True)
    for reader in (Client(), as_bruno):
        text = reader.get(f"/en/proposals/{process.own_cause.pk}/").content.decode()
        box, said, _rest = text.partition(f'id="vote-{on.pk}"')[2].partition("Counts are shown when voting closes on")
        assert said
        assert "Disagree" in box
        assert FIGURES.search(box) is None


def test_a_small_box_in_a_template_has_none_either() -> None:
    given = {"ballot": {"pk": 5, "version": 1, "n_agree": 7, "n_mixed": 7, "n_disagree": 7}, "counts_hidden": True}
    text = Template('{% include "voting/small_box.html" %}').render(Context(given))
    assert "7" not in text


def test_remembered_boxes_do_not_mix_hidden_and_shown_counts() -> None:
    hides, shows = window(hides_counts=True), window()
    now = timezone.now()
    figures = box_of(Ballot(pk=5, n_agree=77))
    written = [
        small_box_html(said_of(figures, of, now), label="", mine=None, closed_message="", language="en")
        for of in (shows, hides, shows)
    ]
    assert written[0] == written[2] != written[1]
    assert "77" not in written[1]


def test_counts_are_shown_from_the_very_second_of_the_close() -> None:
    hides = window(hides_counts=True)
    assert counts_are_hidden(hides, timezone.now())
    assert hides.closes_at is not None
    assert not counts_are_hidden(hides, hides.closes_at)
    assert not counts_are_hidden(window(), timezone.now())
