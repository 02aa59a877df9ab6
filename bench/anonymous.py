"""A page for visitors through gunicorn: from the cache of whole pages, rendered each time, and an empty view.

`python -m bench.anonymous FILE SIZE`. The same page is asked for from a server as it is deployed and from one whose
middleware has no page cache; sixteen connections that stay open. And how long until a vote is seen by everybody.
"""

import re
import statistics
import sys
import time
import urllib.request
from urllib.parse import urlencode

import django

django.setup()

from django.db import connection

from accounts.models import User
from bench.load import Load, load
from bench.report import write_figures
from bench.server import gunicorn
from bench.wsgi_client import signed_in
from subjects.models import Origin, Proposal, SubjectPage

CLIENTS = 16
ROUNDS = 3
SECONDS = 2.5
VISIBLE_WITHIN = 10
"""Seconds after which a vote that nobody sees ends the measurement."""


def main(path: str, size: int) -> None:
    """Measure in rounds, each way in turn."""
    page = SubjectPage.objects.get(slug=f"bench-{size}", locale__language_code="en")
    address = page.get_url()
    voter = User.objects.get(email="bench-3@bench.invalid")
    visitor = signed_in(voter)
    own = Proposal.objects.filter(subject=page.subject_id, origin=Origin.PARLIAMENTARIAN).order_by("pk")[0]
    connection.close()
    loads: dict[str, list[Load]] = {"cached": [], "rendered": [], "bare_django": []}
    with gunicorn() as cached, gunicorn(page_cache=False) as rendered:
        targets = {
            "cached": (cached, address),
            "rendered": (rendered, address),
            "bare_django": (cached, "/bench/bare/"),
        }
        for port, target in targets.values():
            load(port, [get(target)], clients=4, seconds=1)
        for number in range(ROUNDS):
            for name, (port, target) in targets.items():
                loads[name].append(load(port, [get(target)], clients=CLIENTS, seconds=SECONDS))
            rates = ", ".join(f"{name} {of[-1].per_second:,.0f}/s" for name, of in loads.items())
            print(f"  round {number + 1}: {rates}", flush=True)
        seen_after = [
            seconds_until_seen(cached, address, own.ballot_id, visitor, value) for value in ("agree", "disagree")
        ]
    figures: dict[str, float] = {"vote_seen_by_all_s": round(max(seen_after), 2)}
    for name, of in loads.items():
        if any(status != "200" for one in of for status in one.statuses):
            raise SystemExit(f"{name}: {of[-1].statuses}")
        figures |= {
            f"{name}_rps": round(statistics.median(one.per_second for one in of), 1),
            f"{name}_p50_ms": statistics.median(one.p50_ms for one in of),
            f"{name}_p95_ms": statistics.median(one.p95_ms for one in of),
        }
    for other in ("rendered", "bare_django"):
        ratios = [one.per_second / base.per_second for one, base in zip(loads["cached"], loads[other], strict=True)]
        figures[f"cached_rps_over_{other}"] = round(statistics.median(ratios), 2)
    write_figures(path, figures)


def get(path: str) -> bytes:
    """A browser's request without any cookie."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: text/html\r\n"
        "Accept-Encoding: gzip\r\nAccept-Language: en\r\n\r\n"
    ).encode()


def seconds_until_seen(port: int, address: str, ballot: int, visitor, value: str) -> float:
    """Seconds from a vote until every worker of the server shows it to visitors."""
    before = box_of(port, address, ballot)
    form = urlencode({"value": value, "csrfmiddlewaretoken": visitor.csrf_token, "next": address}).encode()
    headers = {"Cookie": visitor.cookies, "X-Requested-With": "fetch"}
    url = f"http://127.0.0.1:{port}/en/vote/{ballot}/?version=1"
    urllib.request.urlopen(urllib.request.Request(url, form, headers), timeout=30).close()
    voted = time.monotonic()
    last_old = voted
    while time.monotonic() - voted < VISIBLE_WITHIN and time.monotonic() - last_old < 2:
        if box_of(port, address, ballot) == before:
            last_old = time.monotonic()
        time.sleep(0.05)
    return last_old - voted


def box_of(port: int, address: str, ballot: int) -> str:
    """The vote box of `ballot` as a visitor sees it, over a new connection to any of the workers."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{address}", headers={"User-Agent": "bench"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        html = answer.read().decode()
    return re.search(rf'id="vote-{ballot}".*?</article>', html, re.DOTALL).group(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
