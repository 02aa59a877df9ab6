"""Changing a text: a typing error in place before anybody reacted, anything else as a new version (behaviour G3)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from discussion.services import post_comment
from notices.models import Notice
from subjects import services
from subjects.alike import the_same
from subjects.models import CoAuthor, Proposal, ProposalEvent, ProposalVersion, Wording
from tests.accounts.conftest import sign_in
from tests.people import OURS, citizen, client_of
from tests.process import Process, ballot_of, loaded
from voting.models import Vote
from voting.opened import stamp
from voting.services import cast

NEW_TITLE, NEW_TEXT = "Let two beavers back", "They hold the water back."


@pytest.fixture
def proposal(process: Process, bruno: User) -> Proposal:
    """Bruno's proposal, a moment old."""
    return process.propose(bruno, "Let beavers bakc", text="They hold water back.")


def url(proposal: Proposal) -> str:
    return f"/en/proposals/{proposal.pk}/edit/"


def send(client: Client, proposal: Proposal, **changes: Any) -> HttpResponse:
    """Send a change of a proposal."""
    data = {"title": NEW_TITLE, "text": NEW_TEXT, "base": 1, "motive": "Clearer.", "opened": stamp(timezone.now())}
    return client.post(url(proposal), data | changes, headers=OURS)


def vote(proposal: Proposal, voter: User, choice: int = 1) -> None:
    cast(ballot=ballot_of(proposal), voter=voter, choice=choice)


def later(minutes: float) -> Any:
    """So many minutes from now."""
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))


def test_a_typing_error_is_corrected_in_place_before_anybody_reacts(
    process: Process, proposal: Proposal, as_bruno: Client
) -> None:
    page = as_bruno.get(url(proposal)).content.decode()
    assert "you correct the text in place" in page
    assert 'name="motive"' not in page
    answer = send(as_bruno, proposal, title="Let beavers back", text="They hold water back.")
    assert answer.status_code == 303
    version = ProposalVersion.objects.get(proposal=proposal)
    assert (version.number, version.title) == (1, "Let beavers back")
    assert version.corrected_at is not None
    assert ProposalEvent.objects.get(proposal=proposal).kind == "corrected"
    assert ballot_of(proposal).version == 1
    assert "typing error corrected" in Client().get(f"/en/proposals/{proposal.pk}/history/").content.decode()
    assert "Let beavers back" in Client().get("/en/search/?q=beavers+back").content.decode()


def test_after_fifteen_minutes_a_change_is_a_new_version(proposal: Proposal, bruno: User) -> None:
    with later(14):
        assert services.is_correctable(loaded(pk=proposal.pk), timezone.now())
    with later(16):
        as_bruno = client_of(bruno)
        assert "Your change makes version 2" in as_bruno.get(url(proposal)).content.decode()
        assert send(as_bruno, proposal).status_code == 303
    assert list(proposal.versions.order_by("number").values_list("number", "title", "motive")) == [
        (1, "Let beavers bakc", ""),
        (2, NEW_TITLE, "Clearer."),
    ]
    assert loaded(pk=proposal.pk).title == NEW_TITLE
    assert ballot_of(proposal).version == 2


def reacted_by_a_vote(process: Process, proposal: Proposal, dora: User) -> None:
    vote(proposal, dora)


def reacted_by_a_vote_taken_back(process: Process, proposal: Proposal, dora: User) -> None:
    vote(proposal, dora)
    cast(ballot=ballot_of(proposal), voter=dora, choice=None)


def reacted_by_a_comment(process: Process, proposal: Proposal, dora: User) -> None:
    post_comment(discussion=proposal.discussion, author=dora, text="Why?", language="en")


def reacted_by_a_wording(process: Process, proposal: Proposal, dora: User) -> None:
    services.propose_wording(
        proposal_id=proposal.pk, base=1, author=dora, title="A", text="B", explanation="C", language="en"
    )


def reacted_by_a_copy(process: Process, proposal: Proposal, dora: User) -> None:
    services.contribute(
        subject=process.subject, author=dora, kind="solution", title=proposal.title, text=proposal.text, language="en"
    )


@pytest.mark.parametrize(
    "react",
    [
        reacted_by_a_vote,
        reacted_by_a_vote_taken_back,
        reacted_by_a_comment,
        reacted_by_a_wording,
        reacted_by_a_copy,
    ],
)
def test_after_any_reaction_a_change_is_a_new_version(
    process: Process, proposal: Proposal, as_bruno: Client, dora: User, react: Any
) -> None:
    react(process, proposal, dora)
    assert "Your change makes version 2" in as_bruno.get(url(proposal)).content.decode()
    assert send(as_bruno, proposal).status_code == 303
    assert ballot_of(proposal).version == 2


