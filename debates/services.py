"""What follows from the publication of a debate."""

from debates.models import DebatePage
from discussion.services import open_discussion
from subjects.models import StepKind


def publish_debate(*, page: DebatePage) -> None:
    """Open the debate's discussion in the window of the process's debate step; safe to repeat."""
    step = page.about.subject.steps.select_related("window").filter(kind=StepKind.DEBATE).first()
    if step is not None:
        open_discussion(key=page.discussion_key, window=step.window)
