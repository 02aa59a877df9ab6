"""A text that changes after people voted on it (G3, G4): nobody's vote is touched, and every change has a row."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.leaving import person_leaves
from accounts.models import User
from tests.people import citizens
from tests.voting.ballots import ballot, press, row, tally, vote, window
from voting.models import BallotKind, Skip, Vote, VoteChange, Window
from voting.services import forget_history, freeze, my_ballots, new_version, remove_votes_of, skip, thaw, votes_of
from voting.splits import version_splits

pytestmark = pytest.mark.django_db


def changes(who: User) -> list[tuple[int | None, int | None, str]]:
    """The changes of a person's votes, in their order."""
    return list(VoteChange.objects.filter(voter=who).order_by("pk").values_list("before", "after", "why"))


def test_an_edit_after_votes_keeps_them_and_splits_the_count(bruno: User, dora: User, as_bruno: Client) -> None:
    on = ballot()
    vote(on, bruno, 1)
    vote(on, dora, 1)
    assert new_version(on.pk) == 2
    for person in citizens(2):
        vote(on, person, -1)
    assert tally(on) == (1, 0, 2)
    split = version_splits([on.pk])[on.pk]
    assert (split.current.disagree, split.current.total, split.earlier.agree, split.earlier.total) == (2, 2, 1, 1)
    text = press(as_bruno, on, "mixed", version="1").content.decode()
    assert "2 on this version · 1 on an earlier one" in text
    assert "Confirm my vote on this version" in text
    text = press(as_bruno, on, "mixed", version="2").content.decode()
    assert "3 on this version · 0 on an earlier one" in text
    assert "Confirm my vote on this version" not in text


def test_a_text_of_one_version_has_no_split(as_bruno: Client) -> None:
    assert "on an earlier one" not in press(as_bruno, ballot(), "agree").content.decode()


def test_splits_of_a_whole_list_are_one_query(bruno: User, django_assert_num_queries) -> None:
    ballots = [ballot() for _ in range(3)]
    vote(ballots[0], bruno, 1)
    with django_assert_num_queries(1):
        splits = version_splits(one.pk for one in ballots)
    assert [splits[one.pk].current.total for one in ballots] == [1, 0, 0]
    with django_assert_num_queries(0):
        assert version_splits([]) == {}


def test_every_change_of_a_vote_is_written_down_and_a_first_vote_is_not(bruno: User) -> None:
    on = ballot()
    for choice in (1, 1, -1, None, 0):
        vote(on, bruno, choice)
    assert changes(bruno) == [(1, -1, "cast"), (-1, None, "cast"), (None, 0, "cast")]


def test_confirming_a_vote_on_a_new_version_is_written_down(bruno: User) -> None:
    on = ballot()
    vote(on, bruno, 1)
    new_version(on.pk)
    vote(on, bruno, 1)
    assert changes(bruno) == [(1, 1, "confirmed")]
    assert my_ballots(bruno, [on.pk])[on.pk].seen_version == 2
    assert tally(on) == (1, 0, 0)


def test_history_is_reduced_to_the_last_vote_thirty_days_after_the_close(bruno: User) -> None:
    closed, fresh = ballot(window(-90)), ballot()
    for on in (closed, fresh):
        vote(on, bruno, 1)
        vote(on, bruno, -1)
    Window.objects.filter(pk=closed.window_id).update(closes_at=timezone.now() - timedelta(days=30, seconds=1))
    assert forget_history() == 1
    assert forget_history() == 0
    assert list(VoteChange.objects.values_list("ballot", flat=True)) == [fresh.pk]
    assert (row(closed, bruno).choice, row(closed, bruno).previous) == (-1, None)


def test_frozen_ballots_keep_their_counts_and_take_votes_again_when_thawed(bruno: User, as_bruno: Client) -> None:
    on = ballot()
    vote(on, bruno, 1)
    freeze([on.pk])
    assert press(as_bruno, on, "disagree").status_code == 409
    assert tally(on) == (1, 0, 0)
    thaw([on.pk])
    assert press(as_bruno, on, "disagree").status_code == 200


def test_a_ballot_frozen_while_a_vote_is_on_its_way_takes_nothing(bruno: User) -> None:
    from voting.models import Ballot
    from voting.services import VoteRefused, cast

    on = Ballot.objects.select_related("window").get(pk=ballot().pk)
    freeze([on.pk])
    with pytest.raises(VoteRefused, match="takes no further votes"):
        cast(ballot=on, voter=bruno, choice=1)
    assert not Vote.objects.exists()
    assert tally(on) == (0, 0, 0)


def test_skipping_is_not_mixed(bruno: User) -> None:
    on = ballot()
    skip(ballot=on, voter=bruno)
    skip(ballot=on, voter=bruno)
    assert Skip.objects.count() == 1
    assert not Vote.objects.exists()
    assert tally(on) == (0, 0, 0)
    assert votes_of(bruno, [on.pk]) == {}
    vote(on, bruno, 0)
    assert tally(on) == (0, 1, 0)


def test_who_leaves_takes_votes_in_open_windows_back_and_leaves_those_in_closed_ones(bruno: User) -> None:
    still_open, endless, closed = ballot(), ballot(window(closes=None)), ballot()
    frozen = ballot()
    for on in (still_open, endless, closed, frozen):
        vote(on, bruno, 1)
    freeze([frozen.pk])
    Window.objects.filter(pk=closed.window_id).update(closes_at=timezone.now())
    person_leaves.send(sender=User, person=bruno, blank_texts=False, now=timezone.now())
    assert [tally(on) for on in (still_open, endless, frozen, closed)] == [(0, 0, 0)] * 3 + [(1, 0, 0)]
    assert changes(bruno) == [(1, None, "left")] * 3
    assert remove_votes_of(bruno) == 0


def test_a_source_is_relevant_or_has_no_vote(as_bruno: Client) -> None:
    on = ballot(kind=BallotKind.SOURCE)
    for value in ("mixed", "disagree"):
        answer = press(as_bruno, on, value)
        assert answer.status_code == 409
        assert "A source can be marked relevant" in answer.content.decode()
    text = press(as_bruno, on, "agree").content.decode()
    assert text.count("<button") == 1
    assert 'value="none"' in text
    assert tally(on) == (1, 0, 0)
    assert 'value="agree"' in press(as_bruno, on, "none").content.decode()
