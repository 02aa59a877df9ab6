"""Pages straight from the application, at each number of comments: `python -m bench.pages FILE SIZES…`.

A page is asked for as in everyday running: menus, figures and rendered comments are remembered as far as the product
remembers them, and the requests go through several of the shuffles that visitors get, at all sizes in turn. What the
first request after a start costs is measured apart (`…_cold…`). Whole pages are not cached here.
"""

import gc
import os
import sys
from urllib.parse import urlencode
from uuid import uuid4

os.environ["BENCH_PAGE_CACHE"] = "off"

import django

django.setup()

from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import connection

from accounts.models import User
from bench.report import write_figures
from bench.wsgi_client import NOBODY, Sample, Visitor, counted_statements, send, signed_in
from discussion.models import Discussion
from subjects.models import Proposal, SubjectPage
from voting.models import Ballot

SHUFFLES = 8
ROUNDS = 48
"""Measured requests for each page."""
BARE_PAGE = "/en/bench-bare/"
ROOMS = {
    *("home", "bills", "debates", "sources", "subjects", "discussion", "voting", "video"),
    *("notices", "texts", "accounts", "hemicycle"),
}

application = get_wsgi_application()


class Address:
    """A page to ask for: where, by whom, and whether by the page's script."""

    def __init__(self, path: str, visitor: Visitor, *, fetched: bool = False) -> None:
        self.path = path
        self.visitor = visitor
        self.fetched = fetched

    def ask(self, shuffle: int):
        """One request with a shuffle of its own."""
        address = f"{self.path}{'&' if '?' in self.path else '?'}seed={shuffle}"
        return send(application, address, visitor=self.visitor, fetched=self.fetched)


def pages_of(size: int, person: Visitor) -> dict[str, Address]:
    """The pages of the subject with `size` comments."""
    page = SubjectPage.objects.get(slug=f"bench-{size}", locale__language_code="en")
    discussion = Discussion.objects.get(key=f"subject:{page.subject_id}")
    busiest = Proposal.objects.filter(subject=page.subject_id).order_by("-discussion__n_comments", "pk")[0]
    comments = f"/en/discussions/{discussion.pk}/"
    return {
        f"subject_{size}": Address(page.get_url(), person),
        f"subject_visitor_{size}": Address(page.get_url(), NOBODY),
        f"proposal_{size}": Address(f"/en/proposals/{busiest.pk}/", person),
        f"comments_{size}": Address(comments, person, fetched=True),
        f"comments_visitor_{size}": Address(comments, NOBODY, fetched=True),
        f"next_comments_{size}": Address(f"{comments}?page=2&order=fair", person, fetched=True),
    }


def main(path: str, sizes: list[int]) -> None:
    """Measure everything that needs no server."""
    person = signed_in(User.objects.get(email="bench-7@bench.invalid"))
    pages = {"bare_wagtail": Address(BARE_PAGE, person), "bare_django": Address("/bench/bare/", person)}
    for size in sizes:
        pages |= pages_of(size, person)
    figures: dict[str, float] = {}
    for name in pages:
        pages[name].ask(0)
    for name, address in pages.items():
        forget_everything()
        with counted_statements() as statements:
            answer = address.ask(1)
        figures[f"{name}_cold_queries"] = len(statements)
        figures[f"{name}_cold_cpu_ms"] = round(answer.cpu_ms, 2)
    print("  every page once with nothing remembered", flush=True)
    for shuffle in range(SHUFFLES):
        for address in pages.values():
            address.ask(shuffle)
    for name, address in pages.items():
        with counted_statements() as statements:
            address.ask(1)
        figures[f"{name}_queries"] = len(statements)
    samples = {name: Sample() for name in pages}
    gc.collect()
    for number in range(ROUNDS):
        for name, address in pages.items():
            samples[name].add(address.ask(number % SHUFFLES))
    print(f"  every page {ROUNDS} times in turn", flush=True)
    for name, sample in samples.items():
        figures |= sample.figures(name)
    smallest, largest = min(sizes), max(sizes)
    figures |= {
        f"subject_cpu_{largest}_over_{smallest}": round(
            samples[f"subject_{largest}"].cpu / samples[f"subject_{smallest}"].cpu, 3
        ),
        "subject_cpu_over_bare_wagtail": round(samples[f"subject_{largest}"].cpu / samples["bare_wagtail"].cpu, 2),
        "discussion_queries": figures[f"comments_visitor_{largest}_queries"],
    }
    figures |= acts(largest)
    write_figures(path, figures)


def acts(size: int) -> dict[str, float]:
    """What a vote and a comment cost: all statements, the session, the user and transactions included.

    Each by a person of its own: the product lets nobody write twenty comments a minute.
    """
    page = SubjectPage.objects.get(slug=f"bench-{size}", locale__language_code="en")
    discussion = Discussion.objects.get(key=f"subject:{page.subject_id}")
    ballots = list(Ballot.objects.filter(proposal__subject=page.subject_id).values_list("pk", flat=True)[:30])
    root = discussion.comments.filter(depth=0).first()
    people = [signed_in(user) for user in User.objects.filter(email__startswith="bench-").order_by("pk")[10:30]]

    def vote(number: int):
        form = urlencode({"value": ("agree", "disagree")[number % 2], "next": page.get_url()})
        path = f"/en/vote/{ballots[number % len(ballots)]}/?version=1"
        return send(application, path, visitor=people[number], form=form, fetched=True)

    def comment(number: int, reply_to: object = ""):
        # Each a text of its own: the same one by somebody else would be counted with the first.
        text = f"The manual should be public, because without it nobody can repair number {uuid4().hex}."
        form = {"text": text, "language": "en", "stance": "for", "nonce": uuid4().hex, "reply_to": reply_to}
        path = f"/en/discussions/{discussion.pk}/comments/"
        return send(application, path, visitor=people[number], form=urlencode(form))

    def reply(number: int):
        return comment(number, root.pk)

    figures: dict[str, float] = {}
    for name, act, expected in (("vote", vote, 200), ("comment", comment, 303), ("reply", reply, 303)):
        counts, times = [], []
        for number in range(len(people)):
            with counted_statements() as statements:
                answer = act(number)
            if answer.status != expected:
                raise SystemExit(f"A {name} was answered {answer.status}: {answer.body[:300]!r}")
            if number >= 4:
                counts.append(len(statements))
                times.append(answer.cpu_ms)
        figures |= {f"{name}_queries": max(counts), f"{name}_cpu_ms": round(sorted(times)[len(times) // 2], 2)}
    figures["comment_queries"] = max(figures["comment_queries"], figures["reply_queries"])
    return figures


def forget_everything() -> None:
    """As after a start: nothing rendered, counted or looked up before is known."""
    cache.clear()
    for room in [module for name, module in sys.modules.items() if name.partition(".")[0] in ROOMS]:
        for value in vars(room).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


if __name__ == "__main__":
    main(sys.argv[1], [int(size) for size in sys.argv[2:]])
    connection.close()
