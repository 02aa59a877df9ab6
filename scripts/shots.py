"""Pictures of the showcase pages in var/shots/, at 390 and 1280 px, light and dark: `make shots`.

`make shots ARGS="home subject"` takes only these pages. The demo must be loaded (`make run` does it once).
"""

import argparse
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "shots"
CHROMIUM_PATH = ROOT / "var" / "chromium-path"
SERVER_LOG = ROOT / "var" / "shots-server.log"
SIZES = {390: 844, 1280: 900}
SCHEMES = ("light", "dark")
PATIENCE = 60  # seconds for the server to answer
LANGUAGES = ("fr", "es", "en")

os.environ["DJANGO_SETTINGS_MODULE"] = "hemicycle.settings.dev"
sys.path[:0] = [str(ROOT), str(ROOT / "site")]


def addresses() -> dict[str, str]:
    """The pages to show, by the name of their picture; read before Playwright starts its event loop."""
    from django.urls import reverse
    from django.utils import translation

    from bills.models import Article, BillIndexPage, BillPage
    from debates.models import DebatePage
    from home.models import HomePage, StandardPage
    from subjects.models import Proposal, SubjectIndexPage, SubjectPage

    def page(model: type, language: str, **filters: object) -> str:
        found = model.objects.live().filter(locale__language_code=language, **filters).order_by("path").first()
        return str(found.get_url())

    def view(name: str, language: str, *args: object) -> str:
        with translation.override(language):
            return reverse(name, args=args)

    proposals = Proposal.objects.filter(kind="solution").published()
    # The process in which most was written is the one that a visitor can act in.
    busiest = proposals.order_by("-discussion__n_comments").first()
    discussed = proposals.filter(subject=busiest.subject_id).order_by("-discussion__n_comments").first()
    article = Article.objects.order_by("pk").first()
    shown = {}
    for language in LANGUAGES:
        shown |= {
            f"home-{language}": page(HomePage, language),
            f"subject-{language}": page(SubjectPage, language, subject=busiest.subject_id),
            f"bill-{language}": page(BillPage, language),
        }
    return shown | {
        "subjects-fr": page(SubjectIndexPage, "fr"),
        "record-fr": page(SubjectPage, "fr", is_record=True),
        "proposal-en": view("subjects:proposal", "en", discussed.pk),
        "discussion-en": view("discussion:thread", "en", discussed.discussion_id),
        "propose-es": view("subjects:propose", "es", busiest.subject_id, "solution"),
        "debate-es": page(DebatePage, "es", video__isnull=False),
        "bills-en": page(BillIndexPage, "en"),
        "article-fr": view("bills:article", "fr", article.pk),
        "search-fr": f"{view('home:search', 'fr')}?q=pesticides",
        "how-it-works-es": page(StandardPage, "es", show_steps=True),
        "sign-in-fr": view("account_login", "fr"),
        "not-found-en": "/en/nothing-here/",
        # Last: it is shown to somebody who is signed in.
        "account-en": view("accounts:account", "en"),
    }


@contextmanager
def served() -> Iterator[str]:
    """The site on a free port of this machine, as `make run` serves it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    with SERVER_LOG.open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "hemicycle.wsgi:application"],
            cwd=ROOT,
            env=os.environ | {"HOST": "127.0.0.1", "PORT": str(port), "BASE_URL": url},
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(f"{url}/robots.txt", server)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Return when `url` answers; stop the program with a sentence when it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    sys.exit(f"The site did not start; {SERVER_LOG.relative_to(ROOT)} says why.")


def take(url: str, shown: dict[str, str], reader: str) -> int:
    """Take every picture and return how many pages answered with an error of ours."""
    from playwright.sync_api import sync_playwright

    total, number, failures = len(shown) * len(SIZES) * len(SCHEMES), 0, 0
    path = CHROMIUM_PATH.read_text().strip() if CHROMIUM_PATH.exists() else "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path if Path(path).exists() else None, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for width, height in SIZES.items():
            for scheme in SCHEMES:
                context = browser.new_context(
                    base_url=url,
                    viewport={"width": width, "height": height},
                    color_scheme=scheme,
                    reduced_motion="reduce",
                )
                page = context.new_page()
                for name, address in shown.items():
                    number += 1
                    if name.startswith("account"):
                        page.goto("/dev/sign-in/")
                        page.get_by_role("button", name=reader, exact=True).click()
                        page.wait_for_load_state()
                    answer = page.goto(address)
                    # Pictures further down would load only when they come into view.
                    page.evaluate(
                        """() => {
                            for (const image of document.images) image.loading = "eager";
                            return document.fonts.ready.then(() => null);
                        }"""
                    )
                    page.wait_for_load_state("networkidle")
                    picture = FOLDER / f"{name}-{width}-{scheme}.png"
                    page.screenshot(path=picture, full_page=True)
                    failed = answer is None or answer.status >= 500
                    failures += failed
                    print(f"[{number:>2}/{total}] {picture.name}{'  (error 500)' if failed else ''}", flush=True)
                context.close()
        browser.close()
    return failures


def main() -> None:
    """Take the pictures asked for, with progress."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", help="names, or beginnings of names, of the pages; all without any")
    asked = parser.parse_args().pages
    django.setup()
    from django.db import DatabaseError, connections

    from accounts.models import User
    from home.demo.people import already_loaded

    try:
        loaded = already_loaded()
    except DatabaseError:
        loaded = False
    if not loaded:
        sys.exit("The demo is not loaded: run `make run` once (Ctrl+C when it is ready), then make shots.")
    try:
        shown = addresses()
    except DatabaseError as error:
        sys.exit(f"The database is of another state of the code ({error}): make reset SURE=yes, make run, make shots.")
    if asked:
        chosen = {name: address for name, address in shown.items() if name.startswith(tuple(asked))}
        if not chosen:
            sys.exit(f"No page begins with {' or '.join(asked)}. There are: {', '.join(shown)}.")
        shown = chosen
    reader = (
        User.objects.demo_people()
        .filter(kind="citizen", is_staff=False, language="en", representative=None)
        .first()
        .display_name
    )
    connections.close_all()
    subprocess.run(["sh", "scripts/static_files.sh"], cwd=ROOT, check=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served() as url:
        failures = take(url, shown, reader)
    if failures:
        sys.exit(f"{failures} pages answered with an error; {SERVER_LOG.relative_to(ROOT)} says which.")
    print(f"The pictures lie in {FOLDER.relative_to(ROOT)}/.")


if __name__ == "__main__":
    main()
