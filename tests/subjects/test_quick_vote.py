"""Quick vote: which propositions come, one press each, leaving and coming back, and before signing in."""

import re
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts import pending
from accounts.models import User
from subjects.models import Proposal, QuickVoteRun, SubjectPage
from subjects.quick_choice import IN_A_ROW, Candidate, choose, priority
from subjects.services.quick_vote import Answer
from subjects.views import quick_vote
from tests.accounts.conftest import sign_in
from tests.people import OURS, citizen, citizens, client_of
from tests.process import Process
from voting.models import Ballot, Choice, Skip, Vote, Window
from voting.services import recounted

counts = st.integers(0, 500)
candidates = st.lists(
    st.builds(
        Candidate,
        ballot_id=st.integers(1, 10_000),
        kind=st.sampled_from(["cause", "issue", "solution"]),
        agree=counts,
        mixed=counts,
        disagree=counts,
        skipped=counts,
        is_understood=st.booleans(),
    ),
    unique_by=lambda one: one.ballot_id,
    max_size=60,
)


# Which propositions are chosen


@given(candidates, st.integers(0, 30), st.integers())
def test_a_choice_has_no_double_and_is_as_long_as_it_can_be(given: list[Candidate], length: int, seed: int) -> None:
    chosen = choose(given, length, Random(seed))
    assert len(chosen) == len(set(chosen)) == min(length, len(given))
    assert set(chosen) <= {one.ballot_id for one in given}


@given(candidates, st.integers())
def test_the_same_seed_makes_the_same_choice_whatever_the_order_of_rows(given: list[Candidate], seed: int) -> None:
    assert choose(given, 20, Random(seed)) == choose(given[::-1], 20, Random(seed))


@given(candidates, st.integers())
def test_of_each_kind_what_is_understood_and_has_the_highest_priority_comes_first(
    given: list[Candidate], seed: int
) -> None:
    by_id = {one.ballot_id: one for one in given}
    chosen = [by_id[pk] for pk in choose(given, 20, Random(seed))]
    for kind in ("cause", "issue", "solution"):
        places = [(not one.is_understood, -priority(one)) for one in chosen if one.kind == kind]
        assert places == sorted(places)
        left = [one for one in given if one.kind == kind and one not in chosen]
        assert not (places and left) or places[-1] <= min((not one.is_understood, -priority(one)) for one in left)


@given(candidates, st.integers())
def test_no_more_than_two_of_a_kind_in_a_row_while_there_are_others(given: list[Candidate], seed: int) -> None:
    kinds = {one.ballot_id: one.kind for one in given}
    row = [kinds[pk] for pk in choose(given, len(given), Random(seed))]
    for start in range(len(row) - IN_A_ROW):
        part = row[start : start + IN_A_ROW + 1]
        assert len(set(part)) > 1 or set(row[start:]) == {part[0]}


@given(counts, counts, counts, counts)
def test_an_unseen_text_is_never_behind_one_that_was_seen(a: int, m: int, d: int, skipped: int) -> None:
    assert priority(Candidate(1, "cause")) >= priority(Candidate(2, "cause", a, m, d, skipped)) > 0


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 50))
def test_of_two_as_often_seen_the_more_divided_comes_first(one: int, other: int, mixed: int) -> None:
    split, clear = sorted((one, other)), [0, one + other]
    assert priority(Candidate(1, "cause", split[0], mixed, split[1])) >= priority(
        Candidate(2, "cause", clear[0], mixed, clear[1])
    )


@given(st.integers(0, 300), st.integers(0, 50))
def test_the_more_often_seen_the_later(votes: int, more: int) -> None:
    few, many = Candidate(1, "cause", votes, 0, votes), Candidate(2, "cause", votes + more, 0, votes + more)
    assert priority(few) >= priority(many)


