"""What changed between two texts: exact, readable, and in bounded time."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from texts.redline import MOST_CHARACTERS, Piece, is_changed, redline

PIECES_OF_TEXT = [
    "la ",
    "réparation ",
    "eau",
    "’",
    "'",
    " ",
    "\u00a0",
    ".",
    ", ",
    "\n",
    "\n\n",
    "\r\n",
    " \n",
    "10",
    "é",
    "ø",
]
written_texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES_OF_TEXT), max_size=60).map("".join))


def marked(old: str, new: str) -> str:
    """The redline in one line: [removed] and {added}."""
    signs = {"equal": "{}", "removed": "[{}]", "added": "{{{}}}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in redline(old, new))


@settings(max_examples=300, deadline=None)
@given(written_texts, written_texts)
def test_both_texts_can_be_read_back_from_the_pieces(old: str, new: str) -> None:
    pieces = redline(old, new)
    assert "".join(piece.before for piece in pieces) == old
    assert "".join(piece.after for piece in pieces) == new


@settings(max_examples=200, deadline=None)
@given(written_texts, written_texts)
def test_pieces_alternate_and_removed_text_stands_before_added_text(old: str, new: str) -> None:
    kinds = [piece.kind for piece in redline(old, new)]
    assert {("added", "removed"), *((kind, kind) for kind in set(kinds))}.isdisjoint(pairwise(kinds))
    assert all(piece.text for piece in redline(old, new))


@settings(max_examples=200, deadline=None)
@given(written_texts, st.integers(0, 60), written_texts)
def test_a_text_with_something_put_in_loses_nothing_when_lines_stay_alike(text: str, at: int, more: str) -> None:
    new = text[:at] + more + text[at:]
    pieces = redline(text, new)
    assert "".join(piece.before for piece in pieces) == text
    assert "".join(piece.after for piece in pieces) == new


@settings(max_examples=100, deadline=None)
@given(written_texts)
def test_the_same_text_has_one_piece(text: str) -> None:
    assert redline(text, text) == ([Piece("equal", text)] if text else [])


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("garantie pendant cinq ans", "garantie pendant dix ans", "garantie pendant [cinq]{dix} ans"),
        ("El precio justo.", "Un precio justo y público.", "[El]{Un} precio justo{ y público}."),
        ("Parts for 7 years.", "Parts for 10 years.", "Parts for [7]{10} years."),
        ("the old house", "the house", "the [old ]house"),
        ("Repair costs.", "Repair costs!", "Repair costs[.]{!}"),
        ("", "new", "{new}"),
        ("old", "", "[old]"),
    ],
)
def test_words_numbers_and_signs_change_as_a_whole(old: str, new: str, shown: str) -> None:
    assert marked(old, new) == shown


def test_an_inserted_sentence_is_shown_as_that_sentence() -> None:
    old = "Repair is dear. Repairs cost too much. We wait."
    new = "Repair is dear. Repairs cost too much. Repairs take long. We wait."
    assert marked(old, new) == "Repair is dear. Repairs cost too much. {Repairs take long. }We wait."


def test_an_inserted_paragraph_leaves_the_others_in_place() -> None:
    old = "Le premier alinéa.\n\nLe deuxième dit ceci.\n\nFin."
    new = "Le premier alinéa.\n\nUn alinéa nouveau.\n\nLe deuxième dit cela.\n\nFin."
    assert marked(old, new) == ("Le premier alinéa.\n\n{Un alinéa nouveau.\n\n}Le deuxième dit [ceci]{cela}.\n\nFin.")


def test_a_rewritten_sentence_is_not_a_mosaic_of_its_commas() -> None:
    old = "Spare parts must be sold for ten years, at a fair price, by every producer."
    new = "The State pays a bonus of 25 euros, to the workshop, for each repair."
    assert marked(old, new) == f"[{old}]{{{new}}}"


def test_a_short_word_alone_is_no_island_between_changes() -> None:
    shown = marked("We buy new machines of poor quality now.", "We repair older appliances of great value now.")
    assert shown == "We [buy new machines of poor quality]{repair older appliances of great value} now."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("L'eau de l'État", "L’eau de l’État"),
        ("« oui » !", "«\u00a0oui\u00a0»\u202f!"),
        ('He said "no".', "He said “no”."),
        ("one  two", "one two"),
        ("one\r\n\r\ntwo", "one\n\ntwo"),
        ("e\u0301cole", "école"),
    ],
)
def test_typography_alone_is_no_change_but_both_writings_are_kept(old: str, new: str) -> None:
    (piece,) = redline(old, new)
    assert piece.kind == "equal"
    assert (piece.before, piece.after) == (old, new)
    assert not is_changed(old, new)


def test_another_case_or_accent_is_a_change() -> None:
    assert is_changed("état", "État")
    assert marked("pays", "payés") == "[pays]{payés}"


def noise(alphabet: list[str], characters: int) -> tuple[str, str]:
    """Two texts of the same few parts in another order each."""
    random = Random(characters)
    count = characters // len(alphabet[0])
    return "".join(random.choices(alphabet, k=count)), "".join(random.choices(alphabet, k=count))


FEW_PARTS = {
    "words": [f"{word} " for word in "ab cd ef gh ij kl mn op".split()],
    "signs": [".", ",", ";"],
    "one word": ["aa "],
    "lines": ["a\n", "b\n", "c\n", "d\n"],
    "blank lines": ["a b\n\n", "b c\n\n", "c a\n\n"],
    "spaces": [" ", "\n", "\u00a0"],
}


@pytest.mark.parametrize("characters", [2_000, MOST_CHARACTERS // 2, 1_000_000])
@pytest.mark.parametrize("parts", FEW_PARTS.values(), ids=FEW_PARTS.keys())
def test_repetitive_text_of_any_length_is_shown_whole(parts: list[str], characters: int) -> None:
    # What bounds the work on such texts is measured in bench/texts.py; here nothing of them may be lost by it.
    old, new = noise(parts, characters)
    pieces = redline(old, new)
    assert ("".join(piece.before for piece in pieces), "".join(piece.after for piece in pieces)) == (old, new)


def test_a_divided_paragraph_shows_the_new_break_alone() -> None:
    assert marked("One. Two.", "One.\n\nTwo.") == "One.[ ]{\n\n}Two."


def test_a_text_beyond_the_bounds_is_replaced_but_for_its_equal_lines() -> None:
    old, new = noise(["aa bb cc "], 10)[0] * MOST_CHARACTERS, "dd ee " * MOST_CHARACTERS
    pieces = redline(f"Same title\n{old}", f"Same title\n{new}")
    assert [piece.kind for piece in pieces] == ["equal", "removed", "added"]
    assert pieces[0].text == "Same title\n"


def test_one_changed_word_in_a_long_text_is_one_change() -> None:
    words = [f"word{number}" for number in range(4_000)]
    old = " ".join(words)
    assert marked(old, old.replace("word2000 ", "other ")).count("[") == 1
