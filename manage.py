#!/usr/bin/env python
"""Django's command line for Hemicycle."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run an administrative command with the development settings unless told otherwise."""
    # `site/` holds the package `hemicycle`; it must never be importable as Python's own `site`.
    sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hemicycle.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
