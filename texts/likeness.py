"""How alike two texts are, without a dictionary of any language. Pure functions on strings and arrays: no Django.

Two questions, two kinds of features, both kept in one fingerprint:

- *About the same thing?* Pieces of five letters inside words, weighed by how rare they are in the group: the cosine of
  two texts (tf-idf; Salton & Buckley 1988, https://doi.org/10.1016/0306-4573(88)90021-0).
- *The same text?* Every three words in a row: how much of one text lies in the other (containment; Broder 1997,
  https://doi.org/10.1109/SEQUEN.1997.666900).

What was measured to choose them: docs/decisions/0008-likeness.md.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from math import log10
from typing import NamedTuple, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

METHOD = 1
"""Written into each fingerprint; those of another method are not compared."""
GRAM = 5
"""Letters of a piece of a word; a word has a mark at each end, so that beginnings and ends differ from middles."""
SHORTEST_WORD = 3
"""Words of fewer letters say nothing of what a text is about."""
SMALL_WORDS = {3: 0.5, 4: 0.75}
"""Weight of words of so many letters, longer ones have 1: articles and prepositions are short in our languages, and in
a group of few texts rarity does not yet tell them apart."""
BUCKET_BITS = 20
BUCKETS = 1 << BUCKET_BITS
"""Pieces are numbered by a hash; a text has some 200 of a million numbers."""
WEIGHT_STEP = 1 / 64
"""Weights are kept in 12 bits, in steps of this."""
LONGEST = 60_000
"""Characters of a text that are read."""
SHINGLE = 3
"""Words in a row that make one shingle."""

SIMILAR_AMONG_TEN, SIMILAR_MORE = 0.19, 0.09
"""Likeness from which a text is shown as similar among ten, and how much more it takes among ten times as many."""
SIMILAR_MOST = 0.45
"""Likeness from which it is shown among any number."""

COPY_SHARED, COPY_CONTAINMENT = 5, 0.5
"""Near-duplicates share at least so many shingles, and this part of the shorter text's."""
MOST_COMPARED = 200
"""A shingle of a large family leads to its first texts only: enough to tie the family together, in bounded time."""

EXACT_WORDS = 5
"""Shorter texts are never the same text as another: two people may well both say “Yes, I agree”."""
SAME_WORDS, SAME_CONTAINMENT = 20, 0.55
"""Texts of at least so many words that contain this part of each other are one text with small differences."""

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"»”)\]]+")

Floats = NDArray[np.float32]
Numbers = NDArray[np.uint32]


