"""The demo's films: one row for each language, sharing the recording and the caption files."""

import json
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from wagtail.images.models import Image

from home.demo.content import FOLDER
from video.models import CaptionTrack, Chapter, Video

MEDIA = FOLDER / "media"


@cache
def films() -> dict[str, dict[str, Any]]:
    """The films by key, as `media/videos.json` lists them."""
    listed: list[dict[str, Any]] = json.loads((MEDIA / "videos.json").read_text(encoding="utf-8"))
    return {film["key"]: film for film in listed}


def load_video(key: str, language: str) -> Video | None:
    """The film called `key` with its words in `language`; None when there is no such film."""
    film = films().get(key)
    if film is None:
        return None
    video = Video(
        title=film["title"][language],
        language=language,
        spoken_language="" if film["language"] == language else film["language"],
        file=_stored(MEDIA / film["file"], "videos"),
        poster=_poster(film, language),
        duration=film["duration"],
        transcript=film["transcript"][language],
    )
    video.save()
    for spoken, captions in film["captions"].items():
        track = CaptionTrack(video=video, language=spoken, file=_stored(MEDIA / captions, "captions"))
        track.save()
        track.file.close()
    Chapter.objects.bulk_create(
        Chapter(video=video, at=chapter["at"], title=chapter["title"][language]) for chapter in film["chapters"]
    )
    return Video.objects.get(pk=video.pk)


def _stored(path: Path, folder: str) -> str:
    """The name under which the storage has this file; a file left by an earlier load is taken as it is."""
    name = f"{folder}/demo-{path.name}"
    if default_storage.exists(name) and default_storage.size(name) != path.stat().st_size:
        default_storage.delete(name)
    if not default_storage.exists(name):
        with path.open("rb") as source:
            name = default_storage.save(name, File(source))
    return name


def _poster(film: dict[str, Any], language: str) -> Image | None:
    name = film.get("posters", {}).get(language) or film.get("poster")
    if not name:
        return None
    path = MEDIA / name
    return Image.objects.create(
        title=film["title"][language], file=ImageFile(BytesIO(path.read_bytes()), name=f"demo-{path.name}")
    )
