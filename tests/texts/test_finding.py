"""Similar texts, the same text and near-duplicates, as people and staff are shown them."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from texts import packs as packs_module
from texts.models import Fingerprint
from texts.packs import packs
from texts.services import (
    Match,
    Member,
    Text,
    find_same,
    forget,
    near_duplicates,
    remember,
    remember_all,
    same_text,
    similar,
)

pytestmark = pytest.mark.django_db
GROUP = "subject:1"
PROPOSALS = {
    1: "Vendre les pièces détachées pendant dix ans\nChaque fabricant garde les pièces détachées de ses appareils "
    "disponibles pendant dix ans après la dernière vente, à un prix public et raisonnable.",
    2: "Un bonus pour la réparation\nL’État paie une partie de la facture quand un atelier reconnu répare un appareil "
    "au lieu de le remplacer ; le bonus est plus haut pour le gros électroménager.",
    3: "Publicar los manuales de reparación\nLos fabricantes publican gratis los manuales y los esquemas que necesita "
    "un taller independiente para reparar sus aparatos.",
    4: "Reparar en la escuela\nUn taller de reparación en cada instituto enseña a los alumnos a arreglar bicicletas, "
    "teléfonos y ropa, con ayuda de personas jubiladas del barrio.",
    5: "A score for how easily things are repaired\nEvery appliance shows on its shelf a score from one to ten that "
    "says how easily it can be opened, repaired and updated.",
    6: "Lower tax on repairs\nThe tax on the work of repair shops is halved, so that mending a washing machine costs "
    "less than buying a new one.",
}
CAMPAIGN = (
    "We ask that every appliance sold in this country can be repaired for ten years, that spare parts are available "
    "at a fair price, and that the manual for its repair is public and free of charge for everyone."
)


@pytest.fixture(autouse=True)
def proposals() -> None:
    """Six proposals in three languages, and a process that has read none of them."""
    packs.clear()
    remember_all(Text("proposal", number, GROUP, text) for number, text in PROPOSALS.items())


def numbers(matches: list[Match]) -> list[int]:
    """The objects found, in order."""
    return [match.object_id for match in matches]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Les pièces détachées doivent être disponibles longtemps", 1),
        ("Un bonus de l’État pour réparer un appareil", 2),
        ("Manuales de reparación gratis para los talleres", 3),
        ("Un taller en la escuela para arreglar bicicletas", 4),
        ("A repair score on the shelf for every appliance", 5),
        ("Halve the tax on repair shops", 6),
    ],
)
def test_a_proposal_on_the_same_thing_is_found_in_its_language(text: str, number: int) -> None:
    assert numbers(similar(GROUP, text))[:1] == [number]


def test_accents_case_and_apostrophes_make_no_difference() -> None:
    first = similar(GROUP, "Un bonus de l’État pour réparer un appareil")
    assert first == similar(GROUP, "UN BONUS DE L'ETAT POUR REPARER UN APPAREIL")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "ok",
        "Les trains de nuit doivent revenir entre les grandes villes, avec des billets au prix de l’avion.",
        "Faltan médicos en los pueblos: una beca atraería a quienes empiezan.",
        "Street lamps should be dimmed after midnight wherever nobody walks.",
    ],
)
def test_nothing_is_shown_rather_than_something_silly(text: str) -> None:
    assert similar(GROUP, text) == []


def test_a_proposal_itself_has_the_highest_score() -> None:
    best = similar(GROUP, PROPOSALS[3])[0]
    assert best == Match("proposal", 3, pytest.approx(1, abs=0.01))


def test_the_text_being_edited_is_left_out() -> None:
    assert 3 not in numbers(similar(GROUP, PROPOSALS[3], without=[("proposal", 3)]))


def test_the_best_come_first_and_no_more_than_asked() -> None:
    remember_all(Text("proposal", number, GROUP, PROPOSALS[1]) for number in range(100, 110))
    matches = similar(GROUP, PROPOSALS[1], limit=4)
    assert len(matches) == 4
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)


def test_kinds_and_groups_are_kept_apart() -> None:
    remember("comment", 1, GROUP, PROPOSALS[6])
    remember("proposal", 60, "subject:2", PROPOSALS[6])
    assert {(match.kind, match.object_id) for match in similar(GROUP, PROPOSALS[6])} == {
        ("proposal", 6),
        ("comment", 1),
    }
    assert [match.kind for match in similar(GROUP, PROPOSALS[6], kinds=["comment"])] == ["comment"]
    assert numbers(similar("subject:2", PROPOSALS[6])) == [60]
    assert similar("subject:3", PROPOSALS[6]) == []


def test_a_text_that_changed_is_found_by_its_new_words_only() -> None:
    similar(GROUP, PROPOSALS[1])
    remember("proposal", 1, GROUP, "Éteindre les vitrines\nLes magasins éteignent leurs vitrines après minuit.")
    assert numbers(similar(GROUP, "éteindre les vitrines des magasins")) == [1]
    assert similar(GROUP, "pièces détachées disponibles pendant dix ans") == []
    assert Fingerprint.objects.filter(kind="proposal", object_id=1).count() == 1


def test_a_text_that_moved_is_found_in_its_new_group_only() -> None:
    similar(GROUP, PROPOSALS[1])
    remember("proposal", 1, "subject:2", PROPOSALS[1])
    assert similar(GROUP, PROPOSALS[1]) == []
    assert numbers(similar("subject:2", PROPOSALS[1])) == [1]


def test_a_forgotten_text_is_found_no_more() -> None:
    assert numbers(similar(GROUP, PROPOSALS[2])) == [2]
    forget("proposal", 2)
    forget("proposal", 2)
    assert similar(GROUP, PROPOSALS[2]) == []
    assert same_text(GROUP, "proposal", PROPOSALS[2]) is None


def test_what_was_rolled_back_is_not_found() -> None:
    with transaction.atomic():
        remember("proposal", 7, GROUP, CAMPAIGN)
        assert 7 in numbers(similar(GROUP, CAMPAIGN))
        transaction.set_rollback(True)
    assert 7 not in numbers(similar(GROUP, CAMPAIGN))


def test_what_another_process_wrote_is_found_at_once() -> None:
    similar(GROUP, CAMPAIGN)
    # Written without this process's knowledge, with a lower number than those it has read.
    own = Fingerprint.objects.get(kind="proposal", object_id=6)
    Fingerprint.objects.filter(pk=own.pk).update(id=own.pk - 1_000, stamp=own.stamp + 1, object_id=66)
    assert numbers(similar(GROUP, PROPOSALS[6])) == [66]


def test_searching_again_asks_one_question_and_after_a_change_reads_only_that() -> None:
    similar(GROUP, CAMPAIGN)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        similar(GROUP, CAMPAIGN)
    assert len(queries) == 1
    remember("proposal", 7, GROUP, CAMPAIGN)
    with CaptureQueriesContext(connection) as queries:
        similar(GROUP, CAMPAIGN)
    assert len(queries) == 3
    assert " IN (" in queries.captured_queries[2]["sql"]


def test_equal_texts_are_found_by_one_query_without_reading_the_group() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert same_text(GROUP, "proposal", PROPOSALS[4].upper()) == 4
    assert len(queries) == 1


def test_only_the_newest_texts_of_a_huge_group_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs_module, "LARGEST", 4)
    packs.clear()
    for _again in range(2):
        assert numbers(similar(GROUP, PROPOSALS[6])) == [6]
        assert similar(GROUP, PROPOSALS[1]) == []
    assert len(packs.get(GROUP).rows) == 4
    remember("proposal", 7, GROUP, CAMPAIGN)
    assert [row.object_id for row in packs.get(GROUP).rows] == [4, 5, 6, 7]


def test_groups_not_used_for_longest_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs_module, "MOST_BYTES", 1)
    remember("proposal", 60, "subject:2", CAMPAIGN)
    for group in (GROUP, "subject:2"):
        assert similar(group, CAMPAIGN) is not None
        assert list(packs._groups) == [group]


@pytest.mark.parametrize(
    "text",
    [
        CAMPAIGN.upper(),
        f"Dear Member of Parliament, good morning. {CAMPAIGN} Thank you for reading.",
        CAMPAIGN.replace("sold in this country", "we buy here").replace("for everyone", ""),
    ],
)
def test_a_campaign_is_the_same_text_in_a_greeting_or_a_little_edited(text: str) -> None:
    remember("comment", 50, GROUP, CAMPAIGN)
    remember("comment", 51, GROUP, CAMPAIGN)
    assert same_text(GROUP, "comment", text) == 50
    assert same_text(GROUP, "comment", text, without=[50]) == 51
    assert same_text(GROUP, "proposal", text) is None
    assert same_text("subject:2", "comment", text) is None


def test_equal_and_nearly_equal_texts_can_be_told_apart() -> None:
    remember("comment", 50, GROUP, CAMPAIGN)
    equal = find_same(GROUP, "comment", CAMPAIGN)
    near = find_same(GROUP, "comment", f"Good morning to you all. {CAMPAIGN}")
    assert equal is not None
    assert near is not None
    assert equal.likeness == 1 > near.likeness > 0.55


@pytest.mark.parametrize("text", ["oui", "Sí.", "I agree with this", "", "👍", "100 %"])
def test_a_short_text_is_never_a_campaign(text: str) -> None:
    remember("comment", 50, GROUP, text)
    assert same_text(GROUP, "comment", text) is None


def test_a_small_word_turns_a_short_text_round_and_makes_it_another_one() -> None:
    remember("comment", 50, GROUP, "Producers must pay for every repair in the first five years")
    assert same_text(GROUP, "comment", "Producers must not pay for every repair in the first five years") is None


def test_staff_see_near_duplicates_of_all_kinds_the_largest_family_first() -> None:
    remember("comment", 9, GROUP, PROPOSALS[2])
    for number in range(50, 53):
        remember("comment", number, GROUP, f"{CAMPAIGN} I am number {number}.")
    first, second = near_duplicates(GROUP)
    assert first.members == (Member("comment", 50), Member("comment", 51), Member("comment", 52))
    assert 0.8 < first.likeness < 1
    assert second.members == (Member("proposal", 2), Member("comment", 9))
    assert second.likeness == 1
    assert near_duplicates(GROUP, kinds=["proposal"]) == []
