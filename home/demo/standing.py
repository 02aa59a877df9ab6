"""The frame of the demo: the one that every site has, with what is said of the demonstration."""

from typing import Any

from home.demo.content import LANGUAGES, content
from home.frame import frame_words, make_frame
from home.tree import Pages, base_address


def load_frame() -> dict[str, Pages]:
    """Publish the frame; returns the pages by name: home, subjects, debates, bills, and the standing pages' keys."""
    data = content("pages")
    host, port = base_address()
    return make_frame(
        "demo",
        demo_words(),
        LANGUAGES,
        root_language="en",
        host=host,
        port=port,
        name=data["identity"]["name"],
        contact_email=data["identity"]["contact"],
    )


def demo_words() -> dict[str, Any]:
    """The frame's words, with the demo's own where an operator has to write: then nothing is left as a draft."""
    data, words = content("pages"), frame_words()
    lede = words["home"]["lede"]
    words["home"]["lede"] = {language: f"{lede[language]} {data['home_notice'][language]}" for language in LANGUAGES}
    own = dict(data["parts"])
    for page in words["standard"]:
        page["is_draft"] = False
        for part in page["body"]:
            if "name" in part:
                part["value"] = own.pop(f"{page['key']}/{part['name']}")
    assert not own, own  # noqa: S101 - a part of ours whose place is gone
    return words