@given(counts, counts, counts)
def test_a_text_many_skip_comes_later(agree: int, disagree: int, skipped: int) -> None:
    voted = Candidate(1, "cause", agree, skipped, disagree)
    passed = Candidate(2, "cause", agree + skipped // 2, 0, disagree + skipped - skipped // 2, 0)
    skipped_by = Candidate(3, "cause", agree, 0, disagree, skipped)
    assert min(priority(voted), priority(passed)) > 0
    assert priority(skipped_by) <= priority(Candidate(4, "cause", agree, 0, disagree))


# The pages


class Screen:
    """One page of the quick vote as a browser has it."""

    def __init__(self, client: Client, process: Process, query: str = "") -> None:
        self.client, self.address = client, f"/en/subjects/{process.subject.pk}/quick/"
        self.load(query)

    def load(self, query: str = "") -> None:
        answer = self.client.get(self.address + query)
        assert answer.status_code == 200
        self.text = answer.content.decode()
        found = re.search(r'<h1 id="h-proposition"[^>]*>(.*?)</h1>', self.text)
        self.title = found[1] if found else ""
        self.fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', self.text))
        progress = re.search(r'class="num">(\d+) of (\d+)<', self.text)
        self.number, self.total = (int(progress[1]), int(progress[2])) if progress else (0, 0)

    def press(self, value: str, *, expect: int = 303, **fields: str) -> None:
        token = (
            {"csrfmiddlewaretoken": self.fields["csrfmiddlewaretoken"]} if "csrfmiddlewaretoken" in self.fields else {}
        )
        data = {name: self.fields[name] for name in ("ballot", "version", "run", "opened") if name in self.fields}
        answer = self.client.post(self.address, data | token | {"value": value} | fields, headers=OURS)
        assert answer.status_code == expect, answer.content.decode()
        if expect == 303:
            assert answer["Location"] == f"{self.address}#proposition"
            self.load()
        else:
            self.text = answer.content.decode()


@pytest.fixture
def many(process: Process) -> list[Proposal]:
    """Twenty-four propositions of somebody else, of three kinds."""
    author = citizen("Emil Novak")
    kinds = ("cause", "issue", "solution")
    return [process.propose(author, f"Proposition {n}", kind=kinds[n % 3]) for n in range(24)]


def test_twenty_propositions_one_press_each(
    process: Process, bruno: User, as_bruno: Client, many: list[Proposal]
) -> None:
    screen, seen = Screen(as_bruno, process), []
    for number in range(1, 21):
        assert (screen.number, screen.total) == (number, 20)
        seen.append(screen.title)
        screen.press(("agree", "mixed", "disagree", "skip")[number % 4])
    assert len(set(seen)) == 20
    assert "Thank you" in screen.text
    assert "15 votes of yours are counted." in screen.text
    assert "You skipped 5." in screen.text
    assert Vote.objects.filter(voter=bruno, choice__isnull=False).count() == 15
    assert Skip.objects.filter(voter=bruno).count() == 5
    assert not recounted()


def test_a_skip_is_no_mixed_vote_and_in_no_count(process: Process, bruno: User, as_bruno: Client) -> None:
    screen = Screen(as_bruno, process)
    ballot_id = int(screen.fields["ballot"])
    screen.press("skip")
    assert not Vote.objects.filter(ballot=ballot_id).exists()
    ballot = Ballot.objects.get(pk=ballot_id)
    assert ballot.n_votes == 0
    screen.press("mixed")
    assert Skip.objects.count() == 1
    assert Vote.objects.get().choice == Choice.MIXED


def test_leaving_and_coming_back_goes_on_where_one_was(
    process: Process, bruno: User, as_bruno: Client, many: list[Proposal]
) -> None:
    screen = Screen(as_bruno, process)
    for _n in range(6):
        screen.press("agree")
    there = screen.title
    elsewhere = Screen(client_of(bruno), process)
    assert (elsewhere.title, elsewhere.number, elsewhere.total) == (there, 7, 20)


def test_looking_stores_nothing(process: Process, as_bruno: Client, many: list[Proposal]) -> None:
    Screen(as_bruno, process)
    client = Client()
    Screen(client, process)
    assert not QuickVoteRun.objects.exists()
    assert not client.cookies


def test_one_is_not_asked_about_ones_own_nor_twice(
    process: Process, bruno: User, as_bruno: Client, many: list[Proposal]
) -> None:
    mine = process.propose(bruno, "My own")
    screen = Screen(as_bruno, process)
    for _n in range(20):
        assert screen.title != mine.title
        screen.press("skip")
    screen.press("again")
    assert screen.number == 1
    # Twenty-four of Emil's and two of Ana's, twenty of them answered.
    assert screen.total == 6
    for _n in range(6):
        assert screen.title != mine.title
        screen.press("agree")
    screen.press("again")
    assert "Nothing left to vote on" in screen.text


def test_a_double_press_leaves_one_vote(process: Process, bruno: User, as_bruno: Client, many: list[Proposal]) -> None:
    screen = Screen(as_bruno, process)
    first = dict(screen.fields)
    screen.press("agree")
    screen.press("agree", **{name: first[name] for name in ("ballot", "version", "run")})
    assert screen.number == 2
    assert Vote.objects.filter(voter=bruno).count() == 1
    assert not recounted()


def test_the_previous_one_can_be_changed_or_taken_back(
    process: Process, bruno: User, as_bruno: Client, many: list[Proposal]
) -> None:
    screen = Screen(as_bruno, process)
    title = screen.title
    screen.press("agree")
    assert "?at=1#proposition" in screen.text
    screen.load("?at=1")
    assert screen.title == title
    assert re.search(r'value="agree" aria-pressed="true"', screen.text)
    screen.press("disagree")
    assert screen.number == 2
    assert Vote.objects.get(voter=bruno).choice == Choice.DISAGREE
    screen.load("?at=1")
    assert "Take my vote back" in screen.text
    screen.press("skip")
    assert Vote.objects.get(voter=bruno).choice is None
    assert Skip.objects.filter(voter=bruno).count() == 1
    assert not recounted()


def test_what_is_withdrawn_meanwhile_is_asked_no_more(
    process: Process, bruno: User, as_bruno: Client, many: list[Proposal]
) -> None:
    screen = Screen(as_bruno, process)
    screen.press("agree")
    run = QuickVoteRun.objects.get().ballots
    Proposal.objects.filter(ballot=run[1]).update(state="withdrawn", withdrawn_at=timezone.now())
    screen.load()
    assert screen.total == 19
    assert int(screen.fields["ballot"]) == run[2]
    screen.press("agree", expect=404, ballot=str(run[1]))


@pytest.mark.parametrize("value", ["", "none", "yes", "Agree", "1", "\0"])
def test_an_answer_that_is_none_is_refused(process: Process, as_bruno: Client, value: str) -> None:
    Screen(as_bruno, process).press(value, expect=400)
    assert not Vote.objects.exists()


@pytest.mark.parametrize("ballot", ["", "0", "-1", "abc", "9" * 19, "9" * 50, "٣"])
def test_a_ballot_that_is_none_is_refused(process: Process, as_bruno: Client, ballot: str) -> None:
    Screen(as_bruno, process).press("agree", expect=404, ballot=ballot)


def test_a_ballot_of_something_else_is_refused(process: Process, bruno: User, as_bruno: Client) -> None:
    comment = process.comment(bruno)
    Screen(as_bruno, process).press("agree", expect=404, ballot=str(comment.ballot_id))


@pytest.mark.parametrize("run", ["", "abc", "1.2.3", ".".join(["9" * 30] * 50), "-1.0"])
def test_an_odd_run_in_the_form_harms_nothing(
    process: Process, bruno: User, as_bruno: Client, many: list[Proposal], run: str
) -> None:
    screen = Screen(as_bruno, process)
    screen.press("agree", run=run)
    assert Vote.objects.filter(voter=bruno).count() == 1


@pytest.mark.parametrize("query", ["?at=0", "?at=99", "?at=abc", "?at=%00", "?at=-1", "?at=" + "9" * 400])
def test_odd_numbers_in_the_address_show_the_next_one(process: Process, as_bruno: Client, query: str) -> None:
    assert Screen(as_bruno, process, query).number == 1


def test_a_closed_step_says_so_and_takes_nothing(process: Process, as_bruno: Client, many: list[Proposal]) -> None:
    screen = Screen(as_bruno, process)
    Window.objects.filter(pk=process.window.pk).update(closes_at=timezone.now() - timedelta(hours=1))
    screen.press("agree", expect=409)
    assert "This step closed on" in screen.text
    screen.load()
    assert "No more votes are taken" in screen.text
    assert "<button" not in screen.text.partition("<main")[2].partition("</main")[0]
    assert not Vote.objects.exists()


def test_a_step_to_come_says_when(process: Process) -> None:
    Window.objects.filter(pk=process.window.pk).update(opens_at=timezone.now() + timedelta(days=2))
    text = Screen(Client(), process).text
    assert "No votes are taken now" in text
    assert "This step opens on" in text


def test_a_form_opened_before_the_close_is_taken_for_two_minutes(
    process: Process, bruno: User, as_bruno: Client
) -> None:
    screen = Screen(as_bruno, process)
    with time_machine.travel(timezone.now() + timedelta(seconds=30), tick=False):
        Window.objects.filter(pk=process.window.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
        answer = as_bruno.post(screen.address, screen.fields | {"value": "agree"}, headers=OURS)
    assert answer.status_code == 303
    assert Vote.objects.get(voter=bruno).is_late


def test_a_record_or_an_unknown_process_has_no_quick_vote(process: Process) -> None:
    assert Client().get("/en/subjects/999999/quick/").status_code == 404
    type(process.page).objects.filter(pk=process.page.pk).update(is_record=True)
    assert Client().get(f"/en/subjects/{process.subject.pk}/quick/").status_code == 404


def test_texts_in_another_language_come_last_and_say_so(process: Process, as_bruno: Client) -> None:
    author = citizen("Emil Novak")
    for n in range(3):
        process.propose(author, f"Idée {n}", language="fr")
        process.propose(author, f"Idea {n}")
    screen, titles = Screen(as_bruno, process), []
    while screen.title:
        titles.append(screen.title)
        if screen.title.startswith("Idée"):
            assert '<h1 id="h-proposition" lang="fr">' in screen.text
        screen.press("skip")
    assert all(title.startswith("Idée") for title in titles[-3:])
    assert len(titles) == 8


def test_the_subject_page_leads_there_while_votes_are_taken(process: Process, many: list[Proposal]) -> None:
    address = f"/en/subjects/{process.subject.pk}/quick/"
    text = Client().get(process.url).content.decode()
    assert address in text
    assert "Vote on 20 propositions in three minutes" in text
    process.close()
    assert address not in Client().get(process.url).content.decode()


def test_no_count_is_shown(process: Process, as_bruno: Client, many: list[Proposal]) -> None:
    Ballot.objects.filter(window=process.window).update(n_agree=7351, n_disagree=7352)
    screen = Screen(as_bruno, process)
    assert "735" not in re.sub(r"<input[^>]*>", "", screen.text)
    for _n in range(20):
        screen.press("agree")
    assert "735" not in re.sub(r"<input[^>]*>", "", screen.text)


# Before signing in


def test_a_visitors_answers_wait_as_one_act_and_are_cast_on_signing_in(
    process: Process, bruno: User, many: list[Proposal]
) -> None:
    client = Client(enforce_csrf_checks=True)
    screen = Screen(client, process)
    for value in ("agree", "mixed", "skip", "disagree"):
        screen.press(value)
    assert screen.number == 5
    assert "Sign in to have your 3 votes counted" in screen.text
    assert len(client.session["pending_acts"]) == 1
    assert not Vote.objects.exists()
    entrance = client.get("/en/account/sign-in/").content.decode()
    assert "Quick vote on “The river”: 3 votes" in entrance
    client.handler.enforce_csrf_checks = False
    answer = sign_in(client, bruno.email)
    assert answer["Location"] == screen.address
    screen.load()
    assert "Your 3 votes are counted." in screen.text
    assert (screen.number, screen.total) == (5, 20)
    assert set(Vote.objects.filter(voter=bruno).values_list("choice", flat=True)) == {-1, 0, 1}
    assert Skip.objects.filter(voter=bruno).count() == 1
    assert not client.session.get("pending_kept_words")
    assert not recounted()


def test_a_visitor_changes_an_answer_that_waits(process: Process, bruno: User, many: list[Proposal]) -> None:
    client = Client()
    screen = Screen(client, process)
    screen.press("agree")
    screen.load("?at=1")
    screen.press("disagree")
    assert screen.number == 2
    sign_in(client, bruno.email)
    assert Vote.objects.get().choice == Choice.DISAGREE


def test_a_visitor_reaches_the_end_and_may_begin_again(process: Process, bruno: User, many: list[Proposal]) -> None:
    client = Client()
    screen = Screen(client, process)
    first = screen.fields["run"].split(".")
    for _n in range(20):
        screen.press("agree")
    assert "Your 20 votes are not counted yet" in screen.text
    screen.press("again")
    assert screen.number == 1
    assert not set(first) & set(screen.fields["run"].split("."))
    screen.press("agree")
    assert "Sign in to have your 21 votes counted" in screen.text
    sign_in(client, bruno.email)
    assert Vote.objects.filter(voter=bruno).count() == 21


def test_a_visitor_with_many_answers_waiting_signs_in_first(
    process: Process, many: list[Proposal], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.QUICK_VOTE_LENGTH = 3
    monkeypatch.setattr(quick_vote, "MOST_WAITING", 6)
    client = Client()
    screen = Screen(client, process)
    for n in range(6):
        if n == 3:
            screen.press("again")
        screen.press("disagree")
    assert 'value="again"' not in screen.text
    answer = client.post(screen.address, {"value": "again"}, headers=OURS)
    assert answer.status_code == 303
    assert "/sign-in/" in answer["Location"]
    # A form kept open in another tab.
    waiting = client.session["pending_acts"][0]["data"]
    other = next(proposal.ballot_id for proposal in many if str(proposal.ballot_id) not in waiting)
    screen.press("agree", expect=429, ballot=str(other))


def test_a_session_stays_small_however_much_waits(db: None) -> None:
    answers = {10**17 + n: Answer("disagree", 2**31 - 1) for n in range(quick_vote.MOST_WAITING)}
    request = RequestFactory().get("/", HTTP_HOST="testserver")
    request.session = SessionStore()
    page = SubjectPage(title="A river", subject_id=10**17)
    quick_vote._keep(request, page, answers, list(answers)[:20])
    [act] = pending.waiting(request)
    assert sum(len(name) + len(value) for name, value in act.data.items()) < pending.MAX_SIZE / 2
    assert act.words == []
    assert quick_vote._from_data(act.data) == (answers, list(answers)[:20])


def test_votes_made_before_the_close_count_when_confirmed_within_a_day(
    process: Process, bruno: User, many: list[Proposal]
) -> None:
    client = Client()
    screen = Screen(client, process)
    screen.press("agree")
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=True):
        Window.objects.filter(pk=process.window.pk).update(closes_at=timezone.now() - timedelta(minutes=30))
        screen.load()
        assert "Sign in to have your vote counted" in screen.text
        sign_in(client, bruno.email)
        assert Vote.objects.get(voter=bruno).choice == Choice.AGREE


def test_a_vote_that_is_refused_leaves_the_others(process: Process, bruno: User, many: list[Proposal]) -> None:
    client = Client()
    screen = Screen(client, process)
    frozen = int(screen.fields["ballot"])
    screen.press("agree")
    screen.press("agree")
    Ballot.objects.filter(pk=frozen).update(is_frozen=True)
    sign_in(client, bruno.email)
    screen.load()
    assert "1 vote was not counted. This text was withdrawn, hidden or merged" in screen.text
    assert Vote.objects.filter(voter=bruno).count() == 1


def test_a_visitor_of_another_site_plants_nothing(process: Process, many: list[Proposal]) -> None:
    client = Client()
    screen = Screen(client, process)
    answer = client.post(screen.address, screen.fields | {"value": "agree"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert not client.session.get("pending_acts")


def test_a_skip_before_signing_in_leaves_a_vote_given_earlier(
    process: Process, bruno: User, as_bruno: Client, many: list[Proposal]
) -> None:
    signed_in = Screen(as_bruno, process)
    ballot = signed_in.fields["ballot"]
    signed_in.press("agree")
    client = Client()
    screen = Screen(client, process)
    screen.press("skip", ballot=ballot)
    sign_in(client, bruno.email)
    assert Vote.objects.get(voter=bruno, ballot=ballot).choice == Choice.AGREE


def test_the_page_costs_the_same_statements_for_few_and_many(process: Process, as_bruno: Client) -> None:
    def statements() -> int:
        Screen(as_bruno, process)
        with CaptureQueriesContext(connection) as seen:
            Screen(as_bruno, process)
        return len(seen)

    author = citizens(1)[0]
    for n in range(3):
        process.propose(author, f"Few {n}")
    few = statements()
    for n in range(40):
        process.propose(author, f"Many {n}")
    assert statements() == few <= 16
