"""The window that contributions to a process share."""

from subjects.models import StepKind
from voting.models import Window


def contribution_window(subject_id: int) -> Window:
    """The window in which a process's proposals, comments and votes are taken."""
    return Window.objects.get(step__subject=subject_id, step__kind=StepKind.CONTRIBUTE)
