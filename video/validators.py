"""What an uploaded file must be: checked by its content, not only by its name."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from video.captions import CaptionError, parse_webvtt

#: Extension → media type of the files that browsers play without any library.
VIDEO_TYPES: dict[str, str] = {"mp4": "video/mp4", "webm": "video/webm"}
#: More than enough for the captions of a day.
CAPTION_MAX_BYTES = 1024 * 1024


def extension_of(name: str) -> str:
    """The lower-case extension of a file's name, without its point."""
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def container_of(beginning: bytes) -> str | None:
    """The format ("mp4" or "webm") that a file's first 64 bytes announce, or None."""
    if beginning[4:8] == b"ftyp":
        return "mp4"
    # EBML, the family of WebM and Matroska; the header names which of them.
    if beginning.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in beginning[:64]:
        return "webm"
    return None


def is_stored(upload: FieldFile) -> bool:
    """Whether the file was uploaded, and so checked, before. Django keeps this in a private attribute."""
    return bool(upload._committed)  # type: ignore[attr-defined]


def validate_video_file(upload: FieldFile) -> None:
    """Refuse what is not an MP4 or WebM file within ``VIDEO_UPLOAD_MAX_BYTES``. Raises ValidationError."""
    extension = extension_of(upload.name or "")
    if extension not in VIDEO_TYPES:
        raise ValidationError(_("Choose an MP4 or WebM file (.mp4 or .webm)."), code="extension")
    if is_stored(upload):
        return
    if upload.size > settings.VIDEO_UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("This file is too large (%(size)s). The limit is %(limit)s."),
            code="size",
            params={
                "size": filesizeformat(upload.size),
                "limit": filesizeformat(settings.VIDEO_UPLOAD_MAX_BYTES),
            },
        )
    upload.seek(0)
    beginning = upload.read(64)
    upload.seek(0)
    if container_of(beginning) != extension:
        raise ValidationError(
            _("The content of this file is not %(format)s, whatever its name says."),
            code="content",
            params={"format": {"mp4": "MP4", "webm": "WebM"}[extension]},
        )


def read_caption_text(upload: FieldFile) -> str:
    """The text of a caption file. Raises ValidationError if it is too large or not UTF-8."""
    if upload.size > CAPTION_MAX_BYTES:
        raise ValidationError(
            _("This file is too large. The limit for captions is %(limit)s."),
            code="size",
            params={"limit": filesizeformat(CAPTION_MAX_BYTES)},
        )
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(
            _("This file is not in UTF-8. Save it again with that encoding."), code="encoding"
        ) from None


def validate_caption_file(upload: FieldFile) -> None:
    """Refuse what browsers could not show as captions. Raises ValidationError naming the line."""
    if extension_of(upload.name or "") != "vtt":
        raise ValidationError(_("Choose a WebVTT file (.vtt)."), code="extension")
    if is_stored(upload):
        return
    try:
        parse_webvtt(read_caption_text(upload))
    except CaptionError as error:
        raise ValidationError(
            _("Line %(line)d: %(fault)s"),
            code="format",
            params={"line": error.line, "fault": gettext(error.message)},
        ) from None
