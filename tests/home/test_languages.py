"""Three languages: every link to another language leads to a page that exists."""

import re

import pytest
from django.test import Client

from accounts.models import User
from tests.process import Process, open_bill, open_debate, translated


def links(address: str) -> dict[str, str]:
    """The addresses of a page in other languages, by language."""
    answer = Client().get(address)
    assert answer.status_code == 200, address
    text = answer.content.decode()
    return dict(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="http://testserver([^"]+)">', text))


def test_a_page_leads_to_its_translation(process: Process) -> None:
    french = translated(process.page, "fr", slug="riviere")
    assert links(process.url) == {"en": process.url, "fr": french.get_url()}
    assert links(french.get_url()) == links(process.url)


def test_a_page_without_translation_leads_nowhere(process: Process) -> None:
    assert set(links(process.url)) <= {"en"}


def test_an_unpublished_translation_is_not_linked(process: Process) -> None:
    translated(process.page, "fr", slug="riviere").unpublish()
    assert "fr" not in links(process.url)


@pytest.mark.parametrize("kind", ["list", "proposal", "thread", "search", "account", "propose", "debate", "home"])
def test_every_link_to_another_language_opens(process: Process, bruno: User, kind: str) -> None:
    translated(process.page, "fr", slug="riviere")
    address = {
        "list": f"{process.url}causes/",
        "proposal": f"/en/proposals/{process.own_cause.pk}/",
        "thread": f"/en/discussions/{process.discussion.pk}/",
        "search": "/en/search/?q=river",
        "account": "/en/account/sign-in/",
        "propose": f"/en/propose/{process.subject.pk}/cause/",
        "debate": open_debate(process).get_url(),
        "home": "/en/",
    }[kind]
    for language, other in links(address).items():
        answer = Client().get(other)
        assert answer.status_code == 200, other
        assert f'<html lang="{language}"' in answer.content.decode()


def test_a_list_leads_to_the_same_list(process: Process) -> None:
    french = translated(process.page, "fr", slug="riviere")
    assert links(f"{process.url}causes/")["fr"] == f"{french.get_url()}causes/"


def test_the_front_door_leads_to_the_visitors_language(process: Process) -> None:
    translated(process.home, "fr", slug="accueil")
    assert Client().get("/", headers={"accept-language": "fr-FR,fr;q=0.9"})["Location"] == "/fr/"
    assert Client().get("/", headers={"accept-language": "de"})["Location"] == "/en/"
    assert Client().get("/", headers={"accept-language": "x" * 5000})["Location"] == "/en/"


def test_an_interface_page_is_shown_in_each_language(process: Process) -> None:
    for language in ("fr", "es", "en"):
        answer = Client().get(f"/{language}/account/sign-in/")
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in answer.content.decode()
        assert answer["Content-Language"] == language


def test_no_link_of_a_page_is_dead(process: Process, bruno: User) -> None:
    """Every address of this site on the main pages is followed once."""
    process.propose(bruno)
    process.comment(bruno)
    open_debate(process)
    open_bill(process)
    translated(process.page, "fr", slug="riviere")
    seen: set[str] = set()
    for page in ("/en/", "/fr/", process.index.get_url(), process.url, f"/en/proposals/{process.own_cause.pk}/"):
        text = Client().get(page).content.decode()
        seen |= {
            address.partition("#")[0].replace("&amp;", "&") for address in re.findall(r'<a [^>]*href="(/[^"]*)"', text)
        }
    for address in sorted(seen):
        assert Client().get(address).status_code in (200, 302), address


def test_every_anchor_of_a_page_has_its_place(process: Process, bruno: User) -> None:
    process.comment(bruno)
    text = Client().get(process.url).content.decode()
    for anchor in set(re.findall(r'<a [^>]*href="#([^"]+)"', text)):
        assert f'id="{anchor}"' in text, anchor
