#!/bin/sh
# Makes .venv if it is missing or broken, and installs one set of requirements into it (production, test or dev).
# A copy of each installed set stays in .venv, so that a second run compares two files and is done.
# Usage: environment.sh production|test|dev
set -eu
name="$1"
wanted="requirements/$name.txt"
installed=".venv/installed-$name.txt"
python=".venv/bin/python"

[ -f "$wanted" ] || { echo "$wanted is missing: run \`make requirements\`, or restore it with git." >&2; exit 1; }

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then
    base=$(sh scripts/find_python.sh) || exit 1
    echo "Creating .venv with $("$base" --version 2>&1) ($base)"
    rm -rf .venv
    if ! problem=$("$base" -m venv .venv 2>&1); then
        # Debian splits ensurepip out of Python; three ways round it before giving up.
        rm -rf .venv
        if command -v uv >/dev/null 2>&1; then
            uv venv --quiet --seed --python "$base" .venv
        elif "$base" -m virtualenv --version >/dev/null 2>&1; then
            "$base" -m virtualenv --quiet .venv
        elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            version=$("$base" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
            echo "Installing $version (Debian ships Python without it)"
            { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$version"; } >/dev/null </dev/null
            "$base" -m venv .venv
        else
            echo "$problem" >&2
            echo "Python cannot create an environment. On Debian or Ubuntu: sudo apt install python3-venv; then run make again." >&2
            exit 1
        fi
    fi
fi

if cmp -s "$wanted" "$installed"; then
    exit 0
fi

echo "Installing $(grep -c '^[a-zA-Z0-9]' "$wanted") packages from $wanted (a few minutes the first time)"
if ! "$python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --prefer-binary \
    --requirement "$wanted" </dev/null; then
    echo "The packages could not be installed. Check the network (or your pip mirror) and run make again: what was done is kept." >&2
    exit 1
fi
cp "$wanted" "$installed"
