"""Uploaded media served by the application itself: whole, in ranges (a video must seek) and conditionally.

WhiteNoise serves static files only: it lists them once at start, and its range answer refuses a single
byte. A front server may take ``/media/`` over at any time; nothing depends on this view.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

#: The only folders of MEDIA_ROOT that are public. Documents are not among them: Wagtail's own view serves
#: those, asking who may read them.
PUBLIC_FOLDERS = frozenset({"avatar_images", "captions", "images", "original_images", "posters", "videos"})

#: The only kinds of files that are served, with the type they are served as. No SVG and no HTML: those can
#: carry scripts.
MEDIA_TYPES: dict[str, str] = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".vtt": "text/vtt; charset=utf-8",
    ".webm": "video/webm",
    ".webp": "image/webp",
}

#: Uploads get a new name each, so a copy may be kept for a day; after that it is confirmed by its tag.
CACHE_CONTROL = "public, max-age=86400"
CHUNK_BYTES = 64 * 1024

# Eighteen digits are more than any file has; longer numbers would only cost time.
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.ASCII)


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer GET and HEAD for one uploaded file: 200, 206, 304, 404, 412 or 416."""
    file = _public_file(path)
    # A range counts the file's own bytes: GZipMiddleware, which asks the request, must not repack them.
    request.META["HTTP_ACCEPT_ENCODING"] = "identity"
    try:
        facts = file.stat()
    except (OSError, ValueError):
        raise Http404 from None
    if not stat.S_ISREG(facts.st_mode):
        raise Http404
    size, modified = facts.st_size, int(facts.st_mtime)
    etag = f'"{facts.st_mtime_ns:x}-{size:x}"'

    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag, last_modified=modified)
    if answer is None:
        answer = _content(request, file, size, etag, modified)
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = CACHE_CONTROL
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(modified)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _public_file(path: str) -> Path:
    """The file that ``path`` names inside a public folder. Raises Http404 for every other path."""
    parts = path.split("/")
    if (
        len(parts) < 2
        or parts[0] not in PUBLIC_FOLDERS
        or any(not part or part.startswith(".") or "\\" in part or "\0" in part for part in parts)
        or PurePosixPath(path).suffix.lower() not in MEDIA_TYPES
    ):
        raise Http404
    root = Path(settings.MEDIA_ROOT).resolve()
    try:
        # A link inside the folder must not lead out of it either.
        file = root.joinpath(*parts).resolve(strict=True)
    except (OSError, ValueError):
        raise Http404 from None
    if not file.is_relative_to(root / parts[0]):
        raise Http404
    return file


def _content(request: HttpRequest, file: Path, size: int, etag: str, modified: int) -> HttpResponseBase:
    media_type = MEDIA_TYPES[file.suffix.lower()]
    wanted = _wanted_range(request, size, etag, modified)
    if wanted is None:
        return FileResponse(file.open("rb"), content_type=media_type)
    if not wanted:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}, content_type=media_type)
    answer = StreamingHttpResponse(_slice(file, wanted), status=206, content_type=media_type)
    answer["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{size}"
    answer["Content-Length"] = str(len(wanted))
    return answer


def _wanted_range(request: HttpRequest, size: int, etag: str, modified: int) -> range | None:
    """The bytes asked for; None for the whole file; an empty range for what the file does not have.

    Several ranges in one request, other units and malformed headers mean the whole file, as RFC 9110
    section 14.2 allows.
    """
    match = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if request.method != "GET" or match is None or not (match[1] or match[2]):
        return None
    condition = request.headers.get("If-Range", "")
    if condition and condition != etag and parse_http_date_safe(condition) != modified:
        return None
    if not match[1]:
        return range(max(size - int(match[2]), 0), size) if int(match[2]) else range(0)
    first = int(match[1])
    if match[2] and int(match[2]) < first:
        return None
    return range(first, min(int(match[2]) + 1, size) if match[2] else size)


def _slice(file: Path, wanted: range) -> Iterator[bytes]:
    with file.open("rb") as source:
        source.seek(wanted.start)
        remaining = len(wanted)
        while remaining and (chunk := source.read(min(CHUNK_BYTES, remaining))):
            remaining -= len(chunk)
            yield chunk
