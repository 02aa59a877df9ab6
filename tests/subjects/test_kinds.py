"""A text in the wrong list is moved by the team; votes and comments stay."""

import pytest
from django.test import Client

from accounts.models import User
from notices.models import Notice
from subjects.models import Proposal, ProposalEvent
from subjects.services.kinds import KindRefused, change_kind
from subjects.services.withdrawal import withdraw
from tests.people import citizen, citizens
from tests.process import Process
from tests.subjects.merging import argue, counts, proposed, two_texts, vote


@pytest.fixture
def cause(process: Process, bruno: User) -> Proposal:
    """A solution of Bruno's that stands among the causes."""
    return process.propose(bruno, "Let beavers back", kind="cause")


def test_votes_and_comments_stay_and_the_history_says_why(
    process: Process, cause: Proposal, bruno: User, carla: User
) -> None:
    one, two = citizens(2)
    vote(cause, one, 1)
    argue(cause, two, "Dams last.")
    change_kind(proposal=cause, kind="solution", reason="It says what to do.", by=carla)
    cause.refresh_from_db()
    assert cause.kind == "solution"
    assert counts(cause) == (1, 0, 0, 0, 0, 0)
    line = ProposalEvent.objects.get()
    assert (line.kind, line.by, line.note) == ("kind_changed", carla, "It says what to do.")
    assert list(Notice.objects.values_list("person", "kind")) == [(bruno.pk, "kind_changed")]
    assert "Let beavers back" in Client().get(f"{process.url}solutions/").content.decode()
    assert "Let beavers back" not in Client().get(f"{process.url}causes/").content.decode()


def test_solutions_no_longer_name_what_is_no_cause_any_more(process: Process, cause: Proposal, carla: User) -> None:
    solution = process.propose(citizen("Eve Lang"), "Protect their dams", treats=[cause])
    assert list(solution.treats.all()) == [cause]
    change_kind(proposal=cause, kind="issue", reason="It says what is at stake.", by=carla)
    assert not solution.treats.exists()


def test_what_is_no_solution_any_more_names_no_causes(process: Process, cause: Proposal, carla: User) -> None:
    solution = process.propose(citizen("Eve Lang"), "Protect their dams", treats=[cause])
    change_kind(proposal=solution, kind="cause", reason="It says why.", by=carla)
    assert not solution.treats.exists()
    assert not cause.treated_by.exists()


@pytest.mark.parametrize(
    ("kind", "reason"), [("cause", "Why."), ("poem", "Why."), ("issue", " "), ("issue", "a" * 301)]
)
def test_a_move_that_cannot_be_is_refused(cause: Proposal, carla: User, kind: str, reason: str) -> None:
    with pytest.raises(KindRefused):
        change_kind(proposal=cause, kind=kind, reason=reason, by=carla)
    assert not ProposalEvent.objects.exists()


def test_texts_of_the_parliamentarian_and_withdrawn_ones_stay_where_they_are(
    process: Process, cause: Proposal, bruno: User, carla: User
) -> None:
    withdraw(proposal=cause, by=bruno)
    for proposal in (cause, process.own_cause):
        with pytest.raises(KindRefused):
            change_kind(proposal=proposal, kind="issue", reason="Why.", by=carla)


def test_a_text_whose_merging_is_proposed_is_not_moved(process: Process, bruno: User, dora: User, carla: User) -> None:
    kept, part = two_texts(process, bruno, dora)
    proposed(kept, part, by=carla)
    for proposal in (kept, part):
        with pytest.raises(KindRefused):
            change_kind(proposal=proposal, kind="issue", reason="Why.", by=carla)
