"""The figures of a process: each has its one definition here, and the time it was computed."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, F, Sum
from django.utils import timezone
from django_comments.models import Comment

from discussion.models import Discussion, ThreadComment
from subjects.models import Origin, Proposal, ProposalKind
from voting.models import Ballot, Vote, Window

KEPT_FOR = 30
"""Seconds a computed set of figures is shown before it is computed again."""


@dataclass(frozen=True)
class SubjectFigures:
    """What was contributed to a process so far."""

    own_causes: int
    own_solutions: int
    citizen_causes: int
    citizen_solutions: int
    comments: int
    votes: int
    participants: int
    computed_at: datetime

    @property
    def contributions(self) -> int:
        """Published causes, solutions and comments."""
        return self.causes + self.solutions + self.comments

    @property
    def causes(self) -> int:
        """Published causes, the parliamentarian's and the participants'."""
        return self.own_causes + self.citizen_causes

    @property
    def solutions(self) -> int:
        """Published solutions, the parliamentarian's and the participants'."""
        return self.own_solutions + self.citizen_solutions


def figures_of(subject_id: int, window: Window) -> SubjectFigures:
    """The figures of a process whose contributions share `window`, at most KEPT_FOR seconds old."""
    key = f"subject-figures:{subject_id}"
    figures = cache.get(key)
    if figures is None:
        figures = count_figures(subject_id, window)
        cache.set(key, figures, KEPT_FOR)
    return figures


def count_figures(subject_id: int, window: Window) -> SubjectFigures:
    """Count the figures of a process now.

    Votes are the standing colour votes of persons and organisations on its proposals and comments; participants are
    the different accounts that proposed, commented or voted.
    """
    published = Proposal.objects.filter(subject=subject_id).published()
    votes = Ballot.objects.filter(window=window).aggregate(
        n=Sum(F("n_votes") + F("org_agree") + F("org_mixed") + F("org_disagree"))
    )["n"]
    comments = Discussion.objects.filter(window=window).aggregate(n=Sum("n_comments"))["n"]
    people = (
        published.exclude(author=None)
        .values_list("author_id")
        .union(
            Vote.objects.filter(ballot__window=window, choice__isnull=False).values_list("voter_id"),
            Comment.objects.filter(
                pk__in=ThreadComment.objects.filter(discussion__window=window).values("pk")
            ).values_list("user_id"),
        )
        .count()
    )
    rows = published.values_list("origin", "kind").annotate(n=Count("pk"))
    proposals = {(origin, kind): n for origin, kind, n in rows}
    return SubjectFigures(
        own_causes=proposals.get((Origin.PARLIAMENTARIAN, ProposalKind.CAUSE), 0),
        own_solutions=proposals.get((Origin.PARLIAMENTARIAN, ProposalKind.SOLUTION), 0),
        citizen_causes=proposals.get((Origin.PARTICIPANT, ProposalKind.CAUSE), 0),
        citizen_solutions=proposals.get((Origin.PARTICIPANT, ProposalKind.SOLUTION), 0),
        comments=comments or 0,
        votes=votes or 0,
        participants=people,
        computed_at=timezone.now(),
    )
