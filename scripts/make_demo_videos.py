"""Make the demo's videos, captions and posters from home/demo/media/scripts.json.

    python scripts/make_demo_videos.py [key …]

Needs ffmpeg, espeak-ng and Pillow (with WebP). What it writes is committed, so nobody has to run it
to run or to test the project; run it after changing a script. The scripts are ours: cards and a
synthetic voice that state recorded facts, and never words of a real person.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[1]
MEDIA = ROOT / "home" / "demo" / "media"
FONTS = ROOT / "static" / "fonts"
LANGUAGES = ("fr", "es", "en")
VOICES = {"fr": "fr-fr", "es": "es-419", "en": "en-gb"}
MARK = {"fr": "Démonstration", "es": "Demostración", "en": "Demo"}

PLUM, PLUM_LIGHT, PAPER, BRASS = "#2b1538", "#4b2463", "#faf6ef", "#d9ab57"
WIDTH, HEIGHT, FRAMES_PER_SECOND = 640, 360, 10
SAMPLES_PER_SECOND = 22050
PAUSE, PAUSE_BETWEEN_PARTS, LEAD_IN = 0.25, 0.5, 0.6  # seconds
FADE = 0.4  # seconds


@dataclass(frozen=True)
class Sentence:
    """One sentence of a part, in every language, with its place in the recording (seconds)."""

    part: int
    text: dict[str, str]
    start: float
    end: float


def speak(text: str, language: str) -> bytes:
    """The sentence as 16-bit mono samples."""
    # The voice would read "1er" letter by letter.
    said = text.replace("1er ", "premier ").replace("’", "'").replace("·", ",")
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        command = ["espeak-ng", "-v", VOICES[language], "-s", "168", "-g", "3", "-w", file.name, said]
        subprocess.run(command, check=True)
        with wave.open(file.name) as recording:
            assert recording.getframerate() == SAMPLES_PER_SECOND
            return recording.readframes(recording.getnframes())


def record(script: dict[str, Any]) -> tuple[bytes, list[Sentence]]:
    """The whole sound of a video, and when each sentence is said."""
    sound = bytearray()

    def silence(seconds: float) -> None:
        sound.extend(b"\0\0" * int(seconds * SAMPLES_PER_SECOND))

    def now() -> float:
        return len(sound) / 2 / SAMPLES_PER_SECOND

    sentences = []
    silence(LEAD_IN)
    for number, part in enumerate(script["parts"]):
        for texts in zip(*(part[language] for language in LANGUAGES), strict=True):
            by_language = dict(zip(LANGUAGES, texts, strict=True))
            start = now()
            sound.extend(speak(by_language[script["spoken"]], script["spoken"]))
            sentences.append(Sentence(number, by_language, start, now()))
            silence(PAUSE)
        silence(PAUSE_BETWEEN_PARTS)
    return bytes(sound), sentences


def font(name: str, size: float, weight: int) -> ImageFont.FreeTypeFont:
    """One of the site's own variable fonts."""
    face = ImageFont.truetype(str(FONTS / name), round(size))
    face.set_variation_by_axes([weight])
    return face


