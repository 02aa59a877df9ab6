"""Search: finds each kind of thing, only what may be read, and answers every query."""

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import PageViewRestriction

from accounts.models import User
from tests.process import Process, open_bill, open_debate, standing_page, translated


def found(query: str, language: str = "en", client: Client | None = None) -> str:
    """The results for a query."""
    answer = (client or Client()).get(f"/{language}/search/", {"q": query})
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2]


def test_each_kind_of_thing_is_found(process: Process, bruno: User) -> None:
    open_debate(process, title="Estuary evening", slug="estuary")
    open_bill(process, title="Estuary act", slug="act")
    standing_page(process.home, title="About the estuary")
    process.propose(bruno, "Protect the estuary")
    text = found("estuary")
    for title in ("Estuary evening", "Estuary act", "About the estuary", "Protect the estuary"):
        assert title in text, title
    assert "The river" in found("river")
    assert "Too much water is taken" in found("pumps")


def test_a_proposal_is_found_by_its_text_and_in_any_language(process: Process, bruno: User) -> None:
    process.propose(bruno, "Laissons revenir les castors", text="Ils retiennent la crue.", language="fr")
    text = found("crue")
    assert "Laissons revenir les castors" in text
    assert '<h3 class="ttl" lang="fr">' in text
    assert '<p lang="fr">Ils retiennent la crue.' in text
    assert "<li>" in text


def test_pages_are_found_in_the_readers_language(process: Process) -> None:
    translated(process.page, "fr", title="La rivière", slug="riviere", summary="À sec.", question="Comment ?")
    assert "La rivière" in found("rivière", "fr")
    assert "La rivière" not in found("rivière", "en")


def test_what_may_not_be_read_is_not_found(process: Process, bruno: User) -> None:
    process.propose(bruno, "Beavers first")
    hidden = process.propose(bruno, "Beavers hidden")
    hidden.state = "hidden"
    hidden.save()
    assert "Beavers first" in found("beavers")
    assert "Beavers hidden" not in found("beavers")
    PageViewRestriction.objects.create(page=process.page, restriction_type="login")
    assert "Beavers first" not in found("beavers")
    assert "How do we bring" not in found("river")


def test_the_index_can_be_built_anew(process: Process, bruno: User) -> None:
    process.propose(bruno, "Beavers first")
    call_command("update_index", verbosity=0)
    assert "Beavers first" in found("beavers")


QUERIES = [
    "", " ", "\0", "a\0b", "'", '"', '"unclosed', "''", "\\", "%", "_", "*", "river*", "*river", "-river", "+", "AND",
    "river AND", "OR OR OR", "NOT", "NEAR(river, 3)", "(", ")", "(((", "river)", "title:river", "^river", "{river}",
    "a & b | !c", "<->", ":*", "é", "日本", "🌊", "\u202e", "\ud800".encode("utf-8", "replace").decode(),
    "; DROP TABLE wagtailcore_page; --", "' OR 1=1 --", "<script>alert(1)</script>", "{{ 7 * 7 }}", "river " * 2000,
    "a" * 10_000, "'" * 300, '"' * 301, "\n\r\t", "%00", "1e309", "-1",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_every_query_is_answered(process: Process, query: str) -> None:
    text = found(query)
    assert "<script>alert" not in text
    assert "49" not in text or "{{" not in query


def test_the_query_is_given_back_in_the_field(process: Process) -> None:
    assert 'value="&quot;river&quot;"' in found('"river"')


def test_no_result_says_so_and_leads_on(process: Process) -> None:
    text = found("xylophone")
    assert "xylophone" in text
    assert process.index.get_url() in text


def test_other_fields_of_the_address_do_no_harm(process: Process) -> None:
    for query in ("", "?q[]=river", "?q=river&q=lake", "?page=abc", "?q=river&page=" + "9" * 5000):
        assert Client().get(f"/en/search/{query}").status_code == 200


def test_a_search_changes_nothing(process: Process) -> None:
    assert Client().post("/en/search/", {"q": "river"}).status_code in (403, 405)
