"""The window of contributions, for a view."""

from datetime import datetime

from django.http import Http404, HttpRequest

from subjects import services
from subjects.models import SubjectPage
from voting.models import Window
from voting.opened import moment
from voting.rules import window_message


def window_or_404(page: SubjectPage) -> Window:
    """The window of contributions; Http404 for a page without steps, as an alias in the same language is."""
    try:
        return services.contribution_window(page.subject_id)
    except Window.DoesNotExist:
        raise Http404 from None


def begun_at(request: HttpRequest, window: Window, opened: str) -> datetime | None:
    """When an act that waited for the sign-in was begun: when its form was sent, or, if that was late, when opened.

    What was accepted in the moments after the close counts as begun before it, however long the sign-in takes.
    """
    made_at: datetime | None = getattr(request, "act_made_at", None)
    if made_at is None:
        return None
    opened_at = moment(opened, made_at)
    was_late = bool(window_message(window, made_at))
    return opened_at if was_late and opened_at and not window_message(window, made_at, opened_at=opened_at) else made_at
