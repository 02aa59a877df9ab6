"""Figures of a step, handed to the process that runs them all."""

import json
from pathlib import Path


def write_figures(path: str, figures: dict[str, float]) -> None:
    """Write the figures of a step to the file it was given."""
    Path(path).write_text(json.dumps(figures), encoding="utf-8")
