"""Settings of the whole suite: its people and processes, what is forgotten between tests, which Chromium is driven."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation

pytest_plugins = ["tests.people", "tests.process"]

# Playwright's synchronous API keeps an event loop in the test's thread, which Django would take for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM_PATH = Path(__file__).resolve().parents[1] / "var" / "chromium-path"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium that `make test` found (var/chromium-path), without a sandbox: containers run tests as root."""
    arguments = browser_type_launch_args | {"args": ["--no-sandbox", "--disable-dev-shm-usage"]}
    candidates = [CHROMIUM_PATH.read_text().strip() if CHROMIUM_PATH.exists() else "", "/usr/bin/chromium"]
    path = next((path for path in candidates if path and Path(path).exists()), "")
    return arguments | {"executable_path": path} if path else arguments


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Menus, figures, rate limits and addresses kept by one test are unknown to the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def in_english() -> None:
    """A request leaves its language active in the thread; the next test begins in English all the same."""
    translation.activate("en")
