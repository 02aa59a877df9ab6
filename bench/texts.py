"""Likeness and redlines of many texts: `python -m bench.texts FILE`, in a migrated database of its own.

10,000 texts in three languages are made of the words of the demo's own texts, as often as they occur there and in
invented stems with its endings, so that the vocabulary grows as that of real people does; one in eight is a copy with
small changes. A cold search is the first of a new process: it reads all fingerprints from the table. Times are those of
a clock, the best of some rounds, because another program's turn is not ours.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from random import Random

import django

django.setup()

from bench.report import write_figures
from home.demo.content import LANGUAGES, content
from home.demo.shape import quantile
from texts.models import Fingerprint
from texts.packs import packs
from texts.redline import redline
from texts.services import Text, find_same, near_duplicates, remember_all, similar

N = 10_000
GROUP = "subject:bench"
ROUNDS = 5
COPIES = 8
"""One text in so many is a copy of an earlier one."""
FILES = ("repair", "repair_discussion", "repair_proposals", "pesticides", "archives")
LONGEST = 20_000
"""Characters of the longest proposal of République numérique, about."""
Strings = dict[str, list[str]]


def words_by_language() -> Strings:
    """The words of the demo's texts in each language, as often as they occur."""
    words: Strings = {language: [] for language in LANGUAGES}
    for name in FILES:
        _collect(content(name), words)
    return words


def _collect(value: object, words: Strings) -> None:
    if isinstance(value, dict):
        if set(LANGUAGES) <= set(value):
            for language in LANGUAGES:
                if isinstance(value[language], str):
                    words[language] += re.findall(r"[^\W\d_]+", value[language])
        for one in value.values():
            _collect(one, words)
    elif isinstance(value, list):
        for one in value:
            _collect(one, words)


class Writer:
    """Writes texts of many subjects out of the demo's words."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.words = words_by_language()

    def text(self, length: float) -> str:
        """Sentences of about `length` characters in one language; one word in four belongs to the text's subject."""
        words = self.words[self.random.choice(LANGUAGES)]
        subject = [self._stem(words) for _ in range(12)]
        written: list[str] = []
        so_far = 0
        while so_far < length:
            word = self.random.choice(subject) if self.random.random() < 0.25 else self.random.choice(words)
            written.append(f"{word}." if self.random.random() < 0.08 else word)
            so_far += len(word) + 1
        return " ".join(written)

    def copy(self, text: str) -> str:
        """`text` with one word in twenty changed and a greeting before it."""
        words = [self.random.choice(self.words["en"]) if self.random.random() < 0.05 else one for one in text.split()]
        return " ".join(["Good", "morning", self.random.choice(self.words["en"]), *words])

    def texts(self, count: int) -> list[str]:
        """`count` texts, as long as the arguments of République numérique are."""
        lengths = content("rn_distributions")["arg_len_quantiles"]
        written: list[str] = []
        for number in range(count):
            if number % COPIES == COPIES - 1:
                written.append(self.copy(self.random.choice(written)))
            else:
                written.append(self.text(min(2_000, max(40, quantile(lengths, self.random.random())))))
        return written

    def _stem(self, words: list[str]) -> str:
        """A word that few texts have: the halves of two others."""
        left, right = self.random.choice(words), self.random.choice(words)
        return left[: max(2, len(left) // 2)] + right[len(right) // 2 :]


def milliseconds(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    """How long `act` takes, the best of `rounds`."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        act()
        times.append(time.perf_counter() - begin)
    return round(min(times) * 1_000, 1)


def cold_search(text: str) -> float:
    """Milliseconds of the first search of a new process, its start not counted."""
    command = [sys.executable, "-m", "bench.texts", "--cold"]
    answer = subprocess.run(command, input=json.dumps(text), capture_output=True, text=True, check=True)
    return float(answer.stdout)


def answer_cold() -> None:
    """Search once and say how long it took, in the new process."""
    text = json.load(sys.stdin)
    Fingerprint.objects.filter(group="none").exists()  # connected, as a server is
    print(milliseconds(lambda: similar(GROUP, text), rounds=1))


def main(path: str) -> None:
    """Measure everything, and write the figures to `path`."""
    random = Random("hemicycle")
    writer = Writer(random)
    texts = writer.texts(N)
    begin = time.perf_counter()
    remember_all(Text("comment", number, GROUP, text) for number, text in enumerate(texts, 1))
    remembered = time.perf_counter() - begin
    asked = [writer.copy(text) for text in random.sample(texts, 20)]
    packs.clear()
    similar(GROUP, asked[0])
    found = sum(bool(similar(GROUP, text)) for text in asked)
    if found < len(asked) // 2:
        raise SystemExit(f"Only {found} of {len(asked)} copies were found.")

    def after_a_new_text() -> None:
        remember_all([Text("comment", N + 1, GROUP, writer.text(400))])
        similar(GROUP, asked[1])

    old = writer.text(LONGEST)
    new = " ".join(random.choice(writer.words["en"]) if random.random() < 0.1 else word for word in old.split())
    nothing_alike = ["".join(random.choice("a b.,c!") for _ in range(LONGEST)) for _ in range(2)]
    write_figures(
        path,
        {
            "texts": N,
            "remember_ms_a_text": round(remembered / N * 1_000, 2),
            "fingerprint_bytes_a_text": round(sum(len(row.data) for row in packs.get(GROUP).rows) / N),
            "similar_10000_cold_ms": min(cold_search(text) for text in asked[:ROUNDS]),
            "similar_10000_warm_ms": milliseconds(lambda: similar(GROUP, asked[0])),
            "similar_10000_after_a_new_text_ms": milliseconds(after_a_new_text),
            "same_text_10000_ms": milliseconds(lambda: find_same(GROUP, "comment", asked[2])),
            "near_duplicates_10000_s": round(milliseconds(lambda: near_duplicates(GROUP), rounds=2) / 1_000, 2),
            "redline_longest_ms": milliseconds(lambda: redline(old, new)),
            "redline_nothing_alike_ms": milliseconds(lambda: redline(*nothing_alike)),
        },
    )


if __name__ == "__main__":
    answer_cold() if sys.argv[1] == "--cold" else main(sys.argv[1])
