"""A real Chromium before the site with the demo; what these tests write stays in a database of their own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.places import Places
from tests.browser.site import LiveSite, make_demo_database, on_database, served
from tests.browser.visits import Visit

DESKTOP = {"width": 1280, "height": 900}
PATIENCE = 20_000  # milliseconds: other tests may keep the machine busy
expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: the other processes fill up with short tests, and the test database is still untouched."""
    items.sort(key=lambda item: "browser" not in item.keywords)


@pytest.fixture(scope="session")
def demo_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database with the demo, made once for each process of the suite."""
    from django.db import connection

    with django_db_blocker.unblock():
        name = make_demo_database()
    yield name
    with django_db_blocker.unblock():
        connection.close()
        connection.creation._destroy_test_db(name, verbosity=0)


@pytest.fixture(scope="module")
def site(demo_database: str, django_db_blocker: Any) -> Iterator[LiveSite]:
    """The running site. Tests with it read and write its database directly, without `db`."""
    with django_db_blocker.unblock(), on_database(demo_database), served() as live:
        yield live


@pytest.fixture(scope="module")
def open_browser(site: LiveSite, browser: Browser, playwright: Playwright) -> Iterator[Callable[..., Visit]]:
    """Opens a fresh browser for somebody: `open_browser(java_script_enabled=False, …)` as for a Playwright context."""
    contexts = []

    def fresh(**options: Any) -> Visit:
        settings = {"viewport": DESKTOP, "locale": "en-GB", "reduced_motion": "reduce", "timezone_id": "Europe/Paris"}
        context = browser.new_context(**(settings | options))
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        visit = Visit(site, context, context.new_page())
        visit.watch()
        return visit

    yield fresh
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def places(site: LiveSite) -> Places:
    """Where one page of each kind stands."""
    return Places()


@pytest.fixture
def visit(open_browser: Callable[..., Visit]) -> Visit:
    """A visitor's browser."""
    return open_browser()