def words_of(text: str) -> list[str]:
    """The words and numbers of `text` in order, in lower case, without accents, invisible characters, punctuation.

    A web address is one word: two texts that point to pages of one site do not say the same.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text[:LONGEST]).casefold())
    plain = _INVISIBLE.sub("", plain).translate(_LETTERS)
    if not plain.isascii():
        plain = "".join(character for character in plain if not unicodedata.combining(character))
    if "://" in plain or "www." in plain:
        plain = _ADDRESS.sub(lambda found: "".join(_WORD.findall(found[0])), plain)
    return _WORD.findall(plain)


def normalise(text: str) -> str:
    """`text` as it is compared: its words with one space between them."""
    return " ".join(words_of(text))


def exact_key(text: str) -> str:
    """32 hexadecimal digits, the same for texts that differ only in case, accents, typography; "" for a short text."""
    words = words_of(text)
    return sha256(" ".join(words).encode()).hexdigest()[:32] if len(words) >= EXACT_WORDS else ""


def fingerprint(text: str) -> bytes:
    """What is kept of `text` to compare it: little-endian 32-bit numbers, about 1 kB for 400 characters.

    Layout: METHOD, how many pieces n, how many words, n pieces (weight in the upper 12 bits, bucket in the lower 20),
    then the shingles.
    """
    words = words_of(text)
    counts: Counter[int] = Counter()
    factors: dict[int, float] = {}
    for word, count in Counter(words).items():
        factor = SMALL_WORDS.get(len(word), 1.0)
        for bucket in _buckets(word):
            counts[bucket] += count
            factors[bucket] = max(factor, factors.get(bucket, 0.0))
    buckets = np.fromiter(sorted(counts), np.uint32, len(counts))
    weights = np.array([factors[bucket] * (1 + np.log(counts[bucket])) for bucket in buckets.tolist()])
    steps = np.minimum(np.round(weights / WEIGHT_STEP), (1 << 32 - BUCKET_BITS) - 1).astype(np.uint32)
    shingles = sorted({crc32(" ".join(words[i : i + SHINGLE]).encode()) for i in range(len(words) - SHINGLE + 1)})
    head = np.array([METHOD, len(buckets), len(words)], np.uint32)
    parts = [head, steps << BUCKET_BITS | buckets, np.array(shingles, np.uint32)]
    return np.concatenate(parts).astype("<u4").tobytes()


@lru_cache(maxsize=20_000)
def _buckets(word: str) -> tuple[int, ...]:
    """The buckets of the pieces of one word; an address has none."""
    if len(word) < SHORTEST_WORD or word.startswith(("http", "www")):
        return ()
    marked = f"_{word[:60]}_"
    pieces = {marked[i : i + GRAM] for i in range(max(1, len(marked) - GRAM + 1))}
    return tuple((crc32(piece.encode()) * 2_654_435_761 & 0xFFFFFFFF) >> 32 - BUCKET_BITS for piece in pieces)


HEAD = 3
NOTHING = np.array([METHOD, 0, 0], "<u4").tobytes()
"""Numbers before the pieces, and the fingerprint of an empty text."""


def threshold(size: int) -> float:
    """The likeness from which one of `size` texts is shown as similar: the best of many is high by chance alone.

    0.19 among 10 texts, 0.28 among 100, 0.37 among 1,000, 0.45 from 8,000 on; measured in
    docs/decisions/0008-likeness.md.
    """
    return min(SIMILAR_MOST, SIMILAR_AMONG_TEN + SIMILAR_MORE * max(0.0, log10(max(1, size) / 10)))


class Print(NamedTuple):
    """A fingerprint opened: its pieces (n,), its shingles (m,), and the number of words of the text."""

    pieces: Numbers
    shingles: Numbers
    n_words: int


def opened(data: bytes | memoryview) -> Print:
    """The arrays inside a fingerprint; empty ones if it was made by another method."""
    numbers = np.frombuffer(data, "<u4")
    if len(numbers) < HEAD or numbers[0] != METHOD:
        return Print(numbers[:0], numbers[:0], 0)
    end = HEAD + int(numbers[1])
    return Print(numbers[HEAD:end], numbers[end:], int(numbers[2]))


class Family(NamedTuple):
    """Rows of a pack that are near-duplicates; each shares at least `likeness` (0 … 1) of a text with another one."""

    rows: list[int]
    likeness: float


class Pack:
    """The fingerprints of n texts side by side, to compare one with all of them by a few operations on arrays.

    Memory: 8 bytes a piece and 4 a shingle, some 2 kB a text.
    """

    def __init__(
        self, buckets: Numbers, weights: Floats, bounds: NDArray[np.int64], shingles: Numbers, ends: NDArray[np.int64]
    ) -> None:
        self._buckets, self._bounds = buckets, bounds
        self._shingles, self._ends = shingles, ends
        self.size = len(bounds) - 1
        seen = np.bincount(buckets, minlength=BUCKETS)
        self._names = np.flatnonzero(seen)
        self._seen = seen[self._names]
        rarity = np.zeros(BUCKETS, np.float32)
        rarity[self._names] = self._rarity(self._seen)
        weights *= rarity[buckets]
        lengths = np.sqrt(self._sums(weights * weights))
        weights /= np.repeat(np.maximum(lengths, 1e-9), np.diff(bounds)).astype(np.float32)
        self._weights = weights

    @classmethod
    def of(cls, fingerprints: Sequence[bytes | memoryview]) -> Self:
        """A pack of `fingerprints` in their order."""
        whole = [data if len(data) >= 4 * HEAD and len(data) % 4 == 0 else NOTHING for data in fingerprints]
        numbers = np.frombuffer(b"".join(whole), "<u4").astype(np.uint32, copy=False)
        sizes = np.fromiter(map(len, whole), np.int64, len(whole)) // 4
        starts = np.cumsum(sizes) - sizes
        n_pieces = np.where(numbers[starts] == METHOD, numbers[starts + 1], 0).astype(np.int64)
        n_shingles = np.where(numbers[starts] == METHOD, sizes - HEAD - n_pieces, 0)
        # Each fingerprint in stretches: its head, its pieces, its shingles; what another method made is nothing.
        stretches = np.stack([sizes - n_pieces - n_shingles, n_pieces, n_shingles], axis=1).ravel()
        parts = np.repeat(np.tile(np.array([0, 1, 2], np.int8), len(whole)), stretches)
        pieces = numbers[parts == 1]
        weights = (pieces >> BUCKET_BITS).astype(np.float32) * np.float32(WEIGHT_STEP)
        return cls(
            pieces & np.uint32(BUCKETS - 1),
            weights,
            np.concatenate([[0], np.cumsum(n_pieces)]),
            numbers[parts == 2],
            np.concatenate([[0], np.cumsum(n_shingles)]),
        )

    @property
    def n_bytes(self) -> int:
        """Memory held by the arrays."""
        arrays = (self._buckets, self._weights, self._shingles, self._names, self._seen, self._bounds, self._ends)
        return sum(array.nbytes for array in arrays)

    def likeness(self, data: bytes) -> Floats:
        """The cosine (0 … 1) of the text with this fingerprint and each text of the pack: (n,)."""
        pieces = opened(data).pieces
        if not len(pieces) or not len(self._buckets):
            return np.zeros(self.size, np.float32)
        buckets = pieces & np.uint32(BUCKETS - 1)
        places = np.minimum(np.searchsorted(self._names, buckets), len(self._names) - 1)
        seen = np.where(self._names[places] == buckets, self._seen[places], 0)
        weights = (pieces >> BUCKET_BITS).astype(np.float32) * np.float32(WEIGHT_STEP) * self._rarity(seen)
        asked = np.zeros(BUCKETS, np.float32)
        asked[buckets] = weights / max(float(np.linalg.norm(weights)), 1e-9)
        return self._sums(asked[self._buckets] * self._weights).astype(np.float32)

    def both_ways(self, data: bytes) -> Floats:
        """The smaller of two parts, for each text of the pack: of the text's shingles in it, of its own in the text.

        1 for the same words in the same order, 0 where nothing is shared: (n,).
        """
        shingles = opened(data).shingles
        if not len(shingles) or not len(self._shingles):
            return np.zeros(self.size, np.float32)
        # Not numpy's isin, which would sort all shingles of the pack at each question.
        places = np.minimum(np.searchsorted(shingles, self._shingles), len(shingles) - 1)
        shared = _sums_between(shingles[places] == self._shingles, self._ends)
        return (shared / np.maximum(np.diff(self._ends), len(shingles))).astype(np.float32)

    def families(self, exact_keys: Sequence[str]) -> list[Family]:
        """The near-duplicates among the texts, whose `exact_keys` are given in order; each family by its first row.

        Rows of equal texts are one row; the others are near-duplicates if they share COPY_SHARED shingles and
        COPY_CONTAINMENT of the shorter one's. A family is what such pairs connect.
        """
        firsts, first_of = self._without_copies(exact_keys)
        left, right, likeness = self._pairs(firsts)
        best = np.zeros(self.size, np.float32)
        np.maximum.at(best, left, likeness)
        copies = np.flatnonzero(first_of != np.arange(self.size))
        best[copies] = best[first_of[copies]] = 1.0
        ones = np.ones(len(left) + len(copies), np.int8)
        links = (np.concatenate([left, copies]), np.concatenate([right, first_of[copies]]))
        graph = sparse.coo_array((ones, links), shape=(self.size, self.size))
        _count, labels = connected_components(graph, directed=False)
        order = np.argsort(labels, kind="stable")
        groups = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
        found = [Family(rows.tolist(), float(best[rows].min())) for rows in groups if len(rows) > 1]
        return sorted(found, key=lambda family: family.rows[0])

    def _without_copies(self, exact_keys: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows that are the first of their text, and for every row the first of its text."""
        seen: dict[str, int] = {}
        first_of = np.arange(self.size)
        for row, key in enumerate(exact_keys):
            if key:
                first_of[row] = seen.setdefault(key, row)
        return np.flatnonzero(first_of == np.arange(self.size)), first_of

    def _pairs(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        """Near-duplicates among `rows`: both rows of each pair, and which part of the shorter text they share."""
        sizes = np.diff(self._ends)
        owners = np.repeat(np.arange(self.size), sizes)
        kept = np.isin(owners, rows)
        names, columns, seen = np.unique(self._shingles[kept], return_inverse=True, return_counts=True)
        owners, is_shared = owners[kept], seen[columns] > 1
        owners, columns = owners[is_shared], columns[is_shared]
        table = _table(owners, columns, (self.size, len(names)))
        # Of each shingle its first texts: rows are in order, so the place within a sorted column is the rank.
        order = np.argsort(columns, kind="stable")
        by_column = columns[order]
        begins = np.searchsorted(by_column, by_column, side="left")
        leading = order[np.arange(len(order)) - begins < MOST_COMPARED]
        leaders = _table(owners[leading], columns[leading], (self.size, len(names))).T.tocsr()
        found = [_shared(table, leaders, sizes, start) for start in range(0, self.size, 500)]
        left, right, likeness = zip(*found, strict=True) if found else ([], [], [])
        nothing = np.zeros(0, np.int64)
        return (
            np.concatenate([nothing, *left]),
            np.concatenate([nothing, *right]),
            np.concatenate([np.zeros(0, np.float32), *likeness]),
        )

    def _rarity(self, seen: NDArray[np.int64]) -> Floats:
        """The weight of pieces seen in so many of the texts: 1 for one that all have (smoothed idf)."""
        return (1 + np.log((1 + self.size) / (1 + seen))).astype(np.float32)

    def _sums(self, values: Floats) -> NDArray[np.float64]:
        """The sum of `values` of the pieces of each text: (n,)."""
        return _sums_between(values, self._bounds)


def _sums_between(values: NDArray[np.float32] | NDArray[np.bool_], bounds: NDArray[np.int64]) -> NDArray[np.float64]:
    """The sums of `values` between each two of `bounds`; an empty stretch has 0."""
    sums = np.zeros(len(bounds) - 1)
    filled = np.flatnonzero(np.diff(bounds))
    if len(filled):
        sums[filled] = np.add.reduceat(values, bounds[filled], dtype=np.float32)
    return sums


def _table(rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]) -> sparse.csr_array:
    """A sparse table with a one at each of the places."""
    return sparse.csr_array((np.ones(len(rows), np.int32), (rows, columns)), shape=shape)


def _shared(
    table: sparse.csr_array, leaders: sparse.csr_array, sizes: NDArray[np.int64], start: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Near-duplicates of 500 rows from `start`."""
    counts = (table[start : start + 500] @ leaders).tocoo()
    left, right = counts.row.astype(np.int64) + start, counts.col.astype(np.int64)
    part = counts.data / np.maximum(1, np.minimum(sizes[left], sizes[right]))
    near = (left != right) & (counts.data >= COPY_SHARED) & (part >= COPY_CONTAINMENT)
    return left[near], right[near], part[near].astype(np.float32)
