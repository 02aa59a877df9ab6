"""The data files: complete in three languages, within the limits, and no real person's name on an invented text."""

from collections.abc import Iterator
from typing import Any

import pytest

from home.demo.content import LANGUAGES, content

FILES = ("people", "repair", "repair_proposals", "repair_discussion", "pesticides", "archives", "pages")
REAL_PEOPLE = ("Labbé", "Le Maire", "Cabanel", "Dantec", "Allain")


def everything(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    yield place, value
    if isinstance(value, dict):
        for key, part in value.items():
            yield from everything(part, f"{place}/{key}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from everything(part, f"{place}/{number}")


def comments(entries: list[list[Any]], depth: int = 0) -> Iterator[tuple[int, str, str, str]]:
    for author, stance, text, *rest in entries:
        yield depth, author, stance, text
        yield from comments(rest[0] if rest else [], depth + 1)


def all_threads() -> dict[str, list[list[Any]]]:
    past = content("pesticides")
    return content("repair_discussion")["threads"] | past["threads"] | {"debate": past["debate"]["threads"]}


def proposals() -> list[dict[str, Any]]:
    return [
        proposal
        for name in ("repair_proposals", "pesticides")
        for kind in ("causes", "solutions")
        for proposal in content(name)[kind]
    ]


def known_slugs() -> set[str]:
    return {person["slug"] for name in ("people", "pesticides") for person in content(name)["people"]}


@pytest.mark.parametrize("name", FILES)
def test_every_translated_text_has_its_three_languages(name: str) -> None:
    for place, value in everything(content(name)):
        if isinstance(value, dict) and value.keys() & set(LANGUAGES) and name != "people":
            assert set(value) == set(LANGUAGES), place
            assert all(str(text).strip() for text in value.values()), place


def test_proposals_keep_to_the_limits() -> None:
    for proposal in proposals():
        assert len(proposal["title"]) <= 120, proposal["key"]
        assert 40 <= len(proposal["text"].split()) <= 150, proposal["key"]
        assert proposal["author"] in known_slugs(), proposal["key"]


def test_solutions_treat_causes_that_exist() -> None:
    causes = {proposal["key"] for name in ("repair_proposals", "pesticides") for proposal in content(name)["causes"]}
    causes |= {position["key"] for position in content("repair")["positions"]}
    for proposal in proposals():
        assert set(proposal.get("treats", ())) <= causes, proposal["key"]


def test_no_comment_is_repeated_and_each_has_a_known_author_and_stance() -> None:
    texts = []
    for thread in all_threads().values():
        for depth, author, stance, text in comments(thread):
            assert depth <= 2, text
            assert author in known_slugs(), author
            assert stance in ("for", "against", "neutral"), text
            assert 0 < len(text) <= 1000, text
            texts.append(text)
    assert len(texts) == len(set(texts)) >= 250


def test_popularity_names_every_proposal_once() -> None:
    data = content("repair_proposals")
    own = {position["key"] for position in content("repair")["positions"]}
    own |= {solution["key"] for position in content("repair")["positions"] for solution in position["solutions"]}
    keys = own | {proposal["key"] for kind in ("causes", "solutions") for proposal in data[kind]}
    assert set(data["popularity"]) == keys
    assert len(data["popularity"]) == len(keys) == 43
    assert all(sum(shares) == pytest.approx(1) for shares in data["contested"].values())


def test_no_invented_author_has_a_real_name() -> None:
    names = [person["display_name"] for name in ("people", "pesticides") for person in content(name)["people"]]
    names += [member["name"] for member in content("pesticides")["debate"]["panel"]]
    for name in names:
        assert not any(real in name for real in REAL_PEOPLE), name


def test_every_figure_that_is_not_invented_has_a_date_and_a_source() -> None:
    files = [content("repair"), content("pesticides"), *content("archives")["records"]]
    for figure in (figure for data in files for figure in data["figures"]):
        if figure.get("demo"):
            assert "invent" in figure["label"]["fr"]
        else:
            assert figure["as_of"]
            assert figure["url"].startswith("https://")


def test_the_finished_process_shows_its_whole_life() -> None:
    data = content("pesticides")
    assert len(data["documents"]) == 12
    assert len(data["bill"]["stages"]) == 14
    assert len(data["bill"]["articles"]) == 4
    chosen = [member["how_chosen"] for member in data["debate"]["panel"]]
    assert {how: chosen.count(how) for how in set(chosen)} == {"lot": 1, "support": 3, "balance": 2, "expert": 2}
