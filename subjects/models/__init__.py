"""The nouns of a process."""

from subjects.enums import (
    CalendarAction,
    CoAuthorState,
    EventKind,
    MergeState,
    Origin,
    ProposalKind,
    ProposalState,
    StepKind,
    WordingState,
)
from subjects.models.merges import Merge, MergeObjection, MergePart
from subjects.models.pages import SubjectIndexPage, SubjectOpener, SubjectPage
from subjects.models.personal import Draft, QuickVoteRun
from subjects.models.process import CalendarChange, CountsFreeze, Step, Subject
from subjects.models.proposals import CoAuthor, Proposal, ProposalCopy, ProposalEvent, ProposalVersion
from subjects.models.wordings import Wording

__all__ = [
    "CalendarAction",
    "CalendarChange",
    "CoAuthor",
    "CoAuthorState",
    "CountsFreeze",
    "Draft",
    "EventKind",
    "Merge",
    "MergeObjection",
    "MergePart",
    "MergeState",
    "Origin",
    "Proposal",
    "ProposalCopy",
    "ProposalEvent",
    "ProposalKind",
    "ProposalState",
    "ProposalVersion",
    "QuickVoteRun",
    "Step",
    "StepKind",
    "Subject",
    "SubjectIndexPage",
    "SubjectOpener",
    "SubjectPage",
    "Wording",
    "WordingState",
]
