"""The demo's videos: small, playable from the first byte, labelled, and readable in three languages."""

import json
from pathlib import Path

import pytest
from PIL import Image as Picture

from video.captions import parse_webvtt
from video.validators import container_of

MEDIA = Path(__file__).resolve().parents[2] / "home" / "demo" / "media"
VIDEOS = json.loads((MEDIA / "videos.json").read_text(encoding="utf-8"))
LANGUAGES = {"fr", "es", "en"}
MARKS = {"fr": "Démonstration", "es": "Demostración", "en": "Demo"}


def test_keys_are_unique_and_no_file_is_left_over():
    assert len({video["key"] for video in VIDEOS}) == len(VIDEOS) >= 4
    used = {video["file"] for video in VIDEOS}
    used |= {path for video in VIDEOS for path in (*video["captions"].values(), *video["posters"].values())}
    present = {str(path.relative_to(MEDIA)) for path in MEDIA.glob("*/*")}
    assert used == present


@pytest.mark.parametrize("video", VIDEOS, ids=lambda video: video["key"])
def test_a_video_is_complete(video):
    content = (MEDIA / video["file"]).read_bytes()
    assert container_of(content[:64]) == "mp4"
    assert len(content) <= 400_000
    # The index stands before the pictures, so that playing begins before everything has arrived.
    assert content.index(b"moov") < content.index(b"mdat")
    assert 20 <= video["duration"] <= 45
    assert (
        set(video["title"]) == set(video["captions"]) == set(video["transcript"]) == set(video["posters"]) == LANGUAGES
    )

    times = set()
    for language in LANGUAGES:
        assert video["title"][language].startswith(MARKS[language])
        assert video["transcript"][language].startswith(MARKS[language])
        cues = parse_webvtt((MEDIA / video["captions"][language]).read_text(encoding="utf-8"))
        assert " ".join(cue.text for cue in cues) == " ".join(video["transcript"][language].split())
        assert cues[-1].end <= video["duration"]
        times.add(tuple((cue.start, cue.end) for cue in cues))
        poster = MEDIA / video["posters"][language]
        assert poster.stat().st_size <= 16_000
        with Picture.open(poster) as picture:
            assert picture.size == (960, 540)
    assert len(times) == 1, "the captions of all languages follow the same recording"

    moments = [chapter["at"] for chapter in video["chapters"]]
    assert moments == sorted(set(moments))
    assert moments[0] == 0
    assert moments[-1] < video["duration"]
    assert all(set(chapter["title"]) == LANGUAGES for chapter in video["chapters"])
