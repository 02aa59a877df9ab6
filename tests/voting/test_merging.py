"""Merged texts (G7): each person's votes become one, and the undoing puts back exactly what was there."""

from typing import Any

import pytest
from django.forms.models import model_to_dict
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.people import citizens
from tests.voting.ballots import ballot, press, row, tally, vote, window
from voting.carrying import Carried
from voting.models import Ballot, CarriedBallot, CarriedVote, Vote, VoteChange
from voting.services import VoteRefused, carry_votes, my_ballots, remove_votes_of, thaw, undo_carried

pytestmark = pytest.mark.django_db
MERGE = 41


@pytest.fixture
def trio() -> tuple[Ballot, Ballot, Ballot]:
    """A canonical ballot and two that are merged into it, in one window."""
    of = window()
    return ballot(of), ballot(of), ballot(of)


def merge(into: Ballot, *others: Ballot, merge_id: int = MERGE) -> Carried:
    """Carry the votes."""
    return carry_votes(into=into.pk, from_=[other.pk for other in others], merge_id=merge_id)


def everything() -> tuple[Any, ...]:
    """All rows of votes and ballots."""
    votes = [model_to_dict(one) | {"at": one.at, "first_at": one.first_at} for one in Vote.objects.order_by("pk")]
    for one in votes:
        one.pop("id")
    ballots = list(Ballot.objects.order_by("pk").values())
    return votes, ballots


def test_the_same_vote_on_both_texts_becomes_one(trio, bruno: User) -> None:
    canonical, merged, other = trio
    for on in trio:
        vote(on, bruno, 1)
    assert merge(canonical, merged, other) == Carried([], [])
    assert tally(canonical) == (1, 0, 0)
    assert tally(merged) == (1, 0, 0)


def test_a_vote_on_the_merged_text_alone_is_carried_over_and_can_be_taken_back(
    trio, bruno: User, as_bruno: Client
) -> None:
    canonical, merged, _other = trio
    vote(merged, bruno, -1)
    assert merge(canonical, merged) == Carried([bruno.pk], [])
    assert tally(canonical) == (0, 0, 1)
    assert row(canonical, bruno).carried_from_id == merged.pk
    mine = my_ballots(bruno, [canonical.pk])[canonical.pk]
    assert mine.is_carried
    assert (mine.choice, mine.seen_version) == (-1, 1)
    assert "carried over" not in press(as_bruno, canonical, "disagree").content.decode()
    assert not my_ballots(bruno, [canonical.pk])[canonical.pk].is_carried
    press(as_bruno, canonical, "none")
    assert tally(canonical) == (0, 0, 0)


def test_the_page_says_that_a_vote_was_carried_over(process, bruno: User, as_bruno: Client) -> None:
    canonical = process.own_cause.ballot
    merged = ballot(canonical.window)
    vote(merged, bruno, 1)
    merge(canonical, merged)
    text = as_bruno.get(f"/en/proposals/{process.own_cause.pk}/").content.decode()
    assert "carried over from a text" in text
    assert "Keep my vote" in text


def test_votes_that_differ_count_for_nothing_until_the_person_chooses(trio, bruno: User, as_bruno: Client) -> None:
    canonical, merged, _other = trio
    vote(canonical, bruno, 1)
    vote(merged, bruno, -1)
    assert merge(canonical, merged) == Carried([], [bruno.pk])
    assert tally(canonical) == (0, 0, 0)
    assert my_ballots(bruno, [canonical.pk])[canonical.pk].is_unconfirmed
    press(as_bruno, canonical, "agree")
    assert tally(canonical) == (1, 0, 0)
    said = VoteChange.objects.filter(ballot=canonical).order_by("pk").values_list("before", "after", "why")
    assert list(said) == [(1, None, "carried"), (None, 1, "confirmed")]


def test_votes_on_two_merged_texts_that_differ_wait_for_a_choice_too(trio, bruno: User) -> None:
    canonical, merged, other = trio
    vote(merged, bruno, 1)
    vote(other, bruno, 0)
    assert merge(canonical, merged, other).voters_to_confirm == [bruno.pk]
    assert tally(canonical) == (0, 0, 0)


def test_organisations_stay_organisations(trio, dora: User) -> None:
    canonical, merged, _other = trio
    vote(merged, dora, 1)
    merge(canonical, merged)
    assert tally(canonical) == (0, 0, 0)
    assert canonical.org_agree == 1


