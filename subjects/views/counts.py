"""The counts of a process as they became final, to be read and to be computed with (G13)."""

from itertools import batched

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from subjects.models import CountsFreeze, SubjectPage
from subjects.rules import visible_page
from subjects.services.freezing import canonical
from subjects.views.windows import window_or_404
from voting.models import WindowState
from voting.rules import moment, provisional_message


@require_safe
def counts(request: HttpRequest, subject_id: int) -> HttpResponse:
    """The frozen counts of a process, the newest first, and until when those of its last close are provisional."""
    page = _page(request, subject_id)
    window, now = window_or_404(page), timezone.now()
    state = window.state_at(now)
    freezes = list(CountsFreeze.objects.filter(subject=subject_id).order_by("-number"))
    last = freezes[0] if freezes else None
    context = {
        "freezes": [
            # In pieces, between which a narrow window may break it.
            {"freeze": one, "n_texts": len(one.data["proposals"]), "sha256": map("".join, batched(one.sha256, 8))}
            for one in freezes
        ],
        "provisional": provisional_message(window, now),
        "is_open": state != WindowState.CLOSED,
        "closes": moment(window.closes_at) if state != WindowState.CLOSED else "",
        "waits": state == WindowState.CLOSED and (last is None or last.closed_at != window.closes_at),
        "nobody": last is not None and not any(row["origin"] == "participant" for row in last.data["proposals"]),
        "subject_page": page,
        "subject_url": page.get_url(request),
    }
    return render(request, "subjects/counts.html", context)


@require_safe
def counts_json(request: HttpRequest, subject_id: int, number: int) -> HttpResponse:
    """One freeze, byte for byte what its checksum was made of."""
    page = _page(request, subject_id)
    freeze = CountsFreeze.objects.filter(subject=subject_id, number=number).first()
    if freeze is None:
        raise Http404
    etag = quote_etag(freeze.sha256)
    not_modified = request.headers.get("If-None-Match") == etag
    content = b"" if not_modified else canonical(freeze.data)
    response = HttpResponse(content, content_type="application/json", status=304 if not_modified else 200)
    response["ETag"] = etag
    # It never changes; but a page that not everybody may read must not stay with a proxy.
    is_public = not window_or_404(page).is_hidden and not page.get_view_restrictions().exists()
    response["Cache-Control"] = "public, max-age=31536000, immutable" if is_public else "private, no-store"
    return response


def _page(request: HttpRequest, subject_id: int) -> SubjectPage:
    page = visible_page(request, subject_id)
    if page is None or page.is_record:
        raise Http404
    return page
