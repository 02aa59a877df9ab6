"""Any sequence of votes, comments, changes, copies and withdrawals keeps every counter exact and loses no text."""

from collections import Counter
from contextlib import ExitStack
from typing import Any

import pytest
from django.db.models import Count
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import User
from discussion.models import MAX_DEPTH, CommentCopy, CommentVersion, ThreadComment
from discussion.services import (
    CommentRefused,
    edit_comment,
    recount_copies,
    recount_discussion,
    recount_replies,
    withdraw_comment,
)
from discussion.texts import digest
from subjects.services import resume_step, suspend_step
from tests.process import Process, ballot_of, rolled_back
from voting.models import COUNTERS, Ballot, Vote
from voting.services import VoteRefused, cast, recounted

CHOICES = st.sampled_from([1, 0, -1, None])
STANCES = st.sampled_from(["for", "against", "neutral"])
WHO = st.integers(0, 2)
WHICH = st.integers(0, 10**6)


class People(RuleBasedStateMachine):
    """Three people, one of them an organisation, who vote and write, and a team that suspends and resumes."""

    process: Process
    people: list[User]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = ExitStack()
        self.savepoint.enter_context(rolled_back())
        self.things: list[Any] = [self.process.own_cause]
        self.choices: dict[tuple[int, int], int | None] = {}
        self.stances: Counter[str] = Counter()
        self.n_sent = 0
        self.is_open = True
        self.withdrawn: set[int] = set()
        self.was_corrected = False
        self.sent: set[tuple[int, str]] = set()

    def teardown(self) -> None:
        self.savepoint.close()

    @initialize(who=WHO, stance=STANCES)
    def begin(self, who: int, stance: str) -> None:
        self.comment(who, stance)

    @rule(who=WHO, which=WHICH, choice=CHOICES)
    def vote(self, who: int, which: int, choice: int | None) -> None:
        ballot, voter = ballot_of(self.things[which % len(self.things)]), self.people[who]
        try:
            cast(ballot=ballot, voter=voter, choice=choice)
        except VoteRefused:
            assert not self.is_open or ballot.is_frozen
        else:
            assert self.is_open
            assert not ballot.is_frozen
            self.choices[ballot.pk, voter.pk] = choice

    @rule(who=WHO, stance=STANCES)
    def comment(self, who: int, stance: str) -> None:
        self._write(who, stance, None)

    @rule(who=WHO, which=WHICH, stance=STANCES)
    def reply(self, who: int, which: int, stance: str) -> None:
        comments = self.things[1:]
        if comments:
            self._write(who, stance, ThreadComment.objects.get(pk=comments[which % len(comments)].pk))

    def _write(self, who: int, stance: str, reply_to: ThreadComment | None) -> None:
        self.n_sent += 1
        too_deep = reply_to is not None and (
            reply_to.depth == MAX_DEPTH or not self.withdrawn.isdisjoint((reply_to.pk, reply_to.reply_to_id))
        )
        try:
            made = self.process.comment(
                self.people[who], "Words", stance=stance, reply_to=reply_to, nonce=str(self.n_sent)
            )
        except CommentRefused:
            assert too_deep or not self.is_open
            return
        assert self.is_open
        assert not too_deep
        assert made.depth == (reply_to.depth + 1 if reply_to else 0)
        self.things.append(made)
        self.stances[stance] += reply_to is None

    @rule(who=WHO)
    def send_the_last_comment_again(self, who: int) -> None:
        if self.is_open and len(self.things) > 1:
            last = self.things[-1]
            again = self.process.comment(last.user, "Words", stance=last.stance, nonce="again")
            twice = self.process.comment(last.user, "Words", stance=last.stance, nonce="again")
            assert again.pk == twice.pk
            if again.pk not in {thing.pk for thing in self.things[1:]}:
                self.things.append(again)
                self.stances[again.stance] += 1

    @rule(who=WHO, stance=STANCES, which=st.integers(0, 2))
    def send_a_text_that_goes_round(self, who: int, stance: str, which: int) -> None:
        self.n_sent += 1
        text = f"Please sign what all of us send, number {which}."
        try:
            made = self.process.comment(
                self.people[who], text, stance=stance, nonce=f"round {self.n_sent}", gathered=True
            )
        except CommentRefused:
            assert not self.is_open
            return
        assert self.is_open
        self.sent.add((self.people[who].pk, text))
        if made.pk not in {thing.pk for thing in self.things[1:]}:
            self.things.append(made)
            self.stances[stance] += 1

    @rule(which=WHICH, text=st.integers(0, 3), motive=st.sampled_from(["", "Better."]))
    def change(self, which: int, text: int, motive: str) -> None:
        comments = self.things[1:]
        if not comments:
            return
        comment = ThreadComment.objects.select_related("user").get(pk=comments[which % len(comments)].pk)
        words = f"Please sign what all of us send, number {text}."
        try:
            edited = edit_comment(
                comment_id=comment.pk, editor=comment.user, text=words, motive=motive, base=digest(comment.comment)
            )
            self.was_corrected |= edited.is_correction
        except CommentRefused:
            assert not self.is_open or comment.state != "published" or not motive or words == comment.comment

    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        comments = self.things[1:]
        if not comments:
            return
        comment = ThreadComment.objects.select_related("user").get(pk=comments[which % len(comments)].pk)
        try:
            withdraw_comment(comment_id=comment.pk, by=comment.user)
        except CommentRefused:
            assert not self.is_open or comment.pk in self.withdrawn
            return
        assert self.is_open
        comment.refresh_from_db()
        if comment.state == "withdrawn":
            self.withdrawn.add(comment.pk)

    @rule()
    def suspend_or_resume(self) -> None:
        step = self.process.subject.steps.get(kind="contribute")
        (suspend_step if self.is_open else resume_step)(step=step, by=self.people[0], reason="Checks.")
        self.is_open = not self.is_open

    @invariant()
    def tallies_are_what_people_chose(self) -> None:
        organisations = {user.pk for user in self.people if user.is_organisation}
        expected = Counter(
            (ballot, COUNTERS[voter in organisations, choice])
            for (ballot, voter), choice in self.choices.items()
            if choice is not None
        )
        stored = Counter()
        for ballot in Ballot.objects.all():
            stored.update({(ballot.pk, name): getattr(ballot, name) for name in COUNTERS.values()})
        assert +stored == expected
        assert recounted() == []
        assert Vote.objects.count() == len(self.choices)
        assert not Vote.objects.values("ballot", "voter").annotate(n=Count("pk")).filter(n__gt=1).exists()

    @invariant()
    def threads_are_what_people_wrote(self) -> None:
        discussion = self.process.discussion
        assert recount_discussion(discussion=discussion) == {}
        assert recount_replies(discussion=discussion) == {}
        assert recount_copies(discussion=discussion) == {}
        assert discussion.n_comments == len(self.things) - 1
        assert (discussion.n_for, discussion.n_against, discussion.n_neutral) == tuple(
            self.stances[stance] for stance in ("for", "against", "neutral")
        )
        rows = list(ThreadComment.objects.order_by("path"))
        for row in rows:
            below = [other for other in rows if other.path.startswith(row.path) and other.pk != row.pk]
            assert row.n_descendants == len(below)
            assert row.n_replies == sum(other.reply_to_id == row.pk for other in below)

    @invariant()
    def every_text_of_everybody_is_kept(self) -> None:
        kept = set(ThreadComment.objects.values_list("user", "comment"))
        kept |= set(CommentCopy.objects.values_list("person", "text"))
        texts = {text for _person, text in kept} | set(CommentVersion.objects.values_list("text", flat=True))
        assert {text for _person, text in self.sent} <= texts or self.was_corrected
        for comment in ThreadComment.objects.select_related("ballot"):
            assert comment.version == comment.ballot.version
            assert comment.ballot.is_frozen is (comment.state == "withdrawn")
            numbers = list(CommentVersion.objects.filter(comment=comment).order_by("number").values_list("number"))
            assert numbers == ([] if comment.version == 1 else [(n,) for n in range(1, comment.version + 1)])


def test_counters_stay_exact_whatever_people_do(process: Process, ana: User, bruno: User, dora: User) -> None:
    class Machine(People):
        pass

    Machine.process, Machine.people = process, [ana, bruno, dora]
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


pytestmark = pytest.mark.django_db
