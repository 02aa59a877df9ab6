"""What rooms above add to a subject page: each registers how to find its own cards for a process."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LinkedPage:
    """A page of a later step that belongs to a process."""

    step: str
    title: str
    url: str
    summary: str
    state_label: str = ""
    date: Any = None


Finder = Callable[[int, str], list[LinkedPage]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Let `finder(subject_id, language_code)` add pages to the subject's steps."""
    _finders.append(finder)


def linked_pages(subject_id: int, language: str) -> list[LinkedPage]:
    """The pages of later steps of a process in one language."""
    return [page for finder in _finders for page in finder(subject_id, language)]
