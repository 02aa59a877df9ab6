"""Whatever several people and the team do, every counter equals a count of the rows and a person has one vote."""

from contextlib import ExitStack

import pytest
from django.db.models import Count
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from tests.people import citizens
from tests.process import rolled_back
from tests.voting.ballots import ballot, vote, window
from voting.models import Ballot, CarriedBallot, Standing, Vote, VoteChange
from voting.services import (
    VoteRefused,
    carry_votes,
    freeze,
    new_version,
    recounted,
    remove_votes_of,
    skip,
    thaw,
    undo_carried,
)

CHOICES = st.sampled_from([1, 0, -1, None])
WHO = st.integers(0, 3)
WHICH = st.integers(0, 3)


class Ballots(RuleBasedStateMachine):
    """Four people, one of them an organisation, and four ballots that are edited, frozen, merged and set apart."""

    people: list[User]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = ExitStack()
        self.savepoint.enter_context(rolled_back())
        of = window()
        self.ballots = [ballot(of) for _ in range(4)]
        self.n_merges = 0

    def teardown(self) -> None:
        self.savepoint.close()

    @rule(who=WHO, which=WHICH, choice=CHOICES)
    def cast(self, who: int, which: int, choice: int | None) -> None:
        on = Ballot.objects.get(pk=self.ballots[which].pk)
        try:
            vote(on, self.people[who], choice)
        except VoteRefused:
            assert on.is_frozen
        else:
            assert not on.is_frozen
            mine = Vote.objects.get(ballot=on, voter=self.people[who])
            assert (mine.choice, mine.standing, mine.carried_from) == (choice, Standing.COUNTED, None)

    @rule(which=WHICH)
    def edit(self, which: int) -> None:
        rows = list(Vote.objects.values_list("pk", "choice", "seen_version").order_by("pk"))
        new_version(self.ballots[which].pk)
        assert list(Vote.objects.values_list("pk", "choice", "seen_version").order_by("pk")) == rows

    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        freeze([self.ballots[which].pk])

    @rule(which=WHICH)
    def restore(self, which: int) -> None:
        thaw([self.ballots[which].pk])

    @rule(into=WHICH, first=WHICH, second=WHICH)
    def merge(self, into: int, first: int, second: int) -> None:
        sources = {self.ballots[first].pk, self.ballots[second].pk} - {self.ballots[into].pk}
        if not sources or CarriedBallot.objects.filter(ballot_id__in=[*sources, self.ballots[into].pk]).exists():
            return
        self.n_merges += 1
        others = list(Vote.objects.exclude(ballot=self.ballots[into]).order_by("pk").values())
        carry_votes(into=self.ballots[into].pk, from_=list(sources), merge_id=self.n_merges)
        assert list(Vote.objects.exclude(ballot=self.ballots[into]).order_by("pk").values()) == others

    @rule(back=st.integers(0, 2))
    def undo(self, back: int) -> None:
        try:
            undo_carried(merge_id=self.n_merges - back)
        except VoteRefused:
            assert back

    @rule(who=WHO)
    def leave(self, who: int) -> None:
        remove_votes_of(self.people[who])
        assert not Vote.objects.filter(voter=self.people[who], choice__isnull=False).exists()

    @rule(who=WHO, which=WHICH)
    def pass_over(self, who: int, which: int) -> None:
        skip(ballot=self.ballots[which], voter=self.people[who])

    @invariant()
    def counters_are_a_recount(self) -> None:
        assert recounted() == []

    @invariant()
    def one_vote_at_most(self) -> None:
        assert not Vote.objects.values("ballot", "voter").annotate(n=Count("pk")).filter(n__gt=1).exists()

    @invariant()
    def merged_ballots_are_frozen(self) -> None:
        assert not Ballot.objects.filter(carried__isnull=False, is_frozen=False).exists()

    @invariant()
    def the_last_change_says_what_is_counted(self) -> None:
        said = {(c.ballot_id, c.voter_id): c.after for c in VoteChange.objects.order_by("pk")}
        for mine in Vote.objects.all():
            counted = mine.choice if mine.is_counted else None
            assert said.get((mine.ballot_id, mine.voter_id), counted) == counted


@pytest.mark.django_db
def test_any_sequence_keeps_counters_equal_to_a_recount(dora: User) -> None:
    Ballots.people = [dora, *citizens(3)]
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Ballots, settings=settings(max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=checks)
    )
