"""What changed between two texts, word by word, in bounded time for any input. Pure functions: no Django.

Lines are paired first, then the words of each pair. A word is never cut and no change crosses a line; what cannot be
compared within the bounds is shown as removed and added as a whole.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Kind = Literal["equal", "removed", "added"]

MOST_CHARACTERS = 200_000
"""Of both texts together, without the lines in which they begin and end alike; longer ones are replaced as a whole."""
MOST_WORD_PAIRS = 200_000_000
"""Words of one side times words of the other, summed up over a text; one bit of memory each, 0.2 s together."""
MOST_LINE_PAIRS = 160_000
"""Lines of one side times lines of the other that are compared with each other, summed up over a text."""
ALIKE = 0.34
"""Two lines are one line that changed if they share this part of their words (Dice)."""
SHORT_WORD, FEWEST_CHANGED = 3, 4
"""A single word of so few letters, or punctuation alone, is no island in a sea of so many changed words."""

_LINE = re.compile(r"[^\r\n]*(?:(?:\r\n?|\n)[^\S\r\n]*)+|[^\r\n]+")
_TOKEN = re.compile(
    r"(?:[^\W\d_][\u0300-\u036f]*)+|\d+|[^\S\r\n]+|(?:\r\n?|\n)(?:[^\S\r\n]*(?:\r\n?|\n))*|.", re.DOTALL
)
_TYPOGRAPHY = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "′": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"'}
    | dict.fromkeys("‐‑", "-")
)


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, was removed or was added.

    The `before` of all pieces is the old text and the `after` of all pieces is the new one, character for character.
    """

    kind: Kind
    text: str
    """As it is shown."""
    written_before: str | None = None
    """How a piece that stayed was written before, if its typography (’ or ', kind of space) was another one."""

    @property
    def before(self) -> str:
        """The characters of the old text."""
        if self.kind == "added":
            return ""
        return self.text if self.written_before is None else self.written_before

    @property
    def after(self) -> str:
        """The characters of the new text."""
        return "" if self.kind == "removed" else self.text


class Token(NamedTuple):
    """A word, number, sign or space (a line's end too); tokens of one key are written alike but for typography."""

    text: str
    key: str
    is_space: bool
    is_word: bool


