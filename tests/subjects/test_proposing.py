"""Causes and solutions of participants: written, refused, given back."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from discussion.services import post_comment
from subjects import services
from subjects.models import Proposal
from tests.accounts.conftest import sign_in
from tests.people import OURS, client_of
from tests.process import Process, add, subject_page, translated
from voting.opened import stamp

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


def test_an_issue_at_stake_is_written_published_and_named_as_one(process: Process, as_bruno: Client) -> None:
    page = as_bruno.get(f"/en/propose/{process.subject.pk}/issue/").content.decode()
    assert "Name an issue at stake" in page
    assert 'name="treats"' not in page
    answer = send(as_bruno, process, "issue", title="Who may swim here")
    assert by_participants().get().kind == "issue"
    text = Client().get(answer["Location"]).content.decode()
    assert "Issue at stake" in text
    assert "Who may swim here" in text


def test_a_late_text_has_the_exposure_that_is_left_to_it(process: Process, bruno: User) -> None:
    opens_at, closes_at = process.window.opens_at, process.window.closes_at
    assert opens_at
    assert closes_at
    with time_machine.travel(opens_at + (closes_at - opens_at) * 0.75, tick=False):
        assert 240 <= process.propose(bruno).exposure <= 250


def test_a_form_opened_before_the_close_is_taken_two_minutes_after_it_and_marked(process: Process, bruno: User) -> None:
    closes_at = process.window.closes_at
    assert closes_at is not None
    opened = stamp(closes_at - timedelta(minutes=20))
    with time_machine.travel(closes_at + timedelta(seconds=119), tick=False):
        assert send(client_of(bruno), process, opened=opened).status_code == 303
    assert by_participants().get().current.is_late
    with time_machine.travel(closes_at + timedelta(seconds=121), tick=False):
        answer = send(client_of(bruno), process, opened=opened, title="Two beavers", nonce="n2")
    assert answer.status_code == 409
    assert "and ask nothing." in answer.content.decode()
    with time_machine.travel(closes_at + timedelta(seconds=60), tick=False):
        forged = send(client_of(bruno), process, opened="1234:forged", title="Two beavers", nonce="n2")
    assert forged.status_code == 409


def test_what_a_visitor_sent_in_the_last_moments_is_published_when_they_sign_in_within_a_day(
    client: Client, process: Process, bruno: User
) -> None:
    closes_at = process.window.closes_at
    assert closes_at is not None
    with time_machine.travel(closes_at + timedelta(seconds=60)):
        send(client, process, opened=stamp(closes_at - timedelta(minutes=20)))
    with time_machine.travel(closes_at + timedelta(hours=5)):
        sign_in(client, bruno.email)
    assert by_participants().get().current.is_late


def test_more_than_two_texts_a_minute_are_refused_and_the_words_given_back(process: Process, as_bruno: Client) -> None:
    titles = ["Trees on banks", "Teach swimming", "Open the archives"]
    texts = ["Shade for fish.", "Lessons at nine.", "Anybody may read minutes."]
    answers = [
        send(as_bruno, process, title=title, text=text, nonce=f"n{n}")
        for n, (title, text) in enumerate(zip(titles, texts, strict=True))
    ]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    text = answers[2].content.decode()
    assert "You may send 2 texts a minute." in text
    assert f'value="{titles[2]}"' in text
    assert by_participants().count() == 2


def test_a_double_click_counts_as_one_text(process: Process, as_bruno: Client, bruno: User) -> None:
    for _ in range(5):
        assert send(as_bruno, process).status_code == 303
    bruno.refresh_from_db()
    assert bruno.texts_in_day == 1


def test_texts_after_the_limit_sent_before_signing_in_are_given_back(
    client: Client, process: Process, bruno: User, settings: Any
) -> None:
    settings.TEXTS_A_DAY = 1
    process.propose(bruno, "Loaders are not counted")
    send(client_of(bruno), process, title="Trees on banks", text="Shade for fish.")
    send(client, process, title="Teach swimming", text="Lessons at nine, for all.", nonce="n2")
    answer = sign_in(client, bruno.email)
    text = client.get(answer["Location"]).content.decode()
    assert "Your contribution was not published. You may send 1 text a day." in text
    assert "Lessons at nine, for all." in text


def test_a_hidden_text_is_not_found_a_withdrawn_one_is(process: Process, bruno: User) -> None:
    proposal = process.propose(bruno)
    address = f"/en/proposals/{proposal.pk}/"
    Proposal.objects.filter(pk=proposal.pk).update(state="withdrawn", withdrawn_at=proposal.published_at)
    assert Client().get(address).status_code == 200
    Proposal.objects.filter(pk=proposal.pk).update(state="hidden", withdrawn_at=None)
    assert Client().get(address).status_code == 404


def test_the_page_of_a_proposal_takes_the_same_queries_however_much_is_there(
    process: Process, bruno: User, as_dora: Client, settings: Any, django_assert_max_num_queries: Any
) -> None:
    settings.TEXTS_A_MINUTE = settings.TEXTS_A_DAY = 0
    proposal = process.propose(bruno)
    address = f"/en/proposals/{proposal.pk}/"

    def add_texts(n: int) -> None:
        for number in range(n):
            title = f"{n} {number}"
            services.propose_wording(
                proposal_id=proposal.pk, base=1, author=bruno, title=title, text="", explanation="w", language="en"
            )
            post_comment(discussion=proposal.discussion, author=bruno, text=title, language="en")

    add_texts(1)
    as_dora.get(address)
    with CaptureQueriesContext(connection) as few:
        as_dora.get(address)
    n_queries = len(few)
    add_texts(12)
    as_dora.get(address)
    with django_assert_max_num_queries(n_queries):
        as_dora.get(address)


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
