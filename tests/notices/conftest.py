"""A room that tells people something, and its sentence."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from notices import registry
from notices.services import tell


def sentence(data: dict[str, Any]) -> str:
    """What the invented room says."""
    return f"Version {data['n']} of a text you voted on"


def edited(people: Iterable[int], **changes: Any) -> None:
    """Tell `people` that a text has a new version."""
    values: dict[str, Any] = {"kind": "edited", "key": "edited:1:2", "data": {"n": 2}, "url": "/en/proposals/1/"}
    tell(people=people, **values | changes)


@pytest.fixture(autouse=True)
def _room() -> Iterator[None]:
    cache.clear()
    before = dict(registry._sentences)
    registry.register("edited", sentence)
    yield
    registry._sentences.clear()
    registry._sentences.update(before)