class Line:
    """One line with its end, taken apart once."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def tokens(self) -> list[Token]:
        """Its words, numbers, signs and spaces in order."""
        return [_token(word) for word in _TOKEN.findall(self.text)]

    @cached_property
    def key(self) -> str:
        """The line as it is compared."""
        return "\x00".join(token.key for token in self.tokens)

    @cached_property
    def words(self) -> set[str]:
        """Its different words, in lower case."""
        return {token.key.casefold() for token in self.tokens if token.is_word}


class Run(NamedTuple):
    """Words `old` … `old + size` of the one side, equal to as many from `new` of the other."""

    old: int
    new: int
    size: int


@dataclass
class Budget:
    """How much may still be compared."""

    words: int = MOST_WORD_PAIRS
    lines: int = MOST_LINE_PAIRS

    def takes_words(self, pairs: int) -> bool:
        """Take `pairs` from the budget if it has them."""
        if pairs > self.words:
            return False
        self.words -= pairs
        return True

    def takes_lines(self, pairs: int) -> bool:
        """Take `pairs` from the budget if it has them."""
        if pairs > self.lines:
            return False
        self.lines -= pairs
        return True


def redline(old: str, new: str) -> list[Piece]:
    """The pieces of both texts in order: what stayed, what was removed and, after it, what was added in its place.

    At most 0.5 s for two texts of 100,000 characters, whatever they are made of.
    """
    olds, news = _LINE.findall(old), _LINE.findall(new)
    head, tail = _ends(olds, news)
    middle_old, middle_new = olds[head : len(olds) - tail], news[head : len(news) - tail]
    if sum(map(len, middle_old)) + sum(map(len, middle_new)) > MOST_CHARACTERS:
        changed = _replaced("".join(middle_old), "".join(middle_new))
    else:
        changed = list(_changed_lines(list(map(Line, middle_old)), list(map(Line, middle_new)), Budget()))
    first, last = "".join(olds[:head]), "".join(olds[len(olds) - tail :])
    pieces = [Piece("equal", first), *changed, Piece("equal", last)]
    return _joined(pieces)


def is_changed(old: str, new: str) -> bool:
    """Whether a redline of the two would show anything: more than typography differs."""
    return Line(old).key != Line(new).key


@lru_cache(maxsize=20_000)
def _token(word: str) -> Token:
    if word.isspace():
        n_lines = len(re.findall(r"\r\n?|\n", word))
        return Token(word, ("\n\n" if n_lines > 1 else "\n") if n_lines else " ", True, False)
    return Token(word, unicodedata.normalize("NFC", word).translate(_TYPOGRAPHY), False, word[0].isalnum())


def _ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many items are equal at the beginning, and how many of the others at the end."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    return head, tail


def _equal(old: str, new: str) -> Piece:
    return Piece("equal", new, None if old == new else old)


def _replaced(old: str, new: str) -> list[Piece]:
    return [piece for piece in (Piece("removed", old), Piece("added", new)) if piece.text]


def _text(lines: Sequence[Line]) -> str:
    return "".join(line.text for line in lines)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece, and of each stretch of changes the removed before the added text."""
    joined: list[Piece] = []
    removed: list[str] = []
    added: list[str] = []
    stayed: list[Piece] = []
    for piece in [*pieces, None]:
        if piece is not None and not piece.before and not piece.after:
            continue
        if piece is not None and piece.kind == "equal":
            joined += _replaced("".join(removed), "".join(added))
            removed, added = [], []
            stayed.append(piece)
            continue
        if stayed:
            joined.append(_equal("".join(one.before for one in stayed), "".join(one.after for one in stayed)))
            stayed = []
        if piece is not None:
            (removed if piece.kind == "removed" else added).append(piece.text)
    return joined + _replaced("".join(removed), "".join(added))


# Lines


def _changed_lines(olds: Sequence[Line], news: Sequence[Line], budget: Budget) -> Iterator[Piece]:
    """The pieces of lines that differ at both ends: equal lines hold the others in place."""
    at_old = at_new = 0
    runs = _equal_runs([line.key for line in olds], [line.key for line in news], budget.takes_words)
    for run in [*runs, Run(len(olds), len(news), 0)]:
        yield from _block(olds[at_old : run.old], news[at_new : run.new], budget)
        for i in range(run.size):
            yield _equal(olds[run.old + i].text, news[run.new + i].text)
        at_old, at_new = run.old + run.size, run.new + run.size


def _block(olds: Sequence[Line], news: Sequence[Line], budget: Budget) -> Iterator[Piece]:
    """The pieces of lines between two equal ones: pairs that are alike word by word, the others as a whole."""
    if olds and news and _only_breaks_differ(olds, news):
        yield from _words(Line(_text(olds)), Line(_text(news)), budget)
        return
    at_old = at_new = 0
    for i, j in [*_pairs(olds, news, budget), (len(olds), len(news))]:
        yield from _replaced(_text(olds[at_old:i]), _text(news[at_new:j]))
        if i < len(olds):
            yield from _words(olds[i], news[j], budget)
        at_old, at_new = i + 1, j + 1


def _only_breaks_differ(olds: Sequence[Line], news: Sequence[Line]) -> bool:
    """Whether the lines hold the same words: a paragraph was divided, or two became one."""
    words = [[token.key for line in lines for token in line.tokens if not token.is_space] for lines in (olds, news)]
    return words[0] == words[1]


