"""The same text remembered many times in one moment: one row, no error, on every database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.at_once import at_once
from texts.models import Fingerprint
from texts.packs import packs
from texts.services import Text, remember, remember_all, similar

pytestmark = pytest.mark.django_db(transaction=True)
GROUP = "subject:1"
WORDS = ["pièces détachées", "bonus réparation", "manuales gratis", "repair score", "lower taxes", "taller escuela"]


def test_one_text_remembered_by_twelve_at_once_has_one_row() -> None:
    texts = [f"{word} pour tous les appareils {number}" for number in range(2) for word in WORDS]
    at_once(texts, lambda text: remember("proposal", 1, GROUP, text))
    fingerprint = Fingerprint.objects.get()
    assert (fingerprint.kind, fingerprint.object_id) == ("proposal", 1)
    (match,) = similar(GROUP, max(texts, key=lambda text: len(similar(GROUP, text))))
    assert match.object_id == 1


def test_many_remember_the_same_many_texts_at_once() -> None:
    orders = [WORDS, WORDS[::-1], WORDS[3:] + WORDS[:3], WORDS[1::2] + WORDS[::2]]
    at_once(orders, lambda words: remember_all(Text("proposal", WORDS.index(word), GROUP, word) for word in words))
    assert Fingerprint.objects.count() == len(WORDS)


def test_writers_and_searchers_at_once_end_with_what_is_in_the_table() -> None:
    remember("proposal", 0, GROUP, WORDS[0])
    packs.clear()

    def act(number: int) -> None:
        for turn in range(4):
            remember("proposal", number, GROUP, f"{WORDS[(number + turn) % len(WORDS)]} {number}")
            similar(GROUP, WORDS[number])

    at_once(range(len(WORDS)), act)
    group = packs.get(GROUP)
    stored = set(Fingerprint.objects.values_list("pk", "stamp"))
    assert {(row.id, row.stamp) for row in group.rows} == stored
    assert len(stored) == len(WORDS)


def test_a_search_in_another_thread_reads_the_same_pack() -> None:
    remember("proposal", 1, GROUP, WORDS[0])
    own = packs.get(GROUP)

    def read() -> object:
        try:
            return packs.get(GROUP)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(read).result() is own
