#!/bin/sh
# Makes sure that a Chromium runs and writes its path to var/chromium-path, which tests/conftest.py reads.
# In this order: CHROMIUM, the one found last time, the system's, Playwright's own, Debian's package.
set -u
mkdir -p var
python=".venv/bin/python"

works() { [ -n "$1" ] && command -v "$1" >/dev/null 2>&1 && "$1" --version >/dev/null 2>&1 </dev/null; }
keep() {
    command -v "$1" >var/chromium-path
    exit 0
}
from_playwright() {
    "$python" -c 'from playwright.sync_api import sync_playwright as start
with start() as playwright: print(playwright.chromium.executable_path)' 2>/dev/null </dev/null
}

if [ -n "${CHROMIUM:-}" ]; then
    works "$CHROMIUM" && keep "$CHROMIUM"
    echo "CHROMIUM=$CHROMIUM does not run. Give the path of a Chromium or Chrome, or leave CHROMIUM out." >&2
    exit 1
fi
if [ -f var/chromium-path ]; then
    works "$(cat var/chromium-path)" && exit 0
    rm -f var/chromium-path
fi
for name in /usr/bin/chromium chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Chromium.app/Contents/MacOS/Chromium" \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    works "$name" && keep "$name"
done
own=$(from_playwright)
works "$own" && keep "$own"

echo "No Chromium on this machine: asking Playwright for one"
timeout=$(command -v timeout || true)
if ${timeout:+"$timeout" 300} "$python" -m playwright install chromium </dev/null >var/chromium-install.log 2>&1; then
    own=$(from_playwright)
    works "$own" && keep "$own"
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Debian's Chromium"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } \
        >>var/chromium-install.log 2>&1 </dev/null
    works /usr/bin/chromium && keep /usr/bin/chromium
fi
cat >&2 <<'TEXT'
No Chromium could be found or installed (what was tried: var/chromium-install.log). Do one of these and run make again:
  Debian:          sudo apt install chromium
  other Linux:     sudo .venv/bin/python -m playwright install --with-deps chromium
  macOS:           brew install --cask chromium
  one you have:    make test CHROMIUM=/path/to/chromium
TEXT
exit 1
