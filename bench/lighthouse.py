"""Lighthouse on a phone, for the demo's home page, subject, proposal and bill: `python -m bench.lighthouse FILE`.

Runs when asked for (`make bench LIGHTHOUSE=1`), because it needs Node and takes minutes. Each page three times; the
median counts, and a run in which the browser did not start counts as none.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from bench.report import write_figures
from bench.server import gunicorn
from bills.models import BillPage
from subjects.models import Origin, Proposal, SubjectPage

COMMAND = os.environ.get("LIGHTHOUSE_COMMAND", "npx --yes lighthouse@12").split()
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS, TRIES = 3, 8
CHROMIUM_PATH = Path("var/chromium-path")


def main(path: str) -> None:
    """Load the demo, serve it, and ask Lighthouse."""
    call_command("load_demo")
    subject = SubjectPage.objects.filter(is_record=False, locale__language_code="en").order_by("pk").last()
    proposal = Proposal.objects.filter(subject=subject.subject_id, origin=Origin.PARTICIPANT).order_by("pk")[0]
    bill = BillPage.objects.live().filter(locale__language_code="en").order_by("pk").last()
    addresses = {
        "home": "/en/",
        "subject": subject.get_url(),
        "proposal": f"/en/proposals/{proposal.pk}/",
        "bill": bill.get_url(),
    }
    connection.close()
    figures: dict[str, float] = {}
    with gunicorn() as port:
        for name, address in addresses.items():
            scores = median_scores(f"http://localhost:{port}{address}")
            print(f"  {name}: {scores}", flush=True)
            figures |= {f"lighthouse_{name}_{category.replace('-', '_')}": score for category, score in scores.items()}
    figures["lighthouse_lowest"] = min(figures.values())
    write_figures(path, figures)


def median_scores(address: str) -> dict[str, float]:
    """The median of each category over RUNS valid runs. Raises RuntimeError when there are too few."""
    valid: list[dict[str, float]] = []
    for _ in range(TRIES):
        if len(valid) < RUNS and (scores := one_run(address)):
            valid.append(scores)
    if len(valid) < RUNS:
        raise RuntimeError(f"Lighthouse gave only {len(valid)} valid runs of {address}.")
    return {category: statistics.median(scores[category] for scores in valid) for category in CATEGORIES}


def one_run(address: str) -> dict[str, float] | None:
    """The scores of one run; None if Chromium failed (NO_NAVSTART and the like)."""
    environment = os.environ | ({"CHROME_PATH": CHROMIUM_PATH.read_text().strip()} if CHROMIUM_PATH.exists() else {})
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        flags = "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage"
        command = [*COMMAND, address, "--quiet", "--output=json", f"--output-path={report}", flags]
        subprocess.run(command, env=environment, capture_output=True, timeout=180, check=False)
        if not report.exists():
            return None
        result = json.loads(report.read_text())
    if result.get("runtimeError"):
        return None
    scores = {category: result["categories"][category]["score"] for category in CATEGORIES}
    return None if None in scores.values() else scores


if __name__ == "__main__":
    main(sys.argv[1])
