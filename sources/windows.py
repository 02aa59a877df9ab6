"""The window in which sources of a process are taken and voted on."""

from subjects.models import Step, StepKind
from voting.models import Window


def sources_window(subject_id: int) -> Window:
    """The window of the step "Sources" if it has dates, else that of contributions: one query.

    Raises Window.DoesNotExist for a process without steps.
    """
    kinds = (StepKind.SOURCES, StepKind.CONTRIBUTE)
    steps = Step.objects.filter(subject=subject_id, kind__in=kinds).select_related("window")
    windows = {step.kind: step.window for step in steps}
    own = windows.get(StepKind.SOURCES)
    if own is not None and own.opens_at is not None:
        return own
    if StepKind.CONTRIBUTE not in windows:
        raise Window.DoesNotExist
    return windows[StepKind.CONTRIBUTE]
