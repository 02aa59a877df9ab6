"""A colour vote through the site's door: set, changed, taken back, refused."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from subjects.services import resume_step, suspend_step
from tests.people import OURS, client_of
from tests.process import Process, ballot_of, days
from voting.models import Ballot, Vote, Window

FETCH = {"x-requested-with": "fetch"}


def tally(ballot: Ballot) -> tuple[int, int, int]:
    """Agree, mixed, disagree of persons, as stored."""
    ballot.refresh_from_db()
    return ballot.n_agree, ballot.n_mixed, ballot.n_disagree


@pytest.fixture
def ballot(process: Process) -> Ballot:
    """The ballot of the parliamentarian's cause."""
    return ballot_of(process.own_cause)


@pytest.fixture
def address(ballot: Ballot) -> str:
    """Where votes on it go."""
    return f"/en/vote/{ballot.pk}/"


def test_a_vote_is_counted_and_leads_back_to_the_vote(as_bruno: Client, ballot: Ballot, address: str) -> None:
    answer = as_bruno.post(address, {"value": "agree", "next": "/en/subjects/river/?page=2"})
    assert answer.status_code == 303
    assert answer["Location"] == f"/en/subjects/river/?page=2&because={ballot.pk}#vote-{ballot.pk}"
    assert tally(ballot) == (1, 0, 0)


def test_the_last_vote_counts(as_bruno: Client, ballot: Ballot, address: str) -> None:
    for value, counted in [("agree", (1, 0, 0)), ("mixed", (0, 1, 0)), ("disagree", (0, 0, 1))]:
        as_bruno.post(address, {"value": value})
        assert tally(ballot) == counted
    vote = Vote.objects.get()
    assert (vote.choice, vote.previous) == (-1, 0)


def test_a_vote_taken_back_is_not_counted_and_can_be_given_again(
    as_bruno: Client, ballot: Ballot, address: str
) -> None:
    as_bruno.post(address, {"value": "agree"})
    as_bruno.post(address, {"value": "none"})
    assert tally(ballot) == (0, 0, 0)
    as_bruno.post(address, {"value": "none"})
    assert tally(ballot) == (0, 0, 0)
    as_bruno.post(address, {"value": "disagree"})
    assert tally(ballot) == (0, 0, 1)
    assert Vote.objects.count() == 1


def test_pressing_twice_leaves_one_vote(as_bruno: Client, ballot: Ballot, address: str) -> None:
    as_bruno.post(address, {"value": "agree"})
    as_bruno.post(address, {"value": "agree"})
    assert tally(ballot) == (1, 0, 0)
    assert Vote.objects.count() == 1


def test_taking_back_what_was_never_given_counts_nothing(as_bruno: Client, ballot: Ballot, address: str) -> None:
    assert as_bruno.post(address, {"value": "none"}).status_code == 303
    assert tally(ballot) == (0, 0, 0)


def test_organisations_are_counted_apart(as_bruno: Client, as_dora: Client, ballot: Ballot, address: str) -> None:
    as_bruno.post(address, {"value": "agree"})
    as_dora.post(address, {"value": "disagree"})
    assert tally(ballot) == (1, 0, 0)
    assert (ballot.org_agree, ballot.org_mixed, ballot.org_disagree) == (0, 0, 1)
    assert ballot.score == ballot.n_votes == 1
    as_dora.post(address, {"value": "mixed"})
    ballot.refresh_from_db()
    assert (ballot.org_agree, ballot.org_mixed, ballot.org_disagree) == (0, 1, 0)


def test_the_page_says_how_organisations_voted(process: Process, as_dora: Client, address: str) -> None:
    as_dora.post(address, {"value": "disagree"})
    text = Client().get(f"/en/proposals/{process.own_cause.pk}/").content.decode()
    assert "Organisations, counted apart: 0 agree, 0 mixed, 1 disagree" in text


