"""Captions in the WebVTT format: read strictly, so that a file that browsers would show badly is refused.

Pure functions on text. Grammar: https://www.w3.org/TR/webvtt1/ (only what captions need: cues, and
NOTE, STYLE and REGION blocks, which are skipped).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_noop

#: A pause this long (seconds) between two cues begins a new paragraph of the transcript.
PARAGRAPH_PAUSE = 2.0

_TIME = re.compile(r"(?:([0-9]{2,4}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})", re.ASCII)
_TAG = re.compile(r"<[^<>]*>")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]+)>")
_SKIPPED_BLOCKS = ("NOTE", "STYLE", "REGION")

NO_HEADER = gettext_noop("A caption file begins with a line that says WEBVTT.")
NOT_A_TIMING = gettext_noop("A line such as 00:01.000 --> 00:04.000 was expected here.")
COMMA_IN_TIME = gettext_noop("Write the thousandths of a second after a point, not a comma (this looks like SRT).")
ENDS_TOO_EARLY = gettext_noop("This caption ends before it begins.")
OUT_OF_ORDER = gettext_noop("This caption begins before the one above it.")
NO_TEXT = gettext_noop("This caption has no text.")
NO_CUES = gettext_noop("This file has no captions.")
CONTROL_CHARACTER = gettext_noop("This line holds a character that text does not have.")


class CaptionError(ValueError):
    """What is wrong in a caption file: ``line`` (from 1) and ``message`` (English, marked for translation)."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"Line {line}: {message}")
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: from ``start`` to ``end`` (seconds), plain ``text``, ``voice`` = who speaks, if marked."""

    start: float
    end: float
    text: str
    voice: str = ""


def parse_webvtt(source: str) -> tuple[Cue, ...]:
    """Read a WebVTT file's text. Raises CaptionError (a ValueError with the line) for the first fault."""
    lines = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if any(ord(character) < 32 and character != "\t" for character in line):
            raise CaptionError(number, CONTROL_CHARACTER)
    if re.match(r"WEBVTT(?:[ \t]|\Z)", lines[0]) is None:
        raise CaptionError(1, NO_HEADER)

    cues: list[Cue] = []
    for first, block in _blocks(lines):
        if first == 1 or (block[0].split(None, 1)[0] in _SKIPPED_BLOCKS and "-->" not in block[0]):
            continue
        cues.append(_read_cue(first, block, after=cues[-1].start if cues else 0.0))
    if not cues:
        raise CaptionError(len(lines), NO_CUES)
    return tuple(cues)


def _blocks(lines: list[str]) -> Iterable[tuple[int, list[str]]]:
    """Groups of lines between empty ones, each with the number of its first line."""
    block: list[str] = []
    first = 1
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            if not block:
                first = number
            block.append(line)
        elif block:
            yield first, block
            block = []


def _read_cue(first: int, block: list[str], after: float) -> Cue:
    # A cue may carry a name of its own on the line above its timing.
    at = 0 if "-->" in block[0] else 1
    number = first + at
    if at >= len(block) or "-->" not in block[at]:
        raise CaptionError(first, NOT_A_TIMING)
    left, _, right = block[at].partition("-->")
    start = _seconds(number, left.strip())
    end = _seconds(number, (right.split() or [""])[0])
    if end <= start:
        raise CaptionError(number, ENDS_TOO_EARLY)
    if start < after:
        raise CaptionError(number, OUT_OF_ORDER)
    marked = "\n".join(block[at + 1 :])
    if "-->" in marked:
        raise CaptionError(number + 1, NOT_A_TIMING)
    text = " ".join(html.unescape(_TAG.sub("", marked)).split())
    if not text:
        raise CaptionError(number, NO_TEXT)
    voice = _VOICE.search(marked)
    return Cue(start, end, text, " ".join(html.unescape(voice[1]).split()) if voice else "")


def _seconds(line: int, text: str) -> float:
    match = _TIME.fullmatch(text)
    if match is None:
        raise CaptionError(line, COMMA_IN_TIME if _TIME.fullmatch(text.replace(",", ".")) else NOT_A_TIMING)
    hours, minutes, seconds, thousandths = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def transcript_from(cues: Iterable[Cue]) -> str:
    """The cues as running text: a new paragraph at a change of voice or a pause of ``PARAGRAPH_PAUSE``."""
    paragraphs: list[str] = []
    previous: Cue | None = None
    for cue in cues:
        new_voice = previous is None or cue.voice != previous.voice
        if previous is None or new_voice or cue.start - previous.end >= PARAGRAPH_PAUSE:
            paragraphs.append(f"{cue.voice}: {cue.text}" if cue.voice and new_voice else cue.text)
        elif cue.text != previous.text:
            paragraphs[-1] += f" {cue.text}"
        previous = cue
    return "\n\n".join(paragraphs)