def test_a_vote_taken_back_is_not_carried(trio, bruno: User) -> None:
    canonical, merged, _other = trio
    vote(merged, bruno, 1)
    vote(merged, bruno, None)
    assert merge(canonical, merged) == Carried([], [])
    assert not Vote.objects.filter(ballot=canonical).exists()


def test_merged_ballots_take_no_vote_and_nobody_thaws_them(trio, bruno: User, as_bruno: Client) -> None:
    canonical, merged, _other = trio
    merge(canonical, merged)
    assert press(as_bruno, merged, "agree").status_code == 409
    thaw([merged.pk])
    assert press(as_bruno, merged, "agree").status_code == 409
    undo_carried(merge_id=MERGE)
    assert press(as_bruno, merged, "agree").status_code == 200


def test_undoing_puts_every_row_and_counter_back(trio, bruno: User, dora: User) -> None:
    canonical, merged, other = trio
    people = citizens(5)
    for on, who, choice in [
        (canonical, bruno, 1),
        (merged, bruno, -1),
        (merged, dora, 1),
        (other, people[0], 0),
        (merged, people[1], 1),
        (canonical, people[1], 1),
        (merged, people[2], 1),
        (other, people[2], -1),
        (canonical, people[3], -1),
        (other, people[4], 1),
    ]:
        vote(on, who, choice)
    vote(canonical, people[4], 1)
    vote(canonical, people[4], None)
    before = everything()
    merge(canonical, merged, other)
    assert everything() != before
    undo_carried(merge_id=MERGE)
    assert everything() == before
    assert tally(canonical) == (2, 0, 1)
    assert not CarriedVote.objects.exists()
    assert not CarriedBallot.objects.exists()
    assert undo_carried(merge_id=MERGE) == []


def test_what_people_did_since_the_merge_stays_when_it_is_undone(trio) -> None:
    canonical, merged, _other = trio
    kept, changed, taken_back, chose, left, new = citizens(6)
    for who in (kept, changed, taken_back, chose, left):
        vote(merged, who, 1)
    vote(canonical, chose, -1)
    merge(canonical, merged)
    vote(canonical, changed, 0)
    vote(canonical, taken_back, None)
    vote(canonical, chose, -1)
    vote(canonical, new, 1)
    remove_votes_of(left)
    assert undo_carried(merge_id=MERGE) == [kept.pk]
    assert tally(canonical) == (1, 1, 1)
    assert not Vote.objects.filter(ballot=canonical, voter=kept).exists()
    assert tally(merged) == (4, 0, 0)


def test_a_merge_is_carried_once(trio, bruno: User) -> None:
    canonical, merged, _other = trio
    vote(merged, bruno, 1)
    merge(canonical, merged)
    assert merge(canonical, merged) == Carried([], [])
    assert tally(canonical) == (1, 0, 0)


def test_merges_that_build_on_one_another_are_undone_in_reverse(trio, bruno: User) -> None:
    canonical, merged, other = trio
    vote(merged, bruno, 1)
    vote(other, bruno, -1)
    before = everything()
    merge(canonical, merged, merge_id=1)
    between = everything()
    merge(canonical, other, merge_id=2)
    assert tally(canonical) == (0, 0, 0)
    with pytest.raises(VoteRefused, match="later merge"):
        undo_carried(merge_id=1)
    undo_carried(merge_id=2)
    assert everything() == between
    undo_carried(merge_id=1)
    assert everything() == before


def test_merges_into_one_text_that_share_no_voter_are_undone_in_any_order(trio, bruno: User, dora: User) -> None:
    canonical, merged, other = trio
    vote(merged, bruno, 1)
    vote(other, dora, -1)
    before = everything()
    merge(canonical, merged, merge_id=1)
    merge(canonical, other, merge_id=2)
    undo_carried(merge_id=1)
    assert tally(canonical) == (0, 0, 0)
    undo_carried(merge_id=2)
    assert everything() == before


def test_a_merge_of_many_votes_is_few_statements(trio, django_assert_max_num_queries) -> None:
    canonical, merged, _other = trio
    people = citizens(30)
    now = timezone.now()
    Vote.objects.bulk_create(
        Vote(ballot=merged, voter=who, choice=1, seen_version=1, at=now, first_at=now) for who in people
    )
    Ballot.objects.filter(pk=merged.pk).update(n_agree=30)
    with django_assert_max_num_queries(25):
        merge(canonical, merged)
    assert tally(canonical) == (30, 0, 0)
    with django_assert_max_num_queries(25):
        undo_carried(merge_id=MERGE)
