"""The frame that every site has: home page, lists and standing pages in each language, and its name.

Its words lie in `frame.json`, in each language: true for every installation, except on the pages marked as drafts.
"""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from wagtail.models import Page

from bills.models import BillIndexPage
from debates.models import DebateIndexPage
from home.models import HomePage, SiteIdentity, StandardPage
from home.streams import Stream, rich
from home.tree import Pages, add_pages, set_aside_the_welcome_page, the_root, use_as_root
from subjects.models import SubjectIndexPage

FILE = Path(__file__).with_name("frame.json")
INDEXES = {"subjects": SubjectIndexPage, "debates": DebateIndexPage, "bills": BillIndexPage}


def frame_words() -> dict[str, Any]:
    """What the frame says, read anew at each call: the caller may change it."""
    words: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return words


def make_frame(
    family: str,
    words: dict[str, Any],
    languages: Sequence[str],
    *,
    root_language: str,
    host: str,
    port: int,
    name: str,
    contact_email: str = "",
) -> dict[str, Pages]:
    """Make the frame below the root, which has Wagtail's welcome page only, and the site that shows it.

    The keys of its pages begin with `family`. Returns the pages by name: home, subjects, debates, bills, and the keys
    of the standing pages. Raises NotEmpty when there are pages already.
    """
    set_aside_the_welcome_page()
    parents: Pages = dict.fromkeys(languages, the_root())
    made = {"home": add_pages(f"{family}/home", parents, partial(_home, words["home"], name))}
    site = use_as_root(made["home"][root_language], host=host, port=port, name=name)
    identity = SiteIdentity.for_site(site)
    identity.platform_name = name
    identity.contact_email = contact_email
    identity.save()
    for section, model in INDEXES.items():
        made[section] = add_pages(
            f"{family}/{section}", made["home"], partial(_index, model, words["indexes"][section])
        )
    for page in words["standard"]:
        made[page["key"]] = add_pages(
            f"{family}/{page['key']}", made["home"], partial(_standard, page), is_draft=page["is_draft"]
        )
    return made


def _home(words: dict[str, Any], name: str, language: str) -> Page:
    return HomePage(
        title=words["headline"][language],
        slug=words["slug"][language],
        seo_title=f"{name} – {words['tagline'][language]}",
        search_description=words["search_description"][language],
        tagline=words["tagline"][language],
        lede=words["lede"][language],
    )


def _index(model: type[Page], words: dict[str, Any], language: str) -> Page:
    return model(
        title=words["title"][language],
        slug=words["slug"][language],
        lede=words["lede"][language],
        search_description=words["lede"][language],
        show_in_menus=True,
    )


def _standard(words: dict[str, Any], language: str) -> Page:
    body = Stream(words["key"])
    for part in words["body"]:
        text = part["value"][language]
        body.add(part["type"], text if part["type"] == "heading" else rich(text))
    is_explanation = words["key"] == "how-it-works"
    return StandardPage(
        title=words["title"][language],
        slug=words["slug"][language],
        lede=words["lede"][language],
        search_description=words["lede"][language],
        body=str(body),
        show_steps=is_explanation,
        # The rest stands in the footer.
        show_in_menus=is_explanation,
    )
