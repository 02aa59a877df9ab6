"""Every write of sources, by who writes."""

from sources.services.adding import Added, NewSource, SourceRefused, StandsThere, add
from sources.services.checking import answer_report, correct, hide, mark, release, show
from sources.services.people import leave
from sources.services.reporting import report
from sources.services.withdrawing import withdraw

__all__ = [
    "Added",
    "NewSource",
    "SourceRefused",
    "StandsThere",
    "add",
    "answer_report",
    "correct",
    "hide",
    "leave",
    "mark",
    "release",
    "report",
    "show",
    "withdraw",
]