def test_an_account_that_becomes_an_organisation_keeps_its_old_votes_where_they_were_counted(
    bruno: User, ballot: Ballot, address: str
) -> None:
    client_of(bruno).post(address, {"value": "agree"})
    bruno.kind = "company"
    bruno.save()
    client_of(bruno).post(address, {"value": "mixed"})
    assert tally(ballot) == (0, 1, 0)
    assert ballot.org_agree == ballot.org_mixed == 0


def test_a_vote_names_the_version_of_the_text_it_was_cast_on(as_bruno: Client, ballot: Ballot, address: str) -> None:
    Ballot.objects.filter(pk=ballot.pk).update(version=3)
    as_bruno.post(address, {"value": "agree", "version": "2"})
    assert Vote.objects.get().seen_version == 2
    as_bruno.post(f"{address}?version=1", {"value": "mixed"})
    assert Vote.objects.get().seen_version == 1
    as_bruno.post(address, {"value": "agree"})
    assert Vote.objects.get().seen_version == 3
    # A version that does not exist cannot have been read.
    as_bruno.post(address, {"value": "agree", "version": "99"})
    assert Vote.objects.get().seen_version == 3


@pytest.mark.parametrize(
    "value", ["", "abc", "1", "AGREE", "agree\0", "1\0", "9" * 5000, "1e3", "-1", "None", "agree,mixed", "é", "🟢"]
)
def test_a_value_that_is_no_colour_is_refused_with_words(
    as_bruno: Client, ballot: Ballot, address: str, value: str
) -> None:
    answer = as_bruno.post(address, {"value": value})
    assert answer.status_code == 400
    assert "Choose agree, mixed or disagree." in answer.content.decode()
    assert tally(ballot) == (0, 0, 0)
    assert not Vote.objects.exists()


@pytest.mark.parametrize("version", ["abc", "1\0", "9" * 5000, "1e3", "-1", "0", "1.5", str(2**31)])
def test_a_version_that_is_no_number_is_refused(as_bruno: Client, address: str, version: str) -> None:
    assert as_bruno.post(address, {"value": "agree", "version": version}).status_code == 400
    assert not Vote.objects.exists()


def test_a_list_of_values_is_one_vote_at_most(as_bruno: Client, address: str) -> None:
    assert as_bruno.post(address, {"value": ["agree", "disagree"]}).status_code == 303
    assert as_bruno.post(address, {"value[]": ["agree"]}).status_code == 400
    assert Vote.objects.count() == 1


@pytest.mark.parametrize("number", ["0", "999999", "9" * 18, "9" * 19, "9" * 5000, "abc", "-1", "1e3", "1%00"])
def test_a_ballot_that_does_not_exist_is_not_found(process: Process, as_bruno: Client, number: str) -> None:
    assert as_bruno.post(f"/en/vote/{number}/", {"value": "agree"}).status_code == 404


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"closes_at": timezone.now()}, "This step closed on"),
        ({"opens_at": days(1)}, "This step opens on"),
        ({"opens_at": None, "closes_at": None}, "This step has no date yet."),
        ({"suspended_at": timezone.now()}, "This step is suspended for now."),
    ],
)
def test_a_step_that_is_not_open_refuses_with_the_reason(
    as_bruno: Client, process: Process, ballot: Ballot, address: str, dates: dict, words: str
) -> None:
    Window.objects.filter(pk=process.window.pk).update(**dates)
    answer = as_bruno.post(address, {"value": "agree", "next": process.url})
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert f'href="{process.url}#vote-{ballot.pk}"' in answer.content.decode()
    assert not Vote.objects.exists()


def test_a_vote_counts_again_once_the_step_is_resumed(
    as_bruno: Client, process: Process, carla: User, ballot: Ballot, address: str
) -> None:
    step = process.subject.steps.get(kind="contribute")
    suspend_step(step=step, by=carla, reason="The list is checked.")
    assert as_bruno.post(address, {"value": "agree"}).status_code == 409
    resume_step(step=step, by=carla, reason="Checked.")
    assert as_bruno.post(address, {"value": "agree"}).status_code == 303
    assert tally(ballot) == (1, 0, 0)


