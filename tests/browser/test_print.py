"""On paper: the text and the votes, where it comes from and when; no buttons, no menus."""

import pytest
from playwright.sync_api import expect

from tests.browser.places import Places
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("kind", ["open subject", "proposal", "bill", "article"])
def test_a_page_on_paper(kind: str, visit: Visit, places: Places) -> None:
    page = visit.open(places.every_kind()[kind])
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".print-only")).to_be_visible()
    expect(page.locator(".print-only")).to_contain_text(page.url.partition("?")[0])
    assert len(page.locator("main").inner_text()) > 500
    for useless in (".mast nav", ".mast .btn", ".skip", "form.formbox", ".toc", ".btn"):
        assert not [one for one in page.locator(useless).all() if one.is_visible()], useless
    assert page.pdf().startswith(b"%PDF")
