"""Causes and solutions of participants: written, refused, given back."""

import json
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from subjects.models import Proposal
from tests.accounts.conftest import sign_in
from tests.people import OURS, client_of
from tests.process import Process, add, subject_page, translated

TITLE, TEXT = "Let beavers back", "They hold the water\n\nand ask nothing."


def form(**changes: Any) -> dict[str, Any]:
    """A proposal that is right, with changes."""
    return {"title": TITLE, "text": TEXT, "language": "en", "nonce": "n1"} | changes


def send(client: Client, process: Process, kind: str = "solution", **changes: Any) -> HttpResponse:
    """Send a proposal."""
    return client.post(f"/en/propose/{process.subject.pk}/{kind}/", form(**changes), headers=OURS)


def by_participants() -> Any:
    return Proposal.objects.filter(origin="participant")


def test_a_solution_names_the_causes_it_treats(process: Process, as_bruno: Client) -> None:
    answer = send(as_bruno, process, treats=[process.own_cause.pk])
    proposal = by_participants().get()
    assert answer.status_code == 303
    assert answer["Location"] == f"/en/proposals/{proposal.pk}/"
    assert (proposal.kind, proposal.title, proposal.text) == ("solution", TITLE, TEXT)
    assert list(proposal.treats.all()) == [process.own_cause]
    shown = Client().get(answer["Location"]).content.decode()
    assert "Too much water is taken" in shown
    assert "Bruno Leroy" in shown
    cause = Client().get(f"/en/proposals/{process.own_cause.pk}/").content.decode()
    assert TITLE in cause


def test_a_cause_is_listed_with_the_citizens_apart_from_the_parliamentarian(process: Process, as_bruno: Client) -> None:
    send(as_bruno, process, "cause", title="Springs are paved over")
    text = Client().get(process.url).content.decode()
    own, _, rest = text.partition('id="causes"')
    assert "Springs are paved over" in rest
    assert "Springs are paved over" not in own
    assert "Too much water is taken" in own
    assert "Springs are paved over" in Client().get(f"{process.url}causes/").content.decode()
    assert "Springs are paved over" not in Client().get(f"{process.url}solutions/").content.decode()


WRONG = [
    ({"title": ""}, "Say it in one sentence first."),
    ({"title": " \t "}, "Say it in one sentence first."),
    ({"title": "a" * 121}, "at most 120 characters (it has 121)"),
    ({"title": "a\0b"}, "Null characters are not allowed."),
    ({"text": ""}, "Explain it in a few words."),
    ({"text": "a" * 2001}, "at most 2000 characters (it has 2001)"),
    ({"text": "a\0b"}, "Null characters are not allowed."),
    ({"language": "xx"}, "xx is not one of the available choices"),
    ({"language": ""}, "This field is required."),
    ({"treats": ["999999"]}, "One of the causes is not in this subject."),
    ({"treats": ["abc"]}, "One of the causes is not in this subject."),
    ({"treats": ["1\0"]}, "One of the causes is not in this subject."),
    ({"treats": ["9" * 30]}, "One of the causes is not in this subject."),
    ({"treats": ["9" * 5000]}, "One of the causes is not in this subject."),
    ({"treats": ["1e3"]}, "One of the causes is not in this subject."),
    ({"nonce": "n" * 41}, "at most 40 characters"),
]


@pytest.mark.parametrize(("changes", "words"), WRONG)
@pytest.mark.parametrize("who", ["bruno", "visitor"])
def test_bad_input_is_said_and_the_text_given_back(
    process: Process, bruno: User, visitor: Client, who: str, changes: dict[str, Any], words: str
) -> None:
    client = client_of(bruno) if who == "bruno" else visitor
    answer = send(client, process, **changes)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert words in text
    if "title" not in changes:
        assert f'value="{TITLE}"' in text
    if "text" not in changes:
        assert "and ask nothing." in text
    assert not by_participants().exists()


def test_causes_of_another_subject_or_kind_cannot_be_treated(process: Process, as_bruno: Client, ana: User) -> None:
    other = add(process.index, subject_page(ana.representative, title="The lake", slug="lake"))
    foreign = Proposal.objects.get(subject=other.subject, kind="cause")
    solution = Proposal.objects.get(subject=process.subject, kind="solution")
    hidden = process.propose(User.objects.get(display_name="Bruno Leroy"), kind="cause")
    hidden.state = "hidden"
    hidden.save(update_fields=["state"])
    for wrong in (foreign, solution, hidden):
        answer = send(as_bruno, process, treats=[wrong.pk])
        assert answer.status_code == 400
        assert "One of the causes is not in this subject." in answer.content.decode()


