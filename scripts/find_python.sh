#!/bin/sh
# Prints the path of a Python >= 3.12 that really runs, wherever it lies; says what to do when there is none.
# A name on PATH is not enough: pyenv leaves a `python3.13` that only prints an error unless that version is chosen.
# Usage: find_python.sh [exact version, as 3.12]
set -u
wanted="${1:-}"

runs() {
    command -v "$1" >/dev/null 2>&1 || [ -x "$1" ] || return 1
    "$1" -I - "$wanted" </dev/null >/dev/null 2>&1 <<'PYTHON'
import ctypes, lzma, sqlite3, ssl, sys, venv, zlib
wanted = sys.argv[1]
found = "%d.%d" % sys.version_info[:2]
sys.exit(not (sys.version_info >= (3, 12) and sqlite3.sqlite_version_info >= (3, 37) and wanted in ("", found)))
PYTHON
}

use() {
    if runs "$1"; then
        "$1" -I -c 'import sys; print(sys.executable)' </dev/null
        exit 0
    fi
}

if [ -n "${PYTHON:-}" ]; then
    use "$PYTHON"
    echo "PYTHON=$PYTHON is not a Python >= 3.12 with ssl, lzma and sqlite3 >= 3.37. Give another path or leave PYTHON out." >&2
    exit 1
fi

# 3.13 first: the version the suite runs on every day.
for minor in 13 12 14 15; do
    [ -z "$wanted" ] || [ "$wanted" = "3.$minor" ] || continue
    use "python3.$minor"
    for folder in "${PYENV_ROOT:-$HOME/.pyenv}/versions"/3."$minor"* \
        "${UV_PYTHON_INSTALL_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/uv/python}"/cpython-3."$minor"* \
        "$HOME/.asdf/installs/python"/3."$minor"* \
        "$HOME/.local/share/mise/installs/python"/3."$minor"* \
        /Library/Frameworks/Python.framework/Versions/3."$minor"; do
        [ -d "$folder" ] && use "$folder/bin/python3"
    done
    for folder in /usr/local/bin /usr/bin /opt/homebrew/bin "/usr/local/opt/python@3.$minor/bin" \
        "/opt/python3.$minor/bin" "$HOME/.local/bin"; do
        [ -x "$folder/python3.$minor" ] && use "$folder/python3.$minor"
    done
done
use python3
use python

cat >&2 <<'TEXT'
No Python >= 3.12 was found. Hemicycle needs one with ssl, lzma and sqlite3 >= 3.37:
  Debian 13, Ubuntu 24.04 or later:  sudo apt install python3 python3-venv
  macOS:                             brew install python@3.13
  any system with uv:                uv python install 3.13
If it lies somewhere unusual: make PYTHON=/path/to/python3.13 …
TEXT
exit 1
