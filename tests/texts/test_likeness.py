"""Texts are compared by what they say: not by case, accents, typography or the order of commas."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from texts import likeness
from texts.likeness import Pack, exact_key, fingerprint, normalise, opened, threshold

CAMPAIGN = {
    "fr": (
        "Nous demandons que chaque appareil vendu en France puisse être réparé pendant dix ans, que les pièces "
        "détachées soient disponibles à un prix juste, et que le mode d’emploi de la réparation soit public."
    ),
    "es": (
        "Pedimos que cada aparato vendido en España se pueda reparar durante diez años, que las piezas de recambio "
        "estén disponibles a un precio justo, y que el manual de reparación sea público y gratuito."
    ),
    "en": (
        "We ask that every appliance sold in this country can be repaired for ten years, that spare parts are "
        "available at a fair price, and that the manual for its repair is public and free of charge."
    ),
}
GREETING = {
    "fr": "Madame, Monsieur, bonjour. {} Merci de votre attention.",
    "es": "Estimada diputada, buenos días: {} Gracias por su atención.",
    "en": "Dear Member of Parliament, good morning. {} Thank you for reading.",
}
OTHERS = [
    "Les trains de nuit doivent revenir entre les grandes villes, avec des billets au même prix que l’avion.",
    "Un potager dans chaque école primaire apprendrait aux enfants d’où viennent les légumes de la cantine.",
    "Los autobuses nocturnos deberían llegar también a los barrios que están lejos del centro de la ciudad.",
    "Faltan médicos en los pueblos: una beca con un compromiso de cinco años atraería a los más jóvenes.",
    "Street lamps should be dimmed after midnight wherever nobody walks, for birds, insects and the bill.",
    "Public swimming pools close too early in summer, when families would most like to use them.",
]


def tenth_edited(text: str) -> str:
    """`text` with one word in ten replaced."""
    return " ".join("autrement" if place % 10 == 5 else word for place, word in enumerate(text.split()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("L'État doit agir, dès demain !", "L’ÉTAT DOIT AGIR DES DEMAIN"),
        ("cœur et œuvre de la nation", "coeur et oeuvre, de la nation"),
        ("los niños también, ¿no es así?", "Los ninos tambien no es asi"),
        ("soft\u00adhyphen and zero\u200bwidth in here", "softhyphen and zerowidth in here"),
        ("e\u0301nergie propre pour tous demain", "énergie propre pour tous demain"),
        ("ﬁnance publique pour la rénovation", "finance publique pour la renovation"),
    ],
)
def test_texts_that_differ_in_writing_alone_are_exactly_the_same(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)
    assert exact_key(one) == exact_key(other) != ""


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


def test_short_texts_have_no_key() -> None:
    assert {exact_key(text) for text in ["", "oui", "Sí, de acuerdo.", "Yes, I agree", "😀 !!!"]} == {""}


def test_other_words_are_another_text() -> None:
    assert exact_key("The State must pay for this") != exact_key("The State must not pay for this")


def test_addresses_are_one_word_each() -> None:
    assert normalise("See https://example.org/a/b?c=d#e now") == "see httpsexampleorgabcde now"
    pages = [f"Please see also https://example.org/opinions/section-one/{page} today" for page in ("free", "open")]
    assert exact_key(pages[0]) != exact_key(pages[1])
    assert Pack.of([fingerprint(pages[0])]).both_ways(fingerprint(pages[1]))[0] < likeness.SAME_CONTAINMENT


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=8), st.text(max_size=60))
def test_likeness_is_between_0_and_1_for_any_texts(texts: list[str], asked: str) -> None:
    pack = Pack.of([fingerprint(text) for text in texts])
    for scores in (pack.likeness(fingerprint(asked)), pack.both_ways(fingerprint(asked))):
        assert scores.shape == (len(texts),)
        assert np.all(scores >= 0)
        assert np.all(scores <= 1.0001)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet="abcdefgh ", min_size=8, max_size=60), min_size=1, max_size=8))
def test_every_text_is_as_like_itself_as_any_can_be(texts: list[str]) -> None:
    prints = [fingerprint(text) for text in texts]
    pack = Pack.of(prints)
    for row, own in enumerate(prints):
        if len(opened(own).pieces):
            assert pack.likeness(own)[row] == pytest.approx(1, abs=1e-4)
        if len(opened(own).shingles):
            assert pack.both_ways(own)[row] == 1


def test_a_text_of_nothing_but_signs_is_like_no_other() -> None:
    pack = Pack.of([fingerprint(text) for text in OTHERS])
    for asked in ("", "!!! 😀", "a b c"):
        assert pack.likeness(fingerprint(asked)).max() == 0


def test_fingerprints_of_another_method_are_left_out() -> None:
    foreign = np.array([likeness.METHOD + 1, 2, 3, 4, 5], "<u4").tobytes()
    own = fingerprint(OTHERS[0])
    for broken in (foreign, b"", b"abc", own[:8]):
        pack = Pack.of([broken, own, broken])
        assert pack.size == 3
        assert np.argmax(pack.likeness(own)) == 1
        assert pack.likeness(own)[0] == pack.likeness(own)[2] == 0


@pytest.mark.parametrize("language", CAMPAIGN)
def test_a_campaign_in_a_greeting_is_the_same_text(language: str) -> None:
    pack = Pack.of([fingerprint(text) for text in [CAMPAIGN[language], *OTHERS]])
    parts = pack.both_ways(fingerprint(GREETING[language].format(CAMPAIGN[language])))
    assert parts[0] >= likeness.SAME_CONTAINMENT
    assert parts[1:].max() == 0


@pytest.mark.parametrize("language", CAMPAIGN)
def test_a_copy_with_one_word_in_ten_changed_is_the_same_text(language: str) -> None:
    pack = Pack.of([fingerprint(CAMPAIGN[language])])
    assert pack.both_ways(fingerprint(tenth_edited(CAMPAIGN[language])))[0] >= likeness.SAME_CONTAINMENT


def test_an_answer_that_quotes_a_text_is_not_that_text() -> None:
    quote = CAMPAIGN["en"]
    answer = f"You write: “{quote}” {' '.join(OTHERS[4:])} I do not agree with any of this, because others must pay."
    assert Pack.of([fingerprint(quote)]).both_ways(fingerprint(answer))[0] < likeness.SAME_CONTAINMENT


def test_a_larger_group_asks_for_more_likeness() -> None:
    sizes = [0, 1, 10, 100, 1_000, 10_000, 1_000_000]
    thresholds = [threshold(size) for size in sizes]
    assert thresholds == sorted(thresholds)
    assert [round(value, 2) for value in thresholds] == [0.19, 0.19, 0.19, 0.28, 0.37, 0.45, 0.45]


def families(texts: list[str]) -> list[list[int]]:
    """The rows of each family of near-duplicates."""
    pack = Pack.of([fingerprint(text) for text in texts])
    return [family.rows for family in pack.families([exact_key(text) for text in texts])]


def test_copies_excerpts_and_edited_texts_are_one_family() -> None:
    text = CAMPAIGN["fr"]
    words = text.split()
    copies = [text.upper(), GREETING["fr"].format(text), tenth_edited(text), " ".join(words[: len(words) * 6 // 10])]
    assert families([OTHERS[0], text, *OTHERS[1:], *copies]) == [[1, 7, 8, 9, 10]]


def test_families_of_different_texts_stay_apart() -> None:
    texts = [text for language in CAMPAIGN for text in (CAMPAIGN[language], tenth_edited(CAMPAIGN[language]))]
    assert families([*texts, *OTHERS]) == [[0, 1], [2, 3], [4, 5]]


def test_a_family_says_how_close_its_members_are() -> None:
    texts = [CAMPAIGN["es"], CAMPAIGN["es"].upper(), OTHERS[2]]
    pack = Pack.of([fingerprint(text) for text in texts])
    (family,) = pack.families([exact_key(text) for text in texts])
    assert family.likeness == 1
    texts[1] = tenth_edited(texts[0])
    pack = Pack.of([fingerprint(text) for text in texts])
    (family,) = pack.families([exact_key(text) for text in texts])
    assert likeness.COPY_CONTAINMENT <= family.likeness < 1


def test_short_answers_are_no_family() -> None:
    assert families(["Oui", "Oui !", "oui", "Yes, I agree", "Yes, I agree.", ""]) == []
    assert families([]) == []


def test_a_campaign_of_thousands_is_one_family() -> None:
    words = CAMPAIGN["en"].split()
    texts = [" ".join([*words[: n % 30], f"own{n}", *words[n % 30 :]]) for n in range(1_200)]
    assert families([*texts, *OTHERS]) == [list(range(1_200))]
