"""From Wagtail's publication of a page to the service that does what follows."""

from typing import Any

from subjects.models import SubjectPage
from subjects.services import publish_subject


def subject_published(sender: type[SubjectPage], instance: SubjectPage, **_kwargs: Any) -> None:
    """A subject page went live, in any language and by any way."""
    publish_subject(page=instance)
