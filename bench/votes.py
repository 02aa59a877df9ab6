"""Votes through HTTP against the limit of the same database: `python -m bench.votes FILE` with DATABASE_URL.

Sixteen clients press the buttons of the page with its script: each request has a session and a CSRF token of its own
person, and gets the vote box back. Once spread over a thousand ballots, once all on one. Rounds of raw votes and of
votes through HTTP take turns, and what counts is the median of their ratios. Afterwards every ballot is recounted.
"""

import os
import statistics
import sys
from datetime import timedelta
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from bench.load import Load, load
from bench.raw_votes import raw_votes_per_second
from bench.report import write_figures
from bench.server import gunicorn
from bench.wsgi_client import Visitor, signed_in
from voting.models import Ballot, BallotKind, Window
from voting.services import recounted

CLIENTS = 16
BALLOTS = 1_000
PEOPLE = 400
ROUNDS = 5
RAW_SECONDS = 1.2
HTTP_SECONDS = 2.0


def main(path: str) -> None:
    """Seed, measure and recount."""
    url, kind = os.environ["DATABASE_URL"], connection.vendor.replace("postgresql", "postgres")
    ballots = open_ballots(BALLOTS + 2)
    # Raw votes and votes through HTTP each have a popular ballot: neither finds the other's votes in its way.
    spread, hot, raw_hot = ballots[:BALLOTS], ballots[-2:-1], ballots[-1:]
    people = voters(PEOPLE)
    raw_people = [user.pk for user in voters(PEOPLE, "raw")]
    visitors = [signed_in(user) for user in people]
    forms = {"spread": vote_requests(visitors, spread), "hot": vote_requests(visitors, hot)}
    connection.close()
    raw: dict[str, list[float]] = {"spread": [], "hot": []}
    http: dict[str, list[Load]] = {"spread": [], "hot": []}
    with gunicorn() as port:
        load(port, forms["spread"], clients=CLIENTS, seconds=1)
        for number in range(ROUNDS):
            for name, ids in (("spread", spread), ("hot", raw_hot)):
                raw[name].append(raw_votes_per_second(url, ids, raw_people, RAW_SECONDS))
                http[name].append(load(port, forms[name], clients=CLIENTS, seconds=HTTP_SECONDS))
                rates = f"raw {raw[name][-1]:,.0f}/s, HTTP {http[name][-1].per_second:,.0f}/s"
                print(f"  round {number + 1}, {name}: {rates}", flush=True)
    refused = sum(
        n for loads in http.values() for one in loads for status, n in one.statuses.items() if status != "200"
    )
    figures: dict[str, float] = {}
    for name in ("spread", "hot"):
        ratios = [one.per_second / limit for one, limit in zip(http[name], raw[name], strict=True)]
        figures |= {
            f"votes_{name}_raw_per_second_{kind}": round(statistics.median(raw[name])),
            f"votes_{name}_per_second_{kind}": round(statistics.median(one.per_second for one in http[name])),
            f"votes_{name}_p50_ms_{kind}": statistics.median(one.p50_ms for one in http[name]),
            f"votes_{name}_p95_ms_{kind}": statistics.median(one.p95_ms for one in http[name]),
            f"votes_{name}_over_raw_{kind}": round(statistics.median(ratios), 4),
        }
    drifts = recounted()
    figures |= {
        f"votes_drift_{kind}": sum(
            abs(a - b) for drift in drifts for a, b in zip(drift.counted, drift.stored, strict=True)
        ),
        f"votes_errors_{kind}": refused,
    }
    write_figures(path, figures)


def open_ballots(count: int) -> list[int]:
    """The ids of `count` new ballots that take votes."""
    now = timezone.now()
    window = Window.objects.create(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=30))
    made = Ballot.objects.bulk_create(Ballot(kind=BallotKind.PROPOSAL, window=window) for _ in range(count))
    return [ballot.pk for ballot in made]


def voters(count: int, group: str = "http") -> list[User]:
    """`count` citizens with an account."""
    return User.objects.bulk_create(
        User(email=f"{group}-{number}@votes.invalid", password="!", display_name=f"Voter {number}")
        for number in range(count)
    )


def vote_requests(visitors: list[Visitor], ballots: list[int]) -> list[bytes]:
    """Whole requests as the page's script sends them: each person several votes, on ballots in turn."""
    requests = []
    for number in range(max(len(ballots), 3 * len(visitors))):
        visitor, ballot = visitors[number % len(visitors)], ballots[number % len(ballots)]
        value = ("agree", "mixed", "disagree")[number // len(visitors) % 3]
        requests.append(vote_request(visitor, ballot, value))
    return requests


def vote_request(visitor: Visitor, ballot: int, value: str) -> bytes:
    """One vote as bytes."""
    body = urlencode({"csrfmiddlewaretoken": visitor.csrf_token, "next": "/en/", "value": value}).encode()
    head = (
        f"POST /en/vote/{ballot}/?version=1 HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\n"
        "Accept: text/html\r\nAccept-Encoding: gzip\r\nX-Requested-With: fetch\r\nOrigin: http://localhost\r\n"
        f"Cookie: {visitor.cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


if __name__ == "__main__":
    assert settings.configured
    main(sys.argv[1])
