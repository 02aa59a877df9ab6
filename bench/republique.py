"""What visitors wait for at the size of République numérique and ten times that.

`python -m bench.republique FILE 1 10`, once with each database in DATABASE_URL, after bench.republique_seed.

Every request finds nothing remembered: no rendered part, no figure, no menu. The two sizes take turns.
"""

import gc
import os
import statistics
import sys
from urllib.parse import urlencode

os.environ["BENCH_PAGE_CACHE"] = "off"

import django

django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import connection

from accounts.models import User
from bench.pages import Address, forget_everything
from bench.report import write_figures
from bench.wsgi_client import Answer, counted_statements, send, signed_in
from discussion.orders import ORDERS
from subjects.models import Proposal, SubjectPage
from voting.models import Ballot

ROUNDS = 9
"""Measured requests for each page and size; the median counts."""

application = get_wsgi_application()


def pages_of(times: int, email: str) -> dict[str, Address]:
    """The pages of the process `times` as large as République numérique, for a signed-in person."""
    person = signed_in(User.objects.get(email=email))
    page = SubjectPage.objects.get(slug=f"bench-rn-{times}", locale__language_code="en")
    busiest = Proposal.objects.filter(subject=page.subject_id).order_by("-discussion__n_comments", "pk")[0]
    address = page.get_url()
    pages = {
        "subject": address,
        "proposal": f"/en/proposals/{busiest.pk}/",
        "redline": f"/en/proposals/{busiest.pk}/history/",
        "wordings": f"/en/proposals/{busiest.pk}/wordings/",
        "quick_vote": f"/en/subjects/{page.subject_id}/quick/",
        "sources": f"/en/subjects/{page.subject_id}/sources/",
        **{f"list_{order.key}": f"{address}solutions/?order={order.key}" for order in ORDERS},
    }
    return {name: Address(path, person) for name, path in pages.items()}


class Votes:
    """Votes by a person each on the proposals of one process."""

    def __init__(self, times: int) -> None:
        window = SubjectPage.objects.get(slug=f"bench-rn-{times}", locale__language_code="en")
        ballots = Ballot.objects.filter(proposal__subject=window.subject_id).order_by("-n_agree", "pk")
        self.ballots = list(ballots.values_list("pk", flat=True)[: ROUNDS + 1])
        self.people = [
            signed_in(user) for user in User.objects.filter(email__startswith="bench-").order_by("pk")[50:60]
        ]
        self.count = 0

    def ask(self, shuffle: int) -> Answer:
        """One vote on one of the proposals with most votes."""
        form = urlencode({"value": ("agree", "mixed", "disagree")[shuffle % 3], "next": "/en/"})
        path = f"/en/vote/{self.ballots[shuffle]}/?version=1"
        return send(application, path, visitor=self.people[shuffle], form=form, fetched=True)


def main(path: str, sizes: list[int]) -> None:
    """Measure every page at every size."""
    kind = connection.vendor.replace("postgresql", "postgres")
    asked = {times: pages_of(times, "bench-7@bench.invalid") | {"vote": Votes(times)} for times in sizes}
    names = list(asked[sizes[0]])
    cpu: dict[tuple[str, int], list[float]] = {(name, times): [] for name in names for times in sizes}
    queries: dict[tuple[str, int], int] = {}
    for number in range(ROUNDS + 1):
        for name in names:
            for times in sizes:
                forget_everything()
                gc.collect()
                with counted_statements() as statements:
                    answer = asked[times][name].ask(number)
                if answer.status != 200:
                    raise SystemExit(f"{name} at {times} was answered {answer.status}: {answer.body[:300]!r}")
                queries[name, times] = len(statements)
                # The first round loads templates and code.
                if number:
                    cpu[name, times].append(answer.cpu_ms)
        if number % 3 == 0:
            print(f"  {number} of {ROUNDS} rounds of {len(names)} pages, nothing remembered", flush=True)
    median = {key: statistics.median(values) for key, values in cpu.items()}
    small, large = min(sizes), max(sizes)
    figures: dict[str, float] = {}
    for name in names:
        figures |= {f"rn_{name}_{times}_cpu_ms_{kind}": round(median[name, times], 1) for times in sizes}
        figures[f"rn_{name}_queries_{kind}"] = queries[name, large]
    figures |= {
        f"rn_slowest_cpu_ms_{kind}": round(max(median.values()), 1),
        f"rn_ten_times_over_once_{kind}": round(max(median[name, large] / median[name, small] for name in names), 2),
        f"rn_queries_differ_{kind}": max(abs(queries[name, large] - queries[name, small]) for name in names),
    }
    write_figures(path, figures)


if __name__ == "__main__":
    main(sys.argv[1], [int(size) for size in sys.argv[2:]])
    connection.close()
