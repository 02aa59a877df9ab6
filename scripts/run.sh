#!/bin/sh
# Serves the demonstration: database, demo, static files, messages, then gunicorn. Called by `make run`.
set -eu
port="${PORT:-8000}"
host="${HOST:-127.0.0.1}"
python=".venv/bin/python"

case "$port" in
'' | *[!0-9]*)
    echo "PORT=$port is not a number. Example: make run PORT=8123" >&2
    exit 1
    ;;
esac
if ! "$python" - "$host" "$port" <<'PYTHON'
import socket, sys
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((sys.argv[1], int(sys.argv[2])))
    except (OSError, OverflowError):
        sys.exit(1)
PYTHON
then
    echo "Port $port of $host cannot be used: something else answers there. Stop it, or: make run PORT=$((port + 1))" >&2
    exit 1
fi

export BASE_URL="${BASE_URL:-http://localhost:$port}"
# A demonstration never runs with production settings, whatever the shell has.
export DJANGO_SETTINGS_MODULE=hemicycle.settings.dev
mkdir -p var
echo "Preparing the database"
if ! "$python" manage.py migrate --noinput --verbosity 0 </dev/null; then
    echo "The database could not be prepared; the lines above say why. With DATABASE_URL: is that server running?" >&2
    echo "With the local file, if it comes from an older state of the code: make reset SURE=yes, then make run." >&2
    exit 1
fi
"$python" scripts/compile_messages.py
sh scripts/static_files.sh
echo "Loading the demo"
if ! "$python" manage.py load_demo </dev/null; then
    echo "The demo could not be loaded; the lines above say why. To begin again: make reset SURE=yes, then make run." >&2
    exit 1
fi

echo
case "$host" in
127.* | localhost | ::1) ;;
*)
    echo "Warning: $host lets every machine of the network in, with development settings: no HTTPS, and no protection" >&2
    echo "meant for others. /dev/sign-in/, which makes anybody administrator, answers to this machine only, unless" >&2
    echo "DEMO_SIGN_IN_FROM_ANYWHERE=1 is set. Behind a proxy of this machine everybody counts as this machine." >&2
    ;;
esac
echo "Hemicycle is ready at http://localhost:$port/ (stop it with Ctrl+C)"
# Pages that editors have scheduled and notices that wait, every minute for as long as gunicorn, which takes this
# process's number, runs.
while sleep 60 && kill -0 $$ 2>/dev/null; do
    "$python" manage.py publish_due </dev/null || true
    "$python" manage.py send_notices </dev/null || true
done >var/publish_due.log 2>&1 &
PORT="$port" HOST="$host" exec "$python" -m gunicorn --config deploy/gunicorn.conf.py hemicycle.wsgi:application
