"""A secret key for development: made once on each machine."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def kept_secret_key(file: Path) -> str:
    """The key in `file`, which only its owner can read; made at the first call.

    Several processes may call it at once: the file appears with its content or not at all, and the first one wins.
    """
    try:
        return file.read_text(encoding="ascii")
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="ascii", dir=file.parent, prefix=file.name) as made:
        made.write(secrets.token_urlsafe(50))
        made.flush()
        with suppress(FileExistsError):
            os.link(made.name, file)
    return file.read_text(encoding="ascii")
