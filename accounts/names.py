"""Public names: what is kept of what was typed, and what could be taken for somebody else's name.

Pure functions, no Django. Sources: Unicode TR 36 and TR 39 (bidi overrides, invisible characters, confusables).
"""

import re
import unicodedata

# Letters, marks, digits, punctuation and spaces only: symbols and pictures could imitate a badge.
KEPT_CATEGORIES = ("L", "M", "N", "P", "Zs")
KEPT_SYMBOLS = "+°"
# Letters and marks that draw nothing: Hangul fillers, Mongolian and general variation selectors, Khmer vowels.
INVISIBLE = frozenset(
    chr(point)
    for first, last in [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
        (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xE0100, 0xE01EF),
    ]
    for point in range(first, last + 1)
)  # fmt: skip
MARKS_IN_A_ROW = 2

# Alphabets whose letters are drawn alike; a word is written in one of them.
ALIKE_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
LOOKS_LIKE = str.maketrans(
    {
        # Cyrillic
        "а": "a", "в": "b", "е": "e", "ѕ": "s", "і": "i", "ј": "j", "к": "k", "м": "m", "н": "h", "о": "o",
        "р": "p", "с": "c", "т": "t", "у": "y", "х": "x", "ԁ": "d", "ԛ": "q", "ԝ": "w", "һ": "h", "ӏ": "l",
        # Greek
        "α": "a", "β": "b", "ε": "e", "ζ": "z", "η": "n", "ι": "i", "κ": "k", "μ": "m", "ν": "v", "ο": "o",
        "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "ω": "w",
        # Armenian, Latin letters drawn alike, digits
        "օ": "o", "ս": "u", "հ": "h", "ո": "n", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "0": "o", "1": "l",
        "3": "e", "5": "s", "|": "l", "ß": "ss", "æ": "ae", "œ": "oe",
    }
)  # fmt: skip


def clean_line(text: str) -> str:
    """One line of `text` without control, bidi, zero-width and private characters, spaces put together."""
    kept = []
    marks = 0
    for character in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(character)
        if character in INVISIBLE or (category[0] == "C" and character not in "\t\r\n"):
            continue
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= MARKS_IN_A_ROW:
            kept.append(character)
    return re.sub(r"\s+", " ", "".join(kept)).strip()


def clean_name(text: str) -> str:
    """A public name as it is stored: one line, nothing invisible, no symbols or pictures."""
    kept = (c for c in clean_line(text) if unicodedata.category(c).startswith(KEPT_CATEGORIES) or c in KEPT_SYMBOLS)
    return re.sub(r"\s+", " ", "".join(kept)).strip()


def initials_of(name: str) -> str:
    """Up to two capital letters standing for `name`: of its first and last words that begin with a letter."""
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def mixes_alphabets(name: str) -> bool:
    """Whether a word of `name` mixes alphabets that look alike ("Еlena" with a Cyrillic first letter)."""
    return any(len(_alphabets(word)) > 1 for word in re.split(r"[\W\d_]+", name))


def skeleton(name: str) -> str:
    """What `name` looks like: two names with the same skeleton can be taken for each other."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c)).translate(LOOKS_LIKE)
    # Letters that look alike in capitals only ("I" and "l") are one.
    return re.sub(r"[\W_]+", "", letters).replace("i", "l")


def _alphabets(word: str) -> set[str]:
    names = {unicodedata.name(c, "").partition(" ")[0] for c in word if c.isalpha()}
    return names & set(ALIKE_ALPHABETS)
