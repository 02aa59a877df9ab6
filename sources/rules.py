"""Who may see a source."""

from django.http import Http404, HttpRequest

from sources.enums import SHOWN_STATES, SourceState
from sources.models import Source
from subjects.models import SubjectPage
from subjects.rules import visible_page

READABLE = (*SHOWN_STATES, SourceState.WITHDRAWN)
"""States in which a source keeps its address; of a withdrawn one only that is said."""


def visible_source(request: HttpRequest, source_id: int) -> tuple[Source, SubjectPage]:
    """A source this visitor may read, with its process's page; Http404 otherwise, and for a hidden one."""
    source = (
        Source.objects.select_related("ballot__window", "added_by", "marked_by")
        .filter(pk=source_id, state__in=READABLE)
        .first()
    )
    page = visible_page(request, source.subject_id) if source else None
    if source is None or page is None or page.is_record:
        raise Http404
    return source, page
