"""Whatever several people and the team do: counts stay exact, one vote a person and item, and no text is lost."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Count
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import User
from accounts.services import leave
from discussion.models import Discussion, ThreadComment
from discussion.services import CommentRefused, post_comment, recount_discussion, recount_replies
from subjects import services
from subjects.models import Merge, MergeState, Proposal, ProposalState, ProposalVersion, Wording
from subjects.services import editing, merging, withdrawal, wordings
from tests.people import citizen
from tests.process import Process, rolled_back
from voting.models import COUNTERS, Ballot, Vote, Window
from voting.services import VoteRefused, cast, recounted

pytestmark = pytest.mark.django_db

CHOICES = st.sampled_from([1, 0, -1, None])
WHO, WHICH = st.integers(0, 3), st.integers(0, 10**6)
REFUSALS = (
    VoteRefused,
    CommentRefused,
    services.ProposalRefused,
    services.CalendarRefused,
    editing.EditRefused,
    wordings.WordingRefused,
    withdrawal.WithdrawalRefused,
    merging.MergeRefused,
)


class WholeProcess(RuleBasedStateMachine):
    """Three persons and an organisation who contribute, and a team that merges, suspends, closes and opens again."""

    process: Process
    people: list[User]
    team: User

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = ExitStack()
        self.savepoint.enter_context(rolled_back())
        self.now: datetime = self.window.opens_at + timedelta(days=1)
        self.n_sent = 0
        self.texts: dict[str, int] = {}
        self.gone: set[int] = set()
        self.open_again()

    def teardown(self) -> None:
        self.savepoint.close()

    @property
    def window(self) -> Window:
        return services.contribution_window(self.process.subject.pk)

    def person(self, who: int) -> User:
        return User.objects.get(pk=self.people[who].pk)

    def proposals(self, **which: Any) -> list[Proposal]:
        found = Proposal.objects.filter(subject=self.process.subject, origin="participant", **which)
        return list(found.select_related("current", "ballot__window").order_by("pk"))

    def words(self) -> str:
        self.n_sent += 1
        return f"Words number {self.n_sent}, unlike any other: {self.n_sent * 7919} {self.n_sent * 104729}"

    def later(self, **much: float) -> datetime:
        self.now += timedelta(**much)
        return self.now

    def attempt(self, act: Callable[[], Any]) -> Any:
        """Do `act`, or nothing at all if it is refused with a message."""
        try:
            return act()
        except REFUSALS as refusal:
            assert str(refusal)
            return None

    @initialize()
    def begin(self) -> None:
        for who in (0, 1, 2):
            self.propose(who)

    @rule(who=WHO)
    def propose(self, who: int) -> None:
        if who in self.gone:
            return
        text = self.words()
        made = self.attempt(
            lambda: services.propose(
                subject=self.process.subject,
                author=self.person(who),
                kind="solution",
                title=text[:60],
                text=text,
                language="en",
                nonce=str(self.n_sent),
                now=self.later(minutes=3),
            )
        )
        if made is not None:
            self.texts[text] = who

    @rule(who=WHO, which=WHICH, choice=CHOICES)
    def vote(self, who: int, which: int, choice: int | None) -> None:
        if who in self.gone:
            return
        ballots = list(Ballot.objects.select_related("window").filter(kind__in=("proposal", "wording")).order_by("pk"))
        ballot, voter = ballots[which % len(ballots)], self.person(who)
        before = Vote.objects.filter(ballot=ballot, voter=voter).values_list("choice", "standing").first()
        try:
            cast(ballot=ballot, voter=voter, choice=choice, now=self.later(minutes=1))
        except VoteRefused:
            assert Vote.objects.filter(ballot=ballot, voter=voter).values_list("choice", "standing").first() == before
        else:
            assert Vote.objects.get(ballot=ballot, voter=voter).choice == choice

    @rule(which=WHICH, who=WHO)
    def edit(self, which: int, who: int) -> None:
        mine = self.proposals(author=self.people[who])
        if not mine or who in self.gone:
            return
        proposal, text = mine[which % len(mine)], self.words()
        edited = self.attempt(
            lambda: editing.edit(
                proposal_id=proposal.pk,
                editor=self.person(who),
                title=proposal.title,
                text=text,
                motive="Clearer.",
                base=proposal.current.number,
                now=self.later(minutes=2),
            )
        )
        if edited is not None:
            if edited.is_correction:
                self.texts.pop(proposal.text)
            self.texts[text] = who

    @rule(which=WHICH, who=WHO, adopt=st.booleans())
    def word_otherwise(self, which: int, who: int, adopt: bool) -> None:
        found = self.proposals()
        proposal, text = found[which % len(found)], self.words()
        if who in self.gone:
            return
        made = self.attempt(
            lambda: wordings.propose_wording(
                proposal_id=proposal.pk,
                base=proposal.current.number,
                author=self.person(who),
                title=proposal.title,
                text=text,
                explanation="Because.",
                language="en",
                nonce=str(self.n_sent),
                now=self.later(minutes=3),
            )
        )
        if made is None:
            return
        self.texts[text] = who
        author = proposal.author
        if adopt and author.left_at is None:
            self.attempt(
                lambda: wordings.adopt_wording(
                    wording_id=made.pk, by=author, seen=proposal.current.number, now=self.later(minutes=1)
                )
            )

    @rule(which=WHICH, who=WHO, stance=st.sampled_from(["for", "against", "neutral"]))
    def argue(self, which: int, who: int, stance: str) -> None:
        found = self.proposals()
        discussion = Discussion.objects.select_related("window").get(proposal=found[which % len(found)])
        if who in self.gone:
            return
        text = self.words()
        made = self.attempt(
            lambda: post_comment(
                discussion=discussion,
                author=self.person(who),
                text=text,
                stance=stance,
                language="en",
                nonce=str(self.n_sent),
                now=self.later(minutes=3),
            )
        )
        if made is not None:
            self.texts[text] = who

    @rule(which=WHICH, who=WHO)
    def withdraw(self, which: int, who: int) -> None:
        mine = self.proposals(author=self.people[who])
        if mine and who not in self.gone:
            proposal = mine[which % len(mine)]
            self.attempt(lambda: withdrawal.withdraw(proposal=proposal, by=self.person(who), now=self.later(minutes=1)))

    @rule(which=WHICH)
    def merge(self, which: int) -> None:
        found = self.proposals(state=ProposalState.PUBLISHED)
        if len(found) < 2:
            return
        first = which % len(found)
        made = self.attempt(
            lambda: merging.propose_merge(
                canonical=found[first],
                parts=[found[first - 1]],
                reason="The same.",
                by=self.team,
                now=self.later(minutes=1),
            )
        )
        if made is not None:
            self.open_for_days(20)
            merging.settle_due(self.later(days=8))

    @rule(which=WHICH)
    def undo_a_merge(self, which: int) -> None:
        done = list(Merge.objects.filter(state=MergeState.DONE).order_by("pk"))
        if done:
            merge = done[which % len(done)]
            self.attempt(
                lambda: merging.undo_merge(merge=merge, reason="Not the same.", by=self.team, now=self.later(minutes=1))
            )

    @rule(which=WHICH)
    def merge_and_undo_at_once(self, which: int) -> None:
        found = self.proposals(state=ProposalState.PUBLISHED)
        if len(found) < 2:
            return
        before = self.state_of_everything()
        self.merge(which)
        made = Merge.objects.order_by("pk").last()
        if made is not None and made.state == MergeState.DONE and made.done_at == self.now:
            merging.undo_merge(merge=made, reason="Not the same.", by=self.team, now=self.later(minutes=1))
            assert self.state_of_everything() == before

    def state_of_everything(self) -> dict[str, Any]:
        return {
            "ballots": list(Ballot.objects.order_by("pk").values("pk", "is_frozen", "version", *COUNTERS.values())),
            "votes": list(
                Vote.objects.order_by("ballot", "voter").values(
                    "ballot", "voter", "choice", "standing", "seen_version", "as_organisation", "carried_from"
                )
            ),
            "proposals": list(Proposal.objects.order_by("pk").values("pk", "state", "current", "merged_into")),
            "comments": list(ThreadComment.objects.order_by("pk").values("pk", "discussion", "path", "state")),
            "discussions": list(
                Discussion.objects.order_by("pk").values("pk", "n_comments", "n_roots", "n_for", "n_against")
            ),
        }

    @rule(who=st.integers(0, 2), blank=st.booleans())
    def leave(self, who: int, blank: bool) -> None:
        if len(self.gone) or who == 0:
            return
        open_ballots = Ballot.objects.filter(votes__voter=self.people[who])
        is_on = self.window.closes_at > self.now
        leave(person=self.person(who), blank_texts=blank, now=self.later(minutes=1))
        self.gone.add(who)
        if is_on:
            standing = Vote.objects.filter(ballot__in=open_ballots, voter=self.people[who], choice__isnull=False)
            assert not standing.filter(standing="counted").exists()
        if blank:
            self.texts = {text: author for text, author in self.texts.items() if author != who}

    @rule()
    def suspend_or_resume(self) -> None:
        step = self.process.subject.steps.get(kind="contribute")
        act = services.suspend_step if self.window.suspended_at is None else services.resume_step
        self.attempt(lambda: act(step=step, by=self.team, reason="Checks.", now=self.later(minutes=1)))

    @rule()
    def close(self) -> None:
        if self.window.closes_at > self.now:
            self.now = self.window.closes_at + timedelta(minutes=5)

    @rule()
    def open_again(self) -> None:
        self.open_for_days(20)

    def open_for_days(self, days: int) -> None:
        step, window = self.process.subject.steps.get(kind="contribute"), self.window
        # The later steps are moved first: a synthesis starts after contributions have closed.
        Window.objects.filter(step__subject=self.process.subject, step__kind="synthesis").update(
            opens_at=self.now + timedelta(days=days + 50), closes_at=self.now + timedelta(days=days + 60)
        )
        services.move_step(
            step=step,
            opens_at=window.opens_at,
            closes_at=max(window.closes_at, self.now + timedelta(days=days)),
            by=self.team,
            reason="More time.",
            now=self.now,
        )

    @invariant()
    def counts_are_those_of_the_rows(self) -> None:
        assert recounted() == []
        assert not Vote.objects.values("ballot", "voter").annotate(n=Count("pk")).filter(n__gt=1).exists()
        for discussion in Discussion.objects.all():
            assert recount_discussion(discussion=discussion) == {}
            assert recount_replies(discussion=discussion) == {}

    @invariant()
    def no_text_is_lost(self) -> None:
        kept = {
            *ProposalVersion.objects.values_list("text", flat=True),
            *Wording.objects.values_list("text", flat=True),
            *ThreadComment.objects.values_list("comment", flat=True),
        }
        assert self.texts.keys() <= kept


def test_whatever_is_done_counts_stay_exact_and_no_text_is_lost(
    process: Process, ana: User, bruno: User, carla: User, dora: User
) -> None:
    class Machine(WholeProcess):
        pass

    Machine.process, Machine.team = process, carla
    Machine.people = [citizen("Ena Park"), bruno, citizen("Fidel Ortiz"), dora]
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=5,
            stateful_step_count=25,
            deadline=None,
            database=None,
            # A failing sequence of this length takes long to shorten; the rules say what they did.
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
