#!/bin/sh
# Runs a command with DATABASE_URL naming a PostgreSQL of its own, in a temporary folder, thrown away afterwards.
# Exit code 75: no PostgreSQL programs on this machine. Example: sh scripts/with_postgres.sh make test-postgres
set -u
programs=$(ls -d /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/pgsql-*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$programs" ] || programs=$(dirname "$(command -v initdb || echo none/initdb)")
if [ ! -x "$programs/initdb" ]; then
    echo "No PostgreSQL programs on this machine (Debian: sudo apt install postgresql)." >&2
    exit 75
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/hemicycle-postgres.XXXXXX")
port=$(.venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as_owner() { (cd / && runuser -u postgres -- "$@"); }
else
    as_owner() { "$@"; }
fi
stop() {
    as_owner "$programs/pg_ctl" --pgdata "$folder/data" --mode immediate stop >/dev/null 2>&1
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

# A database for one run of tests: nothing needs to outlive a power cut.
if ! { as_owner "$programs/initdb" --pgdata "$folder/data" --username postgres --auth trust --encoding UTF8 --no-sync &&
    as_owner "$programs/pg_ctl" --pgdata "$folder/data" --log "$folder/log" --wait start \
        --options "-p $port -h 127.0.0.1 -k $folder -F -c max_connections=200 -c full_page_writes=off"; } \
    >"$folder.out" 2>&1 </dev/null; then
    cat "$folder.out" "$folder/log" >&2 2>/dev/null
    rm -f "$folder.out"
    echo "PostgreSQL did not start; the lines above say why." >&2
    exit 1
fi
rm -f "$folder.out"
DATABASE_URL="postgres://postgres@127.0.0.1:$port/hemicycle"
export DATABASE_URL
"$@"
