"""Giving out the file of a source: as a download, never shown inside a page, and not before the team has checked it."""

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from sources.enums import Medium, SourceState
from sources.files import MEDIA_TYPES
from sources.rules import visible_source


@require_safe
def file(request: HttpRequest, source_id: int) -> HttpResponseBase:
    """The file; Http404 while it waits for a check, when it is hidden or withdrawn, and when it is gone."""
    source, _page = visible_source(request, source_id)
    if source.medium != Medium.FILE or source.state != SourceState.PUBLISHED:
        raise Http404
    extension = source.file_name.rpartition(".")[2]
    try:
        content = source.file.open("rb")
    except OSError:
        raise Http404 from None
    answer = FileResponse(
        content,
        as_attachment=True,
        filename=source.file_name,
        content_type=MEDIA_TYPES.get(extension, "application/octet-stream"),
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # It may be taken down: no copy is used without asking.
    answer["Cache-Control"] = "private, no-store"
    return answer