def _pairs(olds: Sequence[Line], news: Sequence[Line], budget: Budget) -> list[tuple[int, int]]:
    """The lines that belong together, in order, so that they are alike as much as possible in sum.

    Needleman & Wunsch 1970, https://doi.org/10.1016/0022-2836(70)90057-4, without a cost for what has no pair.
    """
    if not olds or not news or not budget.takes_lines(len(olds) * len(news)):
        return []
    alike = _alike(olds, news)
    best = np.zeros((len(olds) + 1, len(news) + 1))
    for i in range(len(olds)):
        # The best of a pair here and of none; then what was reached before in the same row.
        np.maximum(best[i, :-1] + alike[i], best[i, 1:], out=best[i + 1, 1:])
        np.maximum.accumulate(best[i + 1], out=best[i + 1])
    pairs, i, j = [], len(olds), len(news)
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def _alike(olds: Sequence[Line], news: Sequence[Line]) -> NDArray[np.float64]:
    """How alike each line of one side is to each of the other (Dice, by different words), 0 below ALIKE: (m, n)."""
    numbers: dict[str, int] = {}
    masks = []
    for line in [*olds, *news]:
        mask = 0
        for word in line.words:
            mask |= 1 << numbers.setdefault(word, len(numbers))
        masks.append(mask)
    sizes = [mask.bit_count() for mask in masks]
    alike = np.zeros((len(olds), len(news)))
    for i, mask in enumerate(masks[: len(olds)]):
        for j in range(len(news)):
            size = sizes[i] + sizes[len(olds) + j]
            # Lines without a word, such as blank ones, are alike too.
            alike[i, j] = 2 * (mask & masks[len(olds) + j]).bit_count() / size if size else 1.0
    alike[alike < ALIKE] = 0
    return alike


# Words


def _words(old: Line, new: Line, budget: Budget) -> list[Piece]:
    """The pieces of one line that changed. Spaces follow the words: only what is between equal words is compared."""
    olds, news = old.tokens, new.tokens
    old_words = [i for i, token in enumerate(olds) if not token.is_space]
    new_words = [i for i, token in enumerate(news) if not token.is_space]
    old_keys, new_keys = [olds[i].key for i in old_words], [news[i].key for i in new_words]
    runs = _equal_runs(old_keys, new_keys, budget.takes_words)
    runs = _without_islands(runs, [olds[i] for i in old_words], len(new_words))
    runs = _shifted(runs, old_keys, new_keys)
    pieces: list[Piece] = []
    at_old = at_new = 0
    for run in runs:
        if not run.size:
            continue
        pieces += _gap(olds[at_old : old_words[run.old]], news[at_new : new_words[run.new]])
        at_old, at_new = old_words[run.old], new_words[run.new]
        to_old, to_new = old_words[run.old + run.size - 1] + 1, new_words[run.new + run.size - 1] + 1
        pieces += _run(olds[at_old:to_old], news[at_new:to_new])
        at_old, at_new = to_old, to_new
    return pieces + _gap(olds[at_old:], news[at_new:])


def _run(olds: Sequence[Token], news: Sequence[Token]) -> list[Piece]:
    """The pieces of equal words, between which there may be other spaces."""
    if len(olds) == len(news) and all(a.key == b.key for a, b in zip(olds, news, strict=True)):
        return [_equal(_written(olds), _written(news))]
    pieces: list[Piece] = []
    at_old = at_new = 0
    while at_old < len(olds):
        pieces.append(_equal(olds[at_old].text, news[at_new].text))
        to_old = next((i for i in range(at_old + 1, len(olds)) if not olds[i].is_space), len(olds))
        to_new = next((i for i in range(at_new + 1, len(news)) if not news[i].is_space), len(news))
        pieces += _gap(olds[at_old + 1 : to_old], news[at_new + 1 : to_new])
        at_old, at_new = to_old, to_new
    return pieces


def _written(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens)


def _gap(olds: Sequence[Token], news: Sequence[Token]) -> list[Piece]:
    """The pieces between two equal words: equal spaces at its ends stay, what is between them changed."""
    if not olds or not news:
        return _replaced(_written(olds), _written(news))
    head, tail = _ends([token.key for token in olds], [token.key for token in news])
    head = next((i for i in range(head) if not olds[i].is_space), head)
    tail = next((i for i in range(tail) if not olds[-1 - i].is_space), tail)
    pieces = [_equal(a.text, b.text) for a, b in zip(olds[:head], news[:head], strict=True)]
    pieces += _replaced(_written(olds[head : len(olds) - tail]), _written(news[head : len(news) - tail]))
    ends = zip(olds[len(olds) - tail :], news[len(news) - tail :], strict=True)
    return pieces + [_equal(a.text, b.text) for a, b in ends]


