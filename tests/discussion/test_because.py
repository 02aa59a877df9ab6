"""The optional line after a vote: an argument on the side of the vote."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from discussion.models import ThreadComment
from subjects.models import Proposal
from tests.accounts.conftest import sign_in
from tests.people import OURS
from tests.process import Process, ballot_of
from voting.because import address_of
from voting.services import cast

LINE = "They hold the water back where it falls."


@pytest.fixture
def proposal(process: Process, ana: User) -> Proposal:
    """Something to vote on."""
    return process.propose(ana)


def send(client: Client, proposal: Proposal, line: str = LINE, **fields: Any) -> HttpResponse:
    """Send the line."""
    form = {"because": line, "next": f"/en/proposals/{proposal.pk}/", "choice": "agree"} | fields
    return client.post(address_of(proposal.ballot), form, headers=OURS)


@pytest.mark.parametrize(("choice", "stance"), [(1, "for"), (-1, "against"), (0, "neutral"), (None, "neutral")])
def test_the_line_becomes_an_argument_on_the_side_of_the_vote(
    proposal: Proposal, bruno: User, as_bruno: Client, choice: int | None, stance: str
) -> None:
    cast(ballot=ballot_of(proposal), voter=bruno, choice=choice)
    answer = send(as_bruno, proposal)
    assert answer.status_code == 303
    assert answer["Location"] == f"/en/proposals/{proposal.pk}/"
    argument = ThreadComment.objects.get()
    assert (argument.comment, argument.stance, argument.user) == (LINE, stance, bruno)
    assert argument.discussion_id == proposal.discussion_id
    assert "Your comment is published." in as_bruno.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("line", ["", "  \n "])
def test_an_empty_line_is_nothing(proposal: Proposal, as_bruno: Client, line: str) -> None:
    assert send(as_bruno, proposal, line).status_code == 303
    assert not ThreadComment.objects.exists()


def test_a_second_line_is_another_argument_and_the_same_one_is_not(proposal: Proposal, as_bruno: Client) -> None:
    for line in (LINE, LINE, "And they are beautiful, which counts for me."):
        assert send(as_bruno, proposal, line).status_code == 303
    assert ThreadComment.objects.count() == 2


def test_a_line_written_before_signing_in_is_published_after_it(
    client: Client, proposal: Proposal, bruno: User
) -> None:
    answer = send(client, proposal, choice="disagree")
    assert answer.status_code == 303
    assert LINE in client.get(answer["Location"]).content.decode()
    sign_in(client, bruno.email)
    argument = ThreadComment.objects.get()
    assert (argument.stance, argument.user) == ("against", bruno)


def test_a_line_that_is_not_taken_is_given_back(process: Process, proposal: Proposal, as_bruno: Client) -> None:
    answer = send(as_bruno, proposal, "a" * 1001)
    assert answer.status_code == 400
    assert "at most 1000 characters" in answer.content.decode()
    process.close()
    answer = send(as_bruno, proposal)
    assert answer.status_code == 409
    assert LINE in answer.content.decode()


def test_a_line_leads_to_no_other_site(proposal: Proposal, as_bruno: Client) -> None:
    answer = send(as_bruno, proposal, next="https://example.org/")
    assert answer["Location"] == "/"


def test_a_comment_takes_no_line(process: Process, as_bruno: Client, ana: User) -> None:
    comment = process.comment(ana)
    assert address_of(comment.ballot) == ""
    for number in (comment.ballot_id, 999999):
        assert as_bruno.post(f"/en/because/{number}/", {"because": LINE}).status_code == 404
    assert as_bruno.get(f"/en/because/{comment.ballot_id}/").status_code == 405


def test_another_site_cannot_write_a_line(proposal: Proposal, visitor: Client) -> None:
    answer = visitor.post(
        f"/en/because/{proposal.ballot_id}/", {"because": LINE}, headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403
    assert LINE in answer.content.decode()
