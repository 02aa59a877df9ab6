"""Compile locale/*/LC_MESSAGES/*.po to .mo where the .po is newer: GNU msgfmt is not on every machine."""

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Write each .mo beside its .po; a file that cannot be read is named and makes the exit code 1."""
    failed = 0
    for source in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            catalogue = polib.pofile(str(source))
        except OSError as problem:
            print(f"{source.relative_to(ROOT)}: {problem}. Correct the file and run this again.", file=sys.stderr)
            failed = 1
            continue
        catalogue.save_as_mofile(str(target))
        print(f"{target.relative_to(ROOT)}: {catalogue.percent_translated()} % translated")
    return failed


if __name__ == "__main__":
    sys.exit(main())
