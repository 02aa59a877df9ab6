"""The parliamentarian's causes, issues at stake and solutions as they stand in a subject page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Position:
    """One cause, issue or solution of the page; `cause_id` is the block of the cause a solution treats, if any."""

    block_id: UUID
    kind: str
    title: str
    text: str
    cause_id: UUID | None = None


def positions_of(stream: Any) -> Iterator[Position]:
    """The positions of a `PositionsBlock` value, causes before the solutions that treat them."""
    for child in stream:
        block_id = UUID(str(child.id))
        if child.block_type != "cause":
            yield Position(block_id, child.block_type, child.value["title"], child.value["text"])
            continue
        yield Position(block_id, "cause", child.value["title"], child.value["text"])
        for solution in child.value["solutions"].bound_blocks:
            yield Position(
                UUID(str(solution.id)), "solution", solution.value["title"], solution.value["text"], block_id
            )