def test_a_vote_that_comes_while_a_correction_is_typed_makes_it_a_version_that_needs_a_motive(
    proposal: Proposal, as_bruno: Client, dora: User
) -> None:
    vote(proposal, dora)
    answer = send(as_bruno, proposal, motive="")
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "Say why you change it." in text
    assert f'value="{NEW_TITLE}"' in text
    with pytest.raises(services.MotiveMissing):
        services.edit(
            proposal_id=proposal.pk, editor=User.objects.get(display_name="Bruno Leroy"), title="x", text="y", base=1
        )
    assert proposal.versions.count() == 1


def test_votes_stay_as_they_are_when_the_text_changes(
    proposal: Proposal, as_bruno: Client, as_dora: Client, dora: User
) -> None:
    voter = citizen("Vera Blum")
    vote(proposal, voter)
    vote(proposal, dora, -1)
    send(as_bruno, proposal)
    ballot = ballot_of(proposal)
    assert (ballot.version, ballot.n_agree, ballot.org_disagree) == (2, 1, 1)
    assert set(Vote.objects.filter(ballot=ballot).values_list("seen_version", flat=True)) == {1}
    history = Client().get(f"/en/proposals/{proposal.pk}/history/").content.decode()
    newest, _, first = history.partition('id="v1"')
    assert "0 votes on this version" in newest
    assert "1 vote on this version" in first
    assert "1 of an organisation, counted apart" in first


def test_those_who_voted_are_told_once_for_each_version(proposal: Proposal, as_bruno: Client, bruno: User) -> None:
    voter, other = citizen("Vera Blum"), citizen("Otto Lang")
    vote(proposal, voter)
    vote(proposal, other)
    cast(ballot=ballot_of(proposal), voter=other, choice=None)
    vote(proposal, bruno)
    send(as_bruno, proposal)
    send(as_bruno, proposal, base=2, title="Let three beavers back")
    told = Notice.objects.filter(kind="proposal_edited")
    assert [(n.person, n.data["version"]) for n in told.order_by("pk")] == [(voter, 2), (voter, 3)]
    assert told.first().url == f"/en/proposals/{proposal.pk}/history/"
    assert "has a new version (3)" in client_of(voter).get("/en/account/notices/").content.decode()


def test_nothing_changed_is_said_and_makes_no_version(proposal: Proposal, as_bruno: Client) -> None:
    answer = send(as_bruno, proposal, title=proposal.title, text=proposal.text)
    assert answer.status_code == 400
    assert "Nothing is changed." in answer.content.decode()
    assert proposal.versions.count() == 1


def test_the_second_of_two_editors_gets_the_words_back_with_what_has_changed(
    proposal: Proposal, as_bruno: Client, dora: User, as_dora: Client
) -> None:
    CoAuthor.objects.create(
        proposal=proposal,
        email=dora.email,
        person=dora,
        invited_by=proposal.author,
        state="accepted",
        invited_at=timezone.now(),
    )
    vote(proposal, citizen("Vera Blum"))
    send(as_bruno, proposal)
    answer = send(as_dora, proposal, title="Beavers are allowed", text="They hold the rain back.")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "The text has changed since you opened this page." in text
    assert 'value="Beavers are allowed"' in text
    assert "<del>" in text
    assert "They hold the rain back." in text
    assert 'name="base" value="2"' in text
    assert send(as_dora, proposal, title="Beavers are allowed", base=2).status_code == 303
    assert proposal.versions.count() == 3


def test_nobody_else_can_change_a_text(proposal: Proposal, as_dora: Client) -> None:
    assert as_dora.get(url(proposal)).status_code == 404
    assert send(as_dora, proposal).status_code == 404
    assert proposal.versions.count() == 1


def test_whoever_was_asked_but_has_not_said_yes_cannot_change_it(
    proposal: Proposal, as_dora: Client, dora: User
) -> None:
    CoAuthor.objects.create(proposal=proposal, email=dora.email, invited_by=proposal.author, invited_at=timezone.now())
    assert send(as_dora, proposal).status_code == 404


def test_a_parliamentarians_own_text_cannot_be_changed_here(process: Process, ana: User) -> None:
    own = process.own_cause
    assert client_of(ana).get(url(own)).status_code == 404
    assert send(client_of(ana), own).status_code == 404
    with pytest.raises(services.EditRefused, match="cannot be changed here"):
        services.edit(proposal_id=own.pk, editor=ana, title="x", text="y", motive="z", base=1)