def _equal_runs(old: Sequence[str], new: Sequence[str], takes: Callable[[int], bool]) -> list[Run]:
    """The longest common subsequence of two lists as runs; only equal ends when `takes` refuses the work."""
    head, tail = _ends(old, new)
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    pairs: list[tuple[int, int]] = []
    if middle_old and middle_new and takes(len(middle_old) * len(middle_new)):
        pairs = [(head + i, head + j) for i, j in _common(middle_old, middle_new)]
    runs = [Run(0, 0, head)] if head else []
    for i, j in pairs:
        if runs and (runs[-1].old + runs[-1].size, runs[-1].new + runs[-1].size) == (i, j):
            runs[-1] = runs[-1]._replace(size=runs[-1].size + 1)
        else:
            runs.append(Run(i, j, 1))
    return [*runs, Run(len(old) - tail, len(new) - tail, tail)] if tail else runs


def _common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places of a longest common subsequence.

    One row of the table is one whole number, a bit for each item of `old`, so the time is the same whatever repeats:
    Hyyrö 2004, "Bit-parallel LCS-length computation revisited" (AWOCA). A zero bit is a place where the length grows.
    """
    masks: dict[str, int] = defaultdict(int)
    for place, key in enumerate(old):
        masks[key] |= 1 << place
    every = (1 << len(old)) - 1
    row = every
    rows = []
    for key in new:
        both = row & masks.get(key, 0)
        row = ((row + both) | (row - both)) & every
        rows.append(row)
    pairs, i, j = [], len(old), len(new)
    while i and j:
        if rows[j - 1] >> i - 1 & 1:
            i -= 1
        elif j > 1 and not rows[j - 2] >> i - 1 & 1:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def _without_islands(runs: Sequence[Run], olds: Sequence[Token], n_new: int) -> list[Run]:
    """`runs` without those too small to help a reader between the changes around them."""
    kept = list(runs)
    for _round in range(3):
        before, kept = kept, []
        at_old = at_new = 0
        for place, run in enumerate(before):
            after = before[place + 1] if place + 1 < len(before) else Run(len(olds), n_new, 0)
            left = run.old - at_old + run.new - at_new
            right = after.old - run.old - run.size + after.new - run.new - run.size
            words = [token for token in olds[run.old : run.old + run.size] if token.is_word][:2]
            is_small = not words or (len(words) == 1 and len(words[0].text) <= SHORT_WORD)
            if is_small and left and right and left + right >= FEWEST_CHANGED:
                continue
            kept.append(run)
            at_old, at_new = run.old + run.size, run.new + run.size
        if kept == before:
            break
    return kept


def _shifted(runs: Sequence[Run], old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """`runs` with pure insertions and deletions moved to where a sentence begins, if that shows the same change.

    "A. [B. ]C." rather than "A[. B]. C.".
    """
    shifted = list(runs)
    for place in range(len(shifted) - 1):
        left, right = shifted[place], shifted[place + 1]
        n_old, n_new = right.old - left.old - left.size, right.new - left.new - left.size
        if (n_old == 0) == (n_new == 0):
            continue
        keys, end = (new, right.new) if n_new else (old, right.old)
        begin = end - (n_new or n_old)
        # The last word before the change goes behind it when it is also the change's own last word, and so on.
        for steps in range(min(left.size - 1, 20) + 1):
            if begin - steps == 0 or keys[begin - steps - 1] in ".!?;:":
                shifted[place] = left._replace(size=left.size - steps)
                shifted[place + 1] = Run(right.old - steps, right.new - steps, right.size + steps)
                break
            if keys[begin - steps - 1] != keys[end - steps - 1]:
                break
    return shifted
