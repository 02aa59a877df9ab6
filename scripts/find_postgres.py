"""Print the DATABASE_URL of a PostgreSQL >= 15 that answers and lets us create databases, or say how to start one."""

import os
import sys

import psycopg

HOW_TO_START = """\
No PostgreSQL >= 15 on which a database can be created was found{tried}. Start one of these and run it again:
  docker run --rm -d -p 127.0.0.1:5432:5432 -e POSTGRES_PASSWORD=postgres postgres:17
  Debian: sudo apt install postgresql
          sudo -u postgres psql -c "CREATE ROLE hemicycle LOGIN CREATEDB PASSWORD 'hemicycle'"
or name a server: make test-postgres DATABASE_URL=postgres://user:password@host:5432/hemicycle"""


def candidates() -> list[str]:
    """The addresses to try: the one given, or the usual ones on this machine."""
    given = os.environ.get("DATABASE_URL", "")
    if given:
        return [given]
    port = os.environ.get("PGPORT", "5432")
    people = ("postgres:postgres", "postgres", "hemicycle:hemicycle")
    return [f"postgres://{person}@127.0.0.1:{port}/hemicycle" for person in people]


def refusal(url: str) -> str:
    """Why `url` cannot be used, or an empty text when it can. Connects to `postgres`: ours need not exist yet."""
    try:
        with psycopg.connect(url, dbname="postgres", connect_timeout=5) as connection:
            version = connection.info.server_version
            row = connection.execute(
                "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error as problem:
        return str(problem).strip().splitlines()[0]
    if version < 150000:
        return f"it is PostgreSQL {version // 10000}"
    return "" if row and row[0] else "its user may not create databases (ALTER ROLE … CREATEDB)"


def main() -> int:
    """Print the first address that works."""
    reasons = []
    for url in candidates():
        reason = refusal(url)
        if not reason:
            print(url)
            return 0
        reasons.append(reason)
    print(HOW_TO_START.format(tried=f" ({reasons[-1]})"), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