def lines_of(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """The text broken into lines of at most ``width`` pixels."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if face.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def seats() -> list[tuple[float, float]]:
    """The places of a hemicycle, from left to right, in a 640 × 360 picture."""
    places = []
    for row in range(6):
        radius = 50 + row * 17
        count = 11 + row * 3
        for seat in range(count):
            angle = math.pi * (seat + 0.5) / count
            places.append((angle, 478 - radius * math.cos(angle), 340 - radius * math.sin(angle)))
    return [(x, y) for _angle, x, y in sorted(places)]


def card(heading: str, text: str, mark: str, lit: float, scale: float = 1.0) -> Image.Image:
    """One card: mark, heading, text, and a hemicycle with the part ``lit`` (0 to 1) of its seats in brass."""
    size = (round(WIDTH * scale), round(HEIGHT * scale))
    scale *= 2  # drawn at twice the size and reduced, for smooth edges
    picture = Image.new("RGB", (size[0] * 2, size[1] * 2), PLUM)
    draw = ImageDraw.Draw(picture)
    places = seats()
    for number, (x, y) in enumerate(places):
        radius = 4.8 * scale
        colour = BRASS if number < lit * len(places) else PLUM_LIGHT
        x, y = x * scale, y * scale
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    small = font("atkinson-hyperlegible-next-latin-wght-normal.woff2", 17 * scale, 600)
    draw.text((36 * scale, 30 * scale), mark.upper(), font=small, fill=BRASS)
    draw.line((36 * scale, 58 * scale, 92 * scale, 58 * scale), fill=BRASS, width=round(3 * scale))
    middle = font("atkinson-hyperlegible-next-latin-wght-normal.woff2", 20 * scale, 500)
    draw.text((36 * scale, 74 * scale), heading, font=middle, fill=PAPER)
    large = font("fraunces-display.woff2", 36 * scale, 600)
    for number, line in enumerate(lines_of(text, large, 560 * scale)):
        draw.text((36 * scale, (106 + 42 * number) * scale), line, font=large, fill=PAPER)
    return picture.resize(size, Image.Resampling.LANCZOS)


def frames(script: dict[str, Any], sentences: list[Sentence], seconds: float) -> Iterator[bytes]:
    """Every picture of the video as raw RGB: a card for each part, fading out before the next."""
    language = script["spoken"]
    starts = [0.0]
    for before, after in pairwise(sentences):
        if after.part != before.part:
            starts.append((before.end + after.start) / 2)
    count = len(seats())

    @cache
    def drawn(part: int | None, lit: int) -> Image.Image:
        content = {"heading": {language: ""}, "card": ""} if part is None else script["parts"][part]
        return card(content["heading"][language], content["card"], MARK[language], lit / count)

    for number in range(round(seconds * FRAMES_PER_SECOND)):
        now = number / FRAMES_PER_SECOND
        part = sum(start <= now for start in starts) - 1
        lit = int(now / seconds * count) + 1
        picture = drawn(part, lit)
        faded_in = (now - starts[part]) / FADE
        faded_out = (now - starts[part + 1]) / FADE + 1 if part + 1 < len(starts) else 0
        if part and faded_in < 1:
            picture = Image.blend(drawn(None, lit), picture, faded_in)
        elif faded_out > 0:
            picture = Image.blend(picture, drawn(None, lit), faded_out)
        yield picture.tobytes()


def encode(script: dict[str, Any], sound: bytes, sentences: list[Sentence], target: Path) -> None:
    """Write the MP4: H.264 baseline and AAC, which every browser plays, with its index in front."""
    seconds = len(sound) / 2 / SAMPLES_PER_SECOND
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        with wave.open(file.name, "wb") as recording:
            recording.setnchannels(1)
            recording.setsampwidth(2)
            recording.setframerate(SAMPLES_PER_SECOND)
            recording.writeframes(sound)
        command = ["ffmpeg", "-y", "-hide_banner", "-loglevel", "error", "-fflags", "+bitexact"]
        command += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FRAMES_PER_SECOND)]
        command += ["-i", "-", "-i", file.name, "-map_metadata", "-1"]
        command += ["-c:v", "libx264", "-profile:v", "baseline", "-level", "3.0", "-pix_fmt", "yuv420p"]
        command += ["-preset", "veryslow", "-crf", "32", "-g", "150", "-threads", "2"]
        command += ["-af", "highpass=f=90,lowpass=f=7000,loudnorm=I=-20", "-ar", str(SAMPLES_PER_SECOND)]
        command += ["-c:a", "aac", "-b:a", "28k", "-shortest", "-movflags", "+faststart", str(target)]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
            assert process.stdin is not None
            for frame in frames(script, sentences, seconds):
                process.stdin.write(frame)
            process.stdin.close()
        if process.returncode:
            raise SystemExit(f"ffmpeg could not write {target.name}")


def webvtt(sentences: list[Sentence], language: str) -> str:
    """The captions in one language."""

    def clock(seconds: float) -> str:
        thousandths = round(seconds * 1000)
        return f"{thousandths // 60000:02}:{thousandths // 1000 % 60:02}.{thousandths % 1000:03}"

    blocks = ["WEBVTT"]
    for sentence, after in zip(sentences, [*sentences[1:], None], strict=True):
        # A caption stays until the next one, but no longer than two thirds of a second.
        end = min(sentence.end + 0.66, after.start if after else sentence.end + 0.66)
        blocks.append(f"{clock(sentence.start)} --> {clock(end)}\n{sentence.text[language]}")
    return "\n\n".join(blocks) + "\n"


def transcript(sentences: list[Sentence], language: str) -> str:
    """All that is said, a paragraph for each part."""
    parts: dict[int, list[str]] = {}
    for sentence in sentences:
        parts.setdefault(sentence.part, []).append(sentence.text[language])
    return "\n\n".join(" ".join(said) for said in parts.values())


def make(script: dict[str, Any]) -> dict[str, Any]:
    """Write one video's files; its entry for videos.json."""
    key, spoken = script["key"], script["spoken"]
    sound, sentences = record(script)
    encode(script, sound, sentences, MEDIA / "videos" / f"{key}.mp4")
    for language in LANGUAGES:
        (MEDIA / "captions" / f"{key}.{language}.vtt").write_text(webvtt(sentences, language), encoding="utf-8")
        title = script["title"][language].partition(":")[2].strip()
        poster = card("", title[:1].upper() + title[1:], MARK[language], 0.62, scale=1.5)
        poster.save(MEDIA / "posters" / f"{key}.{language}.webp", quality=45, method=6)
    first_of_part = {}
    for sentence in sentences:
        first_of_part.setdefault(sentence.part, int(sentence.start))
    return {
        "key": key,
        "file": f"videos/{key}.mp4",
        "language": spoken,
        "duration": math.ceil(len(sound) / 2 / SAMPLES_PER_SECOND),
        "title": script["title"],
        "captions": {language: f"captions/{key}.{language}.vtt" for language in LANGUAGES},
        "transcript": {language: transcript(sentences, language) for language in LANGUAGES},
        "chapters": [
            {"at": at, "title": script["parts"][part]["heading"]} for part, at in sorted(first_of_part.items())
        ],
        "poster": f"posters/{key}.{spoken}.webp",
        "posters": {language: f"posters/{key}.{language}.webp" for language in LANGUAGES},
    }


def main(wanted: list[str]) -> None:
    """Make the videos named, or all of them."""
    scripts = json.loads((MEDIA / "scripts.json").read_text(encoding="utf-8"))
    listing = MEDIA / "videos.json"
    made = {entry["key"]: entry for entry in json.loads(listing.read_text("utf-8"))} if listing.exists() else {}
    for folder in ("videos", "captions", "posters"):
        (MEDIA / folder).mkdir(exist_ok=True)
    for script in scripts:
        if wanted and script["key"] not in wanted:
            continue
        made[script["key"]] = entry = make(script)
        size = (MEDIA / entry["file"]).stat().st_size
        print(f"{entry['key']}: {entry['duration']} s, {size / 1000:.0f} KB")
    in_order = [made[script["key"]] for script in scripts if script["key"] in made]
    listing.write_text(json.dumps(in_order, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
