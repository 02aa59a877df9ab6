"""Streams of blocks as Wagtail stores them, with the same ids in every language."""

import json
from typing import Any

from home.tree import key_of


class Stream:
    """Blocks in their order; the id of a block is made from the stream's name and the block's."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.blocks: list[dict[str, Any]] = []

    def add(self, kind: str, value: Any, key: str = "") -> None:
        """One more block."""
        block_id = key_of(self.name, key or str(len(self.blocks)))
        self.blocks.append({"type": kind, "value": value, "id": str(block_id)})

    def items(self, key: str, values: list[tuple[str, Any]]) -> list[dict[str, Any]]:
        """The value of a list block inside: (key, value) of each."""
        return [{"type": "item", "value": value, "id": str(key_of(self.name, key, name))} for name, value in values]

    def __str__(self) -> str:
        return json.dumps(self.blocks, ensure_ascii=False)


def rich(text: str) -> str:
    """Plain text as a paragraph of rich text; what is rich already stays."""
    return text if text.startswith("<") else f"<p>{text}</p>"