def test_sent_twice_from_the_same_form_it_is_published_once(process: Process, as_bruno: Client) -> None:
    assert send(as_bruno, process)["Location"] == send(as_bruno, process)["Location"]
    assert by_participants().count() == 1


def test_the_same_text_by_two_people_is_two_proposals(process: Process, as_bruno: Client, as_dora: Client) -> None:
    send(as_bruno, process)
    send(as_dora, process)
    assert by_participants().count() == 2


def test_a_step_that_closes_while_writing_gives_the_text_back(process: Process, as_bruno: Client) -> None:
    closes_at = process.window.closes_at
    assert closes_at is not None
    with time_machine.travel(closes_at, tick=False):
        as_bruno.force_login(User.objects.get(display_name="Bruno Leroy"))
        answer = send(as_bruno, process)
    assert answer.status_code == 409
    assert "This step closed on" in answer.content.decode()
    assert "and ask nothing." in answer.content.decode()
    assert not by_participants().exists()


def test_a_closed_step_says_so_before_anybody_writes(process: Process) -> None:
    process.close()
    text = Client().get(f"/en/propose/{process.subject.pk}/solution/").content.decode()
    assert "This step closed on" in text


def test_a_proposal_written_before_signing_in_is_published_after_it(
    client: Client, process: Process, bruno: User
) -> None:
    answer = send(client, process, treats=[process.own_cause.pk])
    assert answer.status_code == 303
    assert TITLE in client.get(answer["Location"]).content.decode()
    answer = sign_in(client, bruno.email)
    proposal = by_participants().get()
    assert answer["Location"] == f"/en/proposals/{proposal.pk}/"
    assert (proposal.author, proposal.text) == (bruno, TEXT)
    assert list(proposal.treats.all()) == [process.own_cause]


def test_words_written_before_signing_in_come_back_when_the_step_has_closed(
    client: Client, process: Process, bruno: User
) -> None:
    send(client, process)
    process.close()
    answer = sign_in(client, bruno.email)
    text = client.get(answer["Location"]).content.decode()
    assert "Your contribution was not published. This step closed on" in text
    assert f'value="{TITLE}"' in text
    assert "and ask nothing." in text


def test_a_page_open_too_long_gives_the_words_back(process: Process, bruno: User) -> None:
    answer = send(client_of(bruno, enforce_csrf_checks=True), process)
    assert answer.status_code == 403
    assert TITLE in answer.content.decode()
    assert "and ask nothing." in answer.content.decode()


def test_another_site_cannot_propose(process: Process, visitor: Client) -> None:
    answer = visitor.post(f"/en/propose/{process.subject.pk}/cause/", form(), headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert TITLE in answer.content.decode()


@pytest.mark.parametrize("number", ["0", "999999", "9" * 18, "9" * 19, "9" * 5000, "abc"])
def test_a_subject_that_does_not_exist_is_not_found(process: Process, as_bruno: Client, number: str) -> None:
    assert as_bruno.get(f"/en/propose/{number}/cause/").status_code == 404
    assert as_bruno.post(f"/en/propose/{number}/cause/", form()).status_code == 404
    assert as_bruno.get(f"/en/proposals/{number}/").status_code == 404


def test_a_kind_that_does_not_exist_is_not_found(process: Process, as_bruno: Client) -> None:
    assert as_bruno.get(f"/en/propose/{process.subject.pk}/wish/").status_code == 404


def test_what_people_propose_is_text_and_nothing_else(process: Process, bruno: User) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    proposal = process.propose(bruno, hostile, text=hostile)
    for address in (process.url, f"{process.url}solutions/", f"/en/proposals/{proposal.pk}/", "/en/search/?q=alert"):
        body = Client().get(address).content.decode().partition("<main")[2]
        assert "<script>alert" not in body, address
        assert "<img src=x" not in body, address


def test_the_causes_to_tick_are_in_the_readers_words_and_foreign_ones_are_marked(process: Process, bruno: User) -> None:
    process.propose(bruno, "Wells are dug", "cause")
    raw = json.loads(json.dumps(list(process.page.positions.raw_data)))
    raw[0]["value"]["title"] = "On pompe trop"
    translated(process.page, "fr", slug="riviere", positions=json.dumps(raw))
    text = Client().get(f"/fr/propose/{process.subject.pk}/solution/").content.decode()
    assert "<span>On pompe trop</span>" in text
    assert '<span lang="en">Wells are dug</span>' in text
    assert "Too much water is taken" not in text
