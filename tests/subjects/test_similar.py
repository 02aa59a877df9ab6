"""Similar texts are shown before one more is published; nothing is lost, and the choice is the writer's."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from subjects.models import Proposal
from tests.accounts.conftest import sign_in
from tests.people import OURS
from tests.process import Process

TITLE = "A meter on each pump along the river"
TEXT = "Each pump gets a meter that anybody may read, and pays for what it takes above the limit."
OWN_TITLE = "Pumps along the river need a meter"
OWN_TEXT = "Without a meter nobody knows what each pump takes out of the river in a dry summer."


@pytest.fixture
def there(process: Process, bruno: User) -> Proposal:
    """What Bruno has published already, among other texts."""
    for title, text in (
        ("Let beavers back", "They hold water in the hills."),
        ("Trees on the banks", "Shade keeps the bed cool in August."),
        ("School classes adopt a spring", "Children look after it and write down what they see."),
    ):
        process.propose(bruno, title, text=text)
    return process.propose(bruno, TITLE, text=TEXT)


def send(client: Client, process: Process, **changes: Any) -> HttpResponse:
    """Send a text that is close to the one that is there."""
    data = {"title": OWN_TITLE, "text": OWN_TEXT, "language": "en", "nonce": "n1"} | changes
    return client.post(f"/en/propose/{process.subject.pk}/solution/", data, headers=OURS)


def look(client: Client, process: Process, headers: dict[str, str] | None = None, **changes: str) -> HttpResponse:
    """Ask for similar texts as the page's script does."""
    data = {"title": OWN_TITLE, "text": OWN_TEXT} | changes
    address = f"/en/propose/{process.subject.pk}/solution/similar/"
    return client.post(address, data, headers=OURS if headers is None else headers)


def seal_in(answer: HttpResponse) -> str:
    return answer.content.decode().partition('name="anyway" value="')[2].partition('"')[0]


def mine() -> Any:
    return Proposal.objects.filter(author__display_name="Dora for Rivers")


def test_before_it_is_published_similar_texts_are_shown_and_nothing_is_lost(
    process: Process, there: Proposal, as_dora: Client
) -> None:
    answer = send(as_dora, process, treats=[process.own_cause.pk])
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Not published yet: similar texts are here" in text
    assert f'href="/en/proposals/{there.pk}/"' in text
    assert "Join this one: vote, argue or reword it" in text
    assert f'value="{OWN_TITLE}"' in text
    assert OWN_TEXT in text
    assert "checked" in text
    assert not mine().exists()


def test_published_anyway_it_is_published(process: Process, there: Proposal, as_dora: Client) -> None:
    seal = seal_in(send(as_dora, process))
    assert send(as_dora, process, anyway=seal).status_code == 303
    assert mine().get().title == OWN_TITLE


def test_the_choice_is_bound_to_the_text(process: Process, there: Proposal, as_dora: Client) -> None:
    seal = seal_in(send(as_dora, process))
    for forged in ({"anyway": "1"}, {"anyway": ""}, {"anyway": seal, "title": "Pumps along the river need meters"}):
        assert send(as_dora, process, **forged).status_code == 200
    assert not mine().exists()


def test_without_similar_texts_it_is_published_at_once(process: Process, there: Proposal, as_dora: Client) -> None:
    answer = send(
        as_dora, process, title="Teach swimming", text="Every child of nine gets lessons before the holidays."
    )
    assert answer.status_code == 303


def test_a_visitor_sees_similar_texts_before_signing_in_and_is_not_asked_again(
    client: Client, process: Process, there: Proposal, dora: User
) -> None:
    answer = send(client, process)
    assert answer.status_code == 200
    assert send(client, process, anyway=seal_in(answer)).status_code == 303
    sign_in(client, dora.email)
    assert mine().get().title == OWN_TITLE


def test_the_parliamentarians_texts_are_found_in_the_words_of_the_page(
    process: Process, there: Proposal, as_dora: Client
) -> None:
    own = Proposal.objects.get(subject=process.subject, origin="parliamentarian", kind="solution")
    answer = send(as_dora, process, title="Meter every pump", text="Every single one.")
    assert f'href="/en/proposals/{own.pk}/"' in answer.content.decode()


def test_the_script_gets_a_piece_of_the_page_and_nothing_is_stored(process: Process, there: Proposal) -> None:
    before = Proposal.objects.count()
    answer = look(Client(), process)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert TITLE in text
    assert "<html" not in text
    assert "sessionid" not in answer.cookies
    assert Proposal.objects.count() == before


def test_nothing_similar_is_an_empty_answer(process: Process, there: Proposal) -> None:
    for words in (
        {"title": "", "text": ""},
        {"title": "Zebra", "text": "Xylophone quartz."},
        {"title": "a\0b", "text": ""},
    ):
        assert look(Client(), process, **words).content.strip() == b""


def test_another_site_cannot_ask_and_a_link_neither(process: Process, there: Proposal) -> None:
    assert look(Client(), process, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert Client().get(f"/en/propose/{process.subject.pk}/solution/similar/").status_code == 405


def test_a_flood_of_questions_is_stopped(process: Process, there: Proposal, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"similar": "3/m/ip"}
    assert [look(Client(), process).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_the_page_names_its_script_and_where_to_ask(process: Process) -> None:
    text = Client().get(f"/en/propose/{process.subject.pk}/issue/").content.decode()
    assert 'src="/static/js/propose.js"' in text
    assert f'data-similar="/en/propose/{process.subject.pk}/issue/similar/"' in text
    assert '<div id="similar" aria-live="polite"></div>' in text


@pytest.mark.parametrize("number", ["0", "999999", "9" * 18])
def test_a_process_that_does_not_exist_has_no_similar_texts(process: Process, number: str) -> None:
    assert Client().post(f"/en/propose/{number}/cause/similar/", {}, headers=OURS).status_code == 404
