"""The frame of the site: home page, lists, standing pages, identity."""

from functools import partial
from typing import Any

from wagtail.models import Page

from bills.models import BillIndexPage
from debates.models import DebateIndexPage
from home.demo.content import LANGUAGES, content
from home.demo.streams import Stream, rich
from home.demo.tree import Pages, add_pages, set_aside_the_welcome_page, the_root, use_as_root
from home.models import HomePage, SiteIdentity, StandardPage
from subjects.models import SubjectIndexPage

INDEXES = {"subjects": SubjectIndexPage, "debates": DebateIndexPage, "bills": BillIndexPage}


def load_frame() -> dict[str, Pages]:
    """Publish the frame; returns the pages by name: home, subjects, debates, bills, and the standing pages' keys."""
    data = content("pages")
    set_aside_the_welcome_page()
    root = the_root()
    made = {"home": add_pages("home", dict.fromkeys(LANGUAGES, root), _home)}
    site = use_as_root(made["home"]["en"])
    identity = SiteIdentity.for_site(site)
    identity.platform_name = data["identity"]["name"]
    identity.contact_email = data["identity"]["contact"]
    identity.save()
    for name in INDEXES:
        made[name] = add_pages(name, made["home"], partial(_index, name))
    for page in data["standard"]:
        made[page["key"]] = add_pages(page["key"], made["home"], partial(_standard, page))
    return made


def _home(language: str) -> Page:
    data = content("pages")
    return HomePage(
        title=data["home"]["headline"][language],
        slug=data["home"]["slug"][language],
        seo_title=f"{data['identity']['name']} – {data['identity']['tagline'][language]}",
        search_description=data["home"]["search_description"][language],
        tagline=data["identity"]["tagline"][language],
        lede=f"{data['home']['lede'][language]} {data['home']['demo_notice'][language]}",
    )


def _index(name: str, language: str) -> Page:
    data = content("pages")["indexes"][name]
    return INDEXES[name](
        title=data["title"][language],
        slug=data["slug"][language],
        lede=data["lede"][language],
        search_description=data["lede"][language],
        show_in_menus=True,
    )


def _standard(page: dict[str, Any], language: str) -> Page:
    body = Stream(page["key"])
    for part in page["body"]:
        text = part["value"][language]
        body.add(part["type"], text if part["type"] == "heading" else rich(text))
    is_explanation = page["key"] == "how-it-works"
    return StandardPage(
        title=page["title"][language],
        slug=page["slug"][language],
        lede=page["lede"][language],
        search_description=page["lede"][language],
        body=str(body),
        show_steps=is_explanation,
        # The rest stands in the footer.
        show_in_menus=is_explanation,
    )
