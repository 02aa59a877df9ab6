"""What machines read: the Atom feed, the sitemap, robots.txt, Open Graph."""

import re
from xml.etree import ElementTree

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.process import Process, open_bill, open_debate, translated

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def parsed(content: bytes) -> ElementTree.Element:
    """Our own XML."""
    return ElementTree.fromstring(content)  # noqa: S314


def feed(language: str = "en") -> ElementTree.Element:
    """The feed, parsed."""
    answer = Client().get(f"/{language}/feed.xml")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    return parsed(answer.content)


def titles(root: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in root.iter(f"{ATOM}entry")]


def test_the_feed_is_atom_with_all_that_is_new(process: Process) -> None:
    open_debate(process)
    open_bill(process)
    root = feed()
    assert root.tag == f"{ATOM}feed"
    assert set(titles(root)) == {"The river", "The river on stage", "The river bill"}
    for name in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{name}"), name
    for entry in root.iter(f"{ATOM}entry"):
        for name in ("id", "title", "updated"):
            assert entry.findtext(f"{ATOM}{name}"), name
        address = entry.find(f"{ATOM}link").attrib["href"]  # type: ignore[union-attr]
        assert re.match(r"https?://", address)
        assert Client().get(re.sub(r"^https?://[^/]+", "", address)).status_code == 200


def test_a_title_with_markup_is_still_a_feed(process: Process) -> None:
    process.page.title = "A & B <script> \x0b]]>"
    process.page.save_revision().publish()
    assert titles(feed())[0].startswith("A & B <script>")


def test_the_feed_is_in_its_language(process: Process) -> None:
    translated(process.page, "fr", title="La rivière", slug="riviere")
    assert titles(feed("fr")) == ["La rivière"]
    assert titles(feed("en")) == ["The river"]


def test_an_empty_feed_is_a_feed(process: Process) -> None:
    process.page.unpublish()
    assert titles(feed()) == []


def test_what_may_not_be_read_is_in_no_feed_and_no_sitemap(process: Process) -> None:
    PageViewRestriction.objects.create(page=process.page, restriction_type="login")
    assert titles(feed()) == []
    assert process.url not in Client().get("/sitemap.xml").content.decode()


def test_the_sitemap_lists_what_can_be_opened(process: Process) -> None:
    answer = Client().get("/sitemap.xml")
    assert answer["Content-Type"].startswith("application/xml")
    addresses = [location.text or "" for location in parsed(answer.content).iter(f"{SITEMAP}loc")]
    assert any(address.endswith(process.url) for address in addresses)
    for address in addresses:
        assert Client().get(re.sub(r"^https?://[^/]+", "", address)).status_code == 200, address


def test_robots_are_told_where_the_sitemap_is_and_what_to_leave(process: Process) -> None:
    answer = Client().get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    text = answer.content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /admin/" in text


@pytest.mark.parametrize("name", ["og:title", "og:description", "og:url", "og:image", "og:type", "og:site_name"])
def test_a_page_can_be_shared(process: Process, name: str) -> None:
    text = Client().get(process.url).content.decode()
    content = re.search(rf'<meta property="{name}" content="([^"]+)">', text)
    assert content, name
    if name in ("og:url", "og:image"):
        assert content[1].startswith("http://testserver/")


def test_every_page_names_its_own_address(process: Process) -> None:
    text = Client().get(f"{process.url}?utm_source=x").content.decode()
    assert f'<link rel="canonical" href="http://testserver{process.url}">' in text