def test_a_vote_cannot_be_taken_back_after_the_close(
    as_bruno: Client, process: Process, ballot: Ballot, address: str
) -> None:
    as_bruno.post(address, {"value": "agree"})
    process.close()
    assert as_bruno.post(address, {"value": "none"}).status_code == 409
    assert tally(ballot) == (1, 0, 0)


def test_a_frozen_ballot_keeps_its_votes_and_takes_no_other(as_bruno: Client, ballot: Ballot, address: str) -> None:
    as_bruno.post(address, {"value": "agree"})
    Ballot.objects.filter(pk=ballot.pk).update(is_frozen=True)
    answer = as_bruno.post(address, {"value": "disagree"})
    assert answer.status_code == 409
    assert "takes no further votes" in answer.content.decode()
    assert tally(ballot) == (1, 0, 0)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://testserver@evil.example/",
        "\0//evil.example",
        "",
    ],
)
def test_a_vote_never_leads_to_another_site(as_bruno: Client, ballot: Ballot, address: str, elsewhere: str) -> None:
    answer = as_bruno.post(address, {"value": "agree", "next": elsewhere})
    assert answer.status_code == 303
    assert answer["Location"] == f"/?because={ballot.pk}#vote-{ballot.pk}"


@pytest.mark.parametrize("odd", ["/en/\0", "/en/\r\nSet-Cookie: a=b", "/" + "a" * 10_000, "/en/?q=é\x7f"])
def test_an_odd_way_back_is_still_an_answer(as_bruno: Client, address: str, odd: str) -> None:
    answer = as_bruno.post(address, {"value": "agree", "next": odd})
    assert answer.status_code == 303
    assert "\n" not in answer["Location"]
    assert answer["Location"].startswith("/")


def test_a_vote_is_never_cast_by_opening_an_address(as_bruno: Client, ballot: Ballot, address: str) -> None:
    for method in (as_bruno.get, as_bruno.head, as_bruno.put, as_bruno.delete):
        assert method(f"{address}?value=agree").status_code == 405
    assert tally(ballot) == (0, 0, 0)


def test_a_signed_in_person_votes_only_with_the_token_of_a_page(bruno: User, ballot: Ballot, address: str) -> None:
    strict = client_of(bruno, enforce_csrf_checks=True)
    assert strict.post(address, {"value": "agree"}, headers=OURS).status_code == 403
    assert strict.post(address, {"value": "agree"}, headers={"origin": "https://evil.example"}).status_code == 403
    assert tally(ballot) == (0, 0, 0)
    strict.get(f"/en/proposals/{ballot.proposal.pk}/")
    token = strict.cookies["csrftoken"].value
    assert strict.post(address, {"value": "agree", "csrfmiddlewaretoken": token}).status_code == 303
    assert tally(ballot) == (1, 0, 0)


def test_the_script_of_the_page_gets_the_box_alone(as_bruno: Client, ballot: Ballot, address: str) -> None:
    answer = as_bruno.post(address, {"value": "agree", "label": "<b>Water</b>"}, headers=FETCH)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in text
    assert f'id="vote-{ballot.pk}"' in text
    assert "Your vote" in text
    assert "<b>Water</b>" not in text


def test_the_script_gets_the_refusal_in_the_box(as_bruno: Client, process: Process, address: str) -> None:
    process.close()
    answer = as_bruno.post(address, {"value": "agree"}, headers=FETCH)
    assert answer.status_code == 409
    assert "This step closed on" in answer.content.decode()


def test_a_vote_costs_few_statements(as_bruno: Client, address: str) -> None:
    as_bruno.post(address, {"value": "agree"})
    with CaptureQueriesContext(connection) as first:
        as_bruno.post(address, {"value": "disagree"})
    assert len(first) <= 8, [query["sql"] for query in first]


def test_the_author_is_not_counted_without_voting(process: Process, bruno: User) -> None:
    assert tally(ballot_of(process.propose(bruno))) == (0, 0, 0)
