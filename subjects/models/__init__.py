"""The nouns of a process."""

from subjects.enums import CalendarAction, Origin, ProposalKind, ProposalState, StepKind
from subjects.models.pages import SubjectIndexPage, SubjectOpener, SubjectPage
from subjects.models.process import CalendarChange, Step, Subject
from subjects.models.proposals import Proposal, ProposalVersion

__all__ = [
    "CalendarAction",
    "CalendarChange",
    "Origin",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "ProposalVersion",
    "Step",
    "StepKind",
    "Subject",
    "SubjectIndexPage",
    "SubjectOpener",
    "SubjectPage",
]
