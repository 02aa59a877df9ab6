"""What a first view of a subject loads, in compressed bytes: `python -m bench.first_view FILE SIZE`.

A Chromium with an empty cache opens the page through gunicorn, on a phone and on a desk; the heavier one counts.
Without a Chromium the same is added up from the page's own links.
"""

import re
import sys
import urllib.request
from collections import Counter
from pathlib import Path

from bench.report import write_figures
from bench.server import gunicorn

CHROMIUM_PATH = Path("var/chromium-path")
SCREENS = ((390, 844), (1280, 800))
KINDS = {"document": "html", "stylesheet": "css", "script": "js", "font": "fonts", "image": "images", "media": "media"}
ENDINGS = {".css": "css", ".js": "js", ".woff2": "fonts"}


def main(path: str, size: int) -> None:
    """Measure with Chromium if there is one."""
    with gunicorn() as port:
        address = f"http://localhost:{port}/en/subjects/bench-{size}/"
        try:
            loaded = max((seen_by_chromium(address, screen) for screen in SCREENS), key=lambda kinds: kinds.total())
        except (ImportError, NoChromium) as problem:
            print(f"  no Chromium ({problem}): computed from the page's links", flush=True)
            loaded = linked(address)
    figures = {"first_view_kb": round(loaded.total() / 1000, 1)}
    figures |= {f"first_view_{kind}_kb": round(loaded[kind] / 1000, 1) for kind in sorted({*KINDS.values(), *loaded})}
    write_figures(path, figures)


class NoChromium(Exception):
    """No browser can be started; the message says why."""


def seen_by_chromium(address: str, screen: tuple[int, int]) -> Counter[str]:
    """The bytes of each kind that came over the network. Raises NoChromium."""
    from playwright.sync_api import Error, sync_playwright

    path = CHROMIUM_PATH.read_text().strip() if CHROMIUM_PATH.exists() else None
    loaded: Counter[str] = Counter()
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        except Error as problem:
            raise NoChromium(str(problem).splitlines()[0]) from problem
        page = browser.new_page(viewport={"width": screen[0], "height": screen[1]})
        finished = []
        page.on("requestfinished", lambda request: finished.append(request))
        page.goto(address, wait_until="networkidle")
        for request in finished:
            loaded[KINDS.get(request.resource_type, "other")] += request.sizes()["responseBodySize"]
        browser.close()
    return loaded


def linked(address: str) -> Counter[str]:
    """The bytes of the page and of what its head and its pictures name, compressed as a browser asks for it."""
    loaded: Counter[str] = Counter()
    html = fetched(address)
    loaded["html"] = len(html)
    text = fetched(address, encoding="identity").decode()
    for link in set(re.findall(r'(?:href|src|poster)="(/(?:static|media)/[^"]+)"', text)):
        if link.endswith((".mp4", ".vtt")) or "icon" in link:
            continue
        kind = next((kind for ending, kind in ENDINGS.items() if link.endswith(ending)), "images")
        loaded[kind] += len(fetched(address.split("/en/")[0] + link))
    return loaded


def fetched(address: str, *, encoding: str = "br, gzip") -> bytes:
    """The body of an answer as it is sent."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": encoding})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
