"""What follows from the publication of a debate."""

from django.db import transaction

from debates.models import DebatePage
from discussion.models import CommentState, ThreadComment
from discussion.services import open_discussion
from subjects.models import StepKind
from voting.models import Ballot


def publish_debate(*, page: DebatePage) -> None:
    """Open the debate's discussion in the window of the process's debate step; safe to repeat."""
    step = page.about.subject.steps.select_related("window").filter(kind=StepKind.DEBATE).first()
    if step is not None:
        open_discussion(key=page.discussion_key, window=step.window)


@transaction.atomic
def freeze_or_thaw(*, page: DebatePage) -> None:
    """Let the comments on a debate take votes only while a page of it, in any language, is public."""
    is_public = DebatePage.objects.live().public().filter(translation_key=page.translation_key).exists()
    comments = ThreadComment.objects.filter(discussion__key=page.discussion_key, state=CommentState.PUBLISHED)
    Ballot.objects.filter(comment__in=comments).update(is_frozen=not is_public)