def test_after_the_close_a_change_is_refused_and_the_words_given_back(
    process: Process, proposal: Proposal, as_bruno: Client
) -> None:
    process.close()
    answer = send(as_bruno, proposal, opened="")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "This step closed on" in text
    assert f'value="{NEW_TITLE}"' in text
    assert NEW_TEXT in text
    assert proposal.versions.count() == 1


def test_a_form_opened_before_the_close_is_taken_two_minutes_after_it_and_marked(
    process: Process, proposal: Proposal, bruno: User
) -> None:
    closes_at = process.window.closes_at
    assert closes_at is not None
    opened = stamp(closes_at - timedelta(minutes=5))
    with time_machine.travel(closes_at + timedelta(seconds=100), tick=False):
        assert send(client_of(bruno), proposal, opened=opened).status_code == 303
    assert loaded(pk=proposal.pk).current.is_late
    with time_machine.travel(closes_at + timedelta(seconds=121), tick=False):
        assert send(client_of(bruno), proposal, opened=opened, base=2, title="x").status_code == 409


def test_a_withdrawn_text_cannot_be_changed(proposal: Proposal, as_bruno: Client) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(state="withdrawn", withdrawn_at=timezone.now())
    answer = send(as_bruno, proposal)
    assert answer.status_code == 409
    assert "This text was withdrawn" in answer.content.decode()


def test_too_many_changes_in_a_minute_are_refused_and_the_words_given_back(
    proposal: Proposal, as_bruno: Client
) -> None:
    vote(proposal, citizen("Vera Blum"))
    for base in (1, 2):
        assert send(as_bruno, proposal, base=base, title=f"Version after {base}").status_code == 303
    answer = send(as_bruno, proposal, base=3, title="One too many")
    assert answer.status_code == 429
    assert 'value="One too many"' in answer.content.decode()
    assert proposal.versions.count() == 3


WRONG = [
    ({"title": ""}, "Say it in one sentence first."),
    ({"title": "a" * 121}, "at most 120 characters (it has 121)"),
    ({"text": "a" * 2001}, "at most 2000 characters (it has 2001)"),
    ({"base": "x"}, "Enter a whole number."),
]


@pytest.mark.parametrize(("changes", "words"), WRONG)
def test_what_is_wrong_is_said_and_the_words_given_back(
    proposal: Proposal, as_bruno: Client, changes: dict[str, Any], words: str
) -> None:
    answer = send(as_bruno, proposal, **changes)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_an_author_whose_session_is_over_signs_in_and_the_change_is_made(
    client: Client, proposal: Proposal, bruno: User
) -> None:
    assert client.get(url(proposal)).status_code == 302
    answer = send(client, proposal)
    assert answer.status_code == 303
    answer = sign_in(client, bruno.email)
    assert answer["Location"] == f"/en/proposals/{proposal.pk}/"
    assert loaded(pk=proposal.pk).title == NEW_TITLE


def test_a_stranger_who_sends_a_change_before_signing_in_changes_nothing(
    client: Client, proposal: Proposal, dora: User
) -> None:
    send(client, proposal)
    answer = sign_in(client, dora.email)
    assert NEW_TEXT in client.get(answer["Location"]).content.decode()
    assert loaded(pk=proposal.pk).title == "Let beavers bakc"


def test_the_page_says_which_version_it_shows(proposal: Proposal, as_bruno: Client) -> None:
    before = Client().get(f"/en/proposals/{proposal.pk}/").content.decode()
    assert "version 1" not in before
    vote(proposal, citizen("Vera Blum"))
    send(as_bruno, proposal)
    assert "version 2, changed on" in Client().get(f"/en/proposals/{proposal.pk}/").content.decode()


def test_what_was_changed_is_found_by_search_and_by_its_likes(
    process: Process, proposal: Proposal, as_bruno: Client
) -> None:
    text = "Every pump along the river gets a meter that anybody can read."
    vote(proposal, citizen("Vera Blum"))
    send(as_bruno, proposal, title="Meters on pumps", text=text)
    assert the_same(process.subject.pk, "solution", "Meters on pumps", text) == proposal


def test_wording_authors_are_told_of_a_new_version(proposal: Proposal, as_bruno: Client, dora: User) -> None:
    services.propose_wording(
        proposal_id=proposal.pk, base=1, author=dora, title="A", text="B", explanation="C", language="en"
    )
    assert Wording.objects.count() == 1
    send(as_bruno, proposal)
    assert Notice.objects.filter(kind="proposal_edited", person=dora).count() == 1
