"""The figures of a process: each has its one definition here, and the time it was computed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, F, Sum
from django.utils import timezone
from django_comments.models import Comment

from discussion.models import Discussion, ThreadComment
from subjects.models import Origin, Proposal, ProposalKind, ProposalState
from voting.models import Ballot, Vote, Window

TEXTS_KEPT_FOR = 1
"""Seconds the counts of texts are kept: a new one shows within five, page cache included."""
VOTES_KEPT_FOR = 30
"""Seconds the counts of votes and people are kept: they read every vote, and say when they were computed."""


@dataclass(frozen=True)
class TextFigures:
    """The texts contributed to a process so far."""

    own_causes: int
    own_issues: int
    own_solutions: int
    citizen_causes: int
    citizen_issues: int
    citizen_solutions: int
    comments: int
    withdrawn: int
    """Proposals that their authors withdrew, counted apart."""
    merged: int
    """Proposals merged into others, counted apart."""

    @property
    def proposals(self) -> int:
        """Published causes, issues at stake and solutions."""
        return self.causes + self.issues + self.solutions

    @property
    def contributions(self) -> int:
        """Published causes, issues at stake, solutions and comments."""
        return self.proposals + self.comments

    @property
    def causes(self) -> int:
        """Published causes, the parliamentarian's and the participants'."""
        return self.own_causes + self.citizen_causes

    @property
    def issues(self) -> int:
        """Published issues at stake, the parliamentarian's and the participants'."""
        return self.own_issues + self.citizen_issues

    @property
    def solutions(self) -> int:
        """Published solutions, the parliamentarian's and the participants'."""
        return self.own_solutions + self.citizen_solutions


@dataclass(frozen=True)
class VoteFigures:
    """The votes cast in a process so far, and who took part; organisations are counted apart."""

    votes: int
    organisation_votes: int
    participants: int
    computed_at: datetime


def text_figures(subject_id: int, window: Window) -> TextFigures:
    """The texts of a process whose contributions share `window`, at most TEXTS_KEPT_FOR seconds old."""
    return _kept(f"text-figures:{subject_id}", TEXTS_KEPT_FOR, lambda: count_texts(subject_id, window))


def vote_figures(subject_id: int, window: Window) -> VoteFigures:
    """The votes and people of a process whose contributions share `window`, at most VOTES_KEPT_FOR seconds old."""
    return _kept(f"vote-figures:{subject_id}", VOTES_KEPT_FOR, lambda: count_votes(subject_id, window))


def count_texts(subject_id: int, window: Window) -> TextFigures:
    """Count the proposals of a process, by whose list they are in, and the comments now; hidden ones count nowhere."""
    rows = (
        Proposal.objects.filter(subject=subject_id)
        .readable()
        .values_list("state", "origin", "kind")
        .annotate(n=Count("pk"))
        .order_by()
    )
    states: Counter[str] = Counter()
    published: Counter[tuple[str, str]] = Counter()
    for state, origin, kind, n in rows:
        states[state] += n
        if state == ProposalState.PUBLISHED:
            published[origin, kind] += n
    comments = Discussion.objects.filter(window=window).aggregate(n=Sum("n_comments"))["n"]
    return TextFigures(
        own_causes=published[Origin.PARLIAMENTARIAN, ProposalKind.CAUSE],
        own_issues=published[Origin.PARLIAMENTARIAN, ProposalKind.ISSUE],
        own_solutions=published[Origin.PARLIAMENTARIAN, ProposalKind.SOLUTION],
        citizen_causes=published[Origin.PARTICIPANT, ProposalKind.CAUSE],
        citizen_issues=published[Origin.PARTICIPANT, ProposalKind.ISSUE],
        citizen_solutions=published[Origin.PARTICIPANT, ProposalKind.SOLUTION],
        comments=comments or 0,
        withdrawn=states[ProposalState.WITHDRAWN],
        merged=states[ProposalState.MERGED],
    )


def count_votes(subject_id: int, window: Window) -> VoteFigures:
    """Count the standing colour votes on a process's proposals and comments, and the people behind it all, now.

    Participants are the different accounts, of persons and organisations, that proposed, commented or voted.
    """
    # Those on merged ballots count where they were carried to.
    votes = Ballot.objects.filter(window=window, carried=None).aggregate(
        persons=Sum("n_votes"), organisations=Sum(F("org_agree") + F("org_mixed") + F("org_disagree"))
    )
    people = (
        Proposal.objects.filter(subject=subject_id)
        .readable()
        .exclude(author=None)
        .values_list("author_id")
        .union(
            Vote.objects.filter(ballot__window=window, choice__isnull=False).values_list("voter_id"),
            Comment.objects.filter(
                pk__in=ThreadComment.objects.filter(discussion__window=window).values("pk")
            ).values_list("user_id"),
        )
    )
    return VoteFigures(
        votes=votes["persons"] or 0,
        organisation_votes=votes["organisations"] or 0,
        participants=people.count(),
        computed_at=timezone.now(),
    )


def _kept[Figures](key: str, seconds: int, compute: Callable[[], Figures]) -> Figures:
    figures: Figures | None = cache.get(key)
    if figures is None:
        figures = compute()
        cache.set(key, figures, seconds)
    return figures
