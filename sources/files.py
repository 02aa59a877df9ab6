"""What an uploaded file of a source must be: judged by its content, not only by its name. Nothing is unpacked."""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from discussion.fields import visible_text

MEDIA_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
"""Extension → the type a file is given out as, always as a download."""

MAX_PIXELS = 25_000_000
"""Drawn, that is 100 MB at most."""
NAME_MAX_LENGTH = 100
_ENTRIES_READ = 10_000
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|\?xml|\?php)", re.IGNORECASE)
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13}


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be stored."""

    content: bytes
    sha256: str
    """Of the bytes as they were sent, so that the same file is known again."""
    extension: str
    name: str
    """The name it was sent with, to be shown and given out; never the name it is stored under."""


def checked(upload: UploadedFile) -> CheckedFile:
    """What is stored of `upload`. Raises ValidationError if it is too large or not what its name says.

    Pictures lose what cameras write into them: the place, the time, the device.
    """
    extension = PurePosixPath(upload.name or "").suffix.removeprefix(".").lower()
    if extension not in MEDIA_TYPES:
        raise ValidationError(
            _("Choose a PDF, CSV, ODS, XLSX, TXT, PNG or JPEG file."),
            code="extension",
        )
    limit = settings.SOURCE_UPLOAD_MAX_BYTES
    if (upload.size or 0) > limit:
        raise ValidationError(
            _("This file is too large (%(size)s). The limit is %(limit)s: give an address instead."),
            code="size",
            params={"size": filesizeformat(upload.size), "limit": filesizeformat(limit)},
        )
    upload.seek(0)
    content = upload.read(limit + 1)
    if not content or len(content) > limit:
        raise ValidationError(_("This file is empty or too large."), code="size")
    sha256 = hashlib.sha256(content).hexdigest()
    if not _is(extension, content):
        raise ValidationError(
            _("The content of this file is not %(format)s, whatever its name says."),
            code="content",
            params={"format": extension.upper()},
        )
    if extension in ("png", "jpg", "jpeg"):
        content = _without_metadata(content)
    return CheckedFile(content, sha256, extension, _shown_name(upload.name or "", extension))


def _is(extension: str, content: bytes) -> bool:
    """Whether `content` begins, and where that is cheap to see is built, as a file of that extension."""
    match extension:
        case "pdf":
            return content.startswith(b"%PDF-")
        case "png":
            return content.startswith(b"\x89PNG\r\n\x1a\n")
        case "jpg" | "jpeg":
            return content.startswith(b"\xff\xd8\xff")
        case "xlsx" | "ods":
            return content.startswith(b"PK\x03\x04") and _is_spreadsheet(extension, content)
        case _:
            return not _CONTROL & set(content) and not _MARKUP.search(content[:4096])


def _is_spreadsheet(extension: str, content: bytes) -> bool:
    """Whether a ZIP file is a spreadsheet without macros; only its list of entries and one short entry are read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if len(names) > _ENTRIES_READ or any("vbaProject" in name or name.startswith("Basic/") for name in names):
                return False
            if extension == "xlsx":
                return "[Content_Types].xml" in names and "xl/workbook.xml" in names
            with archive.open("mimetype") as entry:
                return entry.read(100) == MEDIA_TYPES["ods"].encode()
    except Exception:
        # As with pictures: each compression has errors of its own (zlib.error, LZMAError).
        return False


def _without_metadata(content: bytes) -> bytes:
    """A picture drawn anew, upright. Raises ValidationError for one that cannot be drawn or has too many points."""
    unreadable = ValidationError(_("This picture cannot be read, or has too many points."), code="content")
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as picture:
            kind = picture.format
            if picture.width * picture.height > MAX_PIXELS:
                raise unreadable
            drawn = ImageOps.exif_transpose(picture)
            drawn.info = {key: value for key, value in drawn.info.items() if key == "transparency"}
            stored = io.BytesIO()
            if kind == "JPEG":
                drawn.save(stored, "JPEG", quality=90, optimize=True)
            else:
                drawn.save(stored, "PNG", optimize=False)
    except ValidationError:
        raise
    except Exception:
        # Pillow raises whatever its decoders raise: a broken picture is refused, not an error of ours.
        raise unreadable from None
    return stored.getvalue()


def _shown_name(name: str, extension: str) -> str:
    """The sent name without folders and invisible characters, in a length that file systems take."""
    stem = PurePosixPath(visible_text(name).replace("\0", "").replace("\\", "/")).stem.strip(" .")
    stem = re.sub(r'[\r\n\t"<>|:*?]+', " ", stem)[: NAME_MAX_LENGTH - 6].strip() or "file"
    return f"{stem}.{extension}"
