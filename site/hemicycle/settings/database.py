"""From DATABASE_URL to Django's settings, with the options that held under load (docs/decisions/0003)."""

from typing import Any

import environ

SQLITE_OPTIONS = {
    # IMMEDIATE takes the writer's lock at BEGIN: without it most concurrent writers fail with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;PRAGMA foreign_keys=ON;"
    ),
}
# The pool waits for a connection instead of failing, and needs CONN_MAX_AGE 0.
POSTGRES_OPTIONS = {"pool": {"min_size": 2, "max_size": 8, "timeout": 10}}


def database_from_url(url: str) -> dict[str, Any]:
    """Django's settings of one database for `url` (sqlite:///… or postgres://…)."""
    config = dict(environ.Env.db_url_config(url))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        return config | {"OPTIONS": dict(SQLITE_OPTIONS), "CONN_MAX_AGE": None}
    return config | {"OPTIONS": dict(POSTGRES_OPTIONS), "CONN_MAX_AGE": 0}
