#!/bin/sh
# Collects and compresses the static files when one of them, the settings or a package changed since the last time.
set -eu
stamp="var/static-collected"
folders=""
for folder in static */static; do
    case "$folder" in var/* | node_modules/*) ;; *) [ -d "$folder" ] && folders="$folders $folder" ;; esac
done
changed=yes
if [ -f "$stamp" ] && [ -d var/static ]; then
    # shellcheck disable=SC2086  # a list of folders whose names we chose
    changed=$(find $folders site/hemicycle/settings .venv/installed-production.txt -newer "$stamp" \
        ! -path '*__pycache__*' -print | head -n 1)
fi
[ -n "$changed" ] || exit 0
echo "Collecting and compressing the static files (about a minute the first time)"
mkdir -p var
.venv/bin/python manage.py collectstatic --noinput --verbosity 0 </dev/null
touch "$stamp"
