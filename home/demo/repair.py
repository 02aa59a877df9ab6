"""The open process "Repair, not replace": invented, so that a visitor can act at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from debates.models import DebatePage
from discussion.models import Discussion, ThreadComment
from home.demo import threads
from home.demo.content import content, in_language
from home.demo.life import live
from home.demo.people import People
from home.demo.shape import Counts, Rhythm, counts_per_item, quantile, split, steer
from home.demo.subject_pages import ZONE, Calendar, midnight, subject_page
from home.demo.votes import Poll, cast_many
from home.streams import Stream
from home.tree import Pages, add_pages, key_of
from subjects.models import Proposal, ProposalVersion, Subject
from subjects.services import contribution_window, propose, subject_discussion_key

SHARES = (0.81, 0.07, 0.12)
"""Agree, mixed, disagree of all votes, as in the real consultation."""
VOTES_ON_PROPOSALS = 3_900
VOTES_ON_COMMENTS = 531
"""Together a twentieth of the real consultation's 88,622 votes."""
MOST_ON_A_PROPOSAL = 330
MOST_ON_A_COMMENT = 40


@dataclass
class Loaded:
    """What was put in, for the summary."""

    subject: Subject
    proposals: int = 0
    own: int = 0
    comments: int = 0
    votes: int = 0
    tally: Counts = field(default=(0, 0, 0))


def calendar_of(today: date) -> Calendar:
    """The seven steps around the day of loading: contributions are open for thirty days, eighteen are left."""
    return {
        kind: (_day(today, opens), _day(today, closes))
        for kind, (opens, closes) in content("repair")["calendar_days"].items()
    }


def _day(today: date, days: int | None) -> datetime | None:
    return None if days is None else midnight(today + timedelta(days=days))


def load_pages(frame: dict[str, Pages], people: People, today: date) -> Pages:
    """Publish the subject in three languages, English first, and its planned debate."""
    data = content("repair")
    calendar = calendar_of(today)
    due = today + timedelta(days=data["commitment_due_days"])
    pages = add_pages(
        data["key"],
        frame["subjects"],
        lambda language: subject_page(
            data,
            language,
            openers=[(people.member, data["opener"]["office_text"])],
            calendar=calendar,
            commitment_due=due,
            notice=data["notice"],
            positions=_positions(language),
            video="repair-problem",
        ),
    )
    add_pages(f"{data['key']}/debate", frame["debates"], lambda language: _debate(pages, language, today))
    _date_own_proposals(pages["en"].subject, calendar["contribute"][0])
    return pages


def _positions(language: str) -> str:
    stream = Stream("repair/positions")
    for position in content("repair")["positions"]:
        cause = {name: position["cause"][name][language] for name in ("title", "text")}
        cause["solutions"] = stream.items(
            position["key"],
            [
                (solution["key"], {name: solution[name][language] for name in ("title", "text")})
                for solution in position["solutions"]
            ],
        )
        stream.add("cause", cause, position["key"])
    return str(stream)


def own_blocks() -> dict[str, Any]:
    """The block of each of the parliamentarian's texts, by its key."""
    blocks = {}
    for position in content("repair")["positions"]:
        blocks[position["key"]] = key_of("repair/positions", position["key"])
        for solution in position["solutions"]:
            blocks[solution["key"]] = key_of("repair/positions", position["key"], solution["key"])
    return blocks


def _date_own_proposals(subject: Subject, at: datetime | None) -> None:
    """The parliamentarian's texts were there on the day the subject opened, not on the day the demo was loaded."""
    Proposal.objects.filter(subject=subject, source_block__isnull=False).update(published_at=at)
    ProposalVersion.objects.filter(proposal__subject=subject).update(at=at)


def _debate(pages: Pages, language: str, today: date) -> DebatePage:
    data = content("repair")["debate"]
    day = today + timedelta(days=data["starts_in_days"])
    starts = datetime(day.year, day.month, day.day, data["starts_hour"], tzinfo=ZONE)
    return DebatePage(
        title=data["title"][language],
        slug=data["slug"][language],
        search_description=data["summary"][language],
        about=pages[language],
        summary=data["summary"][language],
        starts_at=starts,
        ends_at=starts + timedelta(minutes=data["duration_minutes"]),
        time_zone=data["time_zone"],
        place=in_language(data["place"], language),
        panel_note=data["body"][language],
    )


def load_contributions(subject: Subject, people: People, now: datetime, random: Random) -> Loaded:
    """Proposals and comments in the order of their times, then the votes on all of them."""
    window = contribution_window(subject.pk)
    assert window.opens_at is not None  # noqa: S101 - the calendar above
    assert window.closes_at is not None  # noqa: S101 - see above
    rhythm = Rhythm(
        opens=window.opens_at,
        closes=window.closes_at,
        until=now - timedelta(minutes=2),
        per_day=content("rn_distributions")["args_per_day"],
        per_hour=content("rn_distributions")["args_per_hour"],
        zone=ZONE,
        random=random,
    )
    proposals = _own(subject)
    own = len(proposals)
    times = dict.fromkeys(proposals, window.opens_at) | _times(rhythm, window.opens_at, random)
    words = sorted(_words(times, window.opens_at, rhythm), key=lambda comment: comment.at)
    for key, at in sorted(times.items(), key=lambda item: item[1]):
        if key not in proposals:
            proposals[key] = _propose(key, subject, people, proposals, at)
    _name_the_causes(proposals)
    places = {key: threads.discussion_of(proposal) for key, proposal in proposals.items()}
    places["subject"] = Discussion.objects.get(key=subject_discussion_key(subject.pk))
    for discussion in places.values():
        discussion.window = window  # loaded once for all
    for comment in words:
        threads.post(comment, places[comment.place], people.by_slug)
    comments = ThreadComment.objects.filter(discussion__window=window)
    threads.give_ranks(random, Proposal.objects.filter(subject=subject), comments)
    polls = [*_polls_of_proposals(proposals, random), *_polls_of_comments(words, random)]
    votes = cast_many(polls, people.voters, rhythm.draw, random)
    own_and_theirs = {key: proposal for key, proposal in proposals.items() if key in _entries()}
    for proposal in own_and_theirs.values():
        proposal.refresh_from_db()
    votes += live(own_and_theirs, window, people, rhythm.draw, random)
    tally = (sum(p.counts[0] for p in polls), sum(p.counts[1] for p in polls), sum(p.counts[2] for p in polls))
    return Loaded(subject, len(proposals) - own, own, comments.count(), votes, tally)


def _own(subject: Subject) -> dict[str, Proposal]:
    published = {
        proposal.source_block: proposal
        for proposal in Proposal.objects.filter(subject=subject).select_related("discussion", "ballot")
    }
    return {key: published[block] for key, block in own_blocks().items()}


def _entries() -> dict[str, dict[str, Any]]:
    data = content("repair_proposals")
    return {entry["key"]: entry | {"kind": kind[:-1]} for kind in ("causes", "solutions") for entry in data[kind]}


def _times(rhythm: Rhythm, opens: datetime, random: Random) -> dict[str, datetime]:
    """When each proposal was published: what is popular now came rather early, a solution after its causes."""
    entries = _entries()
    order = content("repair_proposals")["popularity"]
    keys = sorted(entries, key=lambda key: order.index(key) + random.gauss(0, 8))
    times = dict(zip(keys, sorted(rhythm.draw(opens) for _ in keys), strict=True))
    causes_first, solutions_after = content("repair_proposals")["near_duplicates"]
    _follow(times, *causes_first)
    for key, entry in entries.items():
        causes = [times[cause] for cause in entry.get("treats", ()) if cause in times]
        if causes and max(causes) >= times[key]:
            times[key] = max(causes) + timedelta(minutes=random.randrange(20, 200))
    _follow(times, *solutions_after)
    return times


def _follow(times: dict[str, datetime], first: str, second: str) -> None:
    """The second of two near duplicates came an hour after the first: its author had not seen it."""
    times[second] = max(times[second], times[first] + timedelta(minutes=67))


def _words(times: dict[str, datetime], opens: datetime, rhythm: Rhythm) -> Iterator[threads.Words]:
    for place, entries in content("repair_discussion")["threads"].items():
        yield from threads.scheduled(place, entries, times.get(place, opens), rhythm.draw)


def _propose(key: str, subject: Subject, people: People, proposals: dict[str, Proposal], at: datetime) -> Proposal:
    entry = _entries()[key]
    return propose(
        subject=subject,
        author=people.by_slug[entry["author"]],
        kind=entry["kind"],
        title=entry["title"],
        text=entry["text"],
        language=entry["language"],
        nonce="demo",
        now=at,
    )


def _name_the_causes(proposals: dict[str, Proposal]) -> None:
    for key, entry in _entries().items():
        proposals[key].treats.set([proposals[cause] for cause in entry.get("treats", ())])


def _polls_of_proposals(proposals: dict[str, Proposal], random: Random) -> list[Poll]:
    """The most popular first in the shape of the real consultation; some are contested by name."""
    data, shape = content("repair_proposals"), content("rn_distributions")
    counts = counts_per_item(
        shape["votes_quantiles"], items=len(proposals), total=VOTES_ON_PROPOSALS, most=MOST_ON_A_PROPOSAL
    )
    contested = data["contested"]
    tallies = []
    for key, count in zip(data["popularity"], counts, strict=True):
        agree = quantile(shape["ok_share_quantiles_20plus"], 0.3 + 0.7 * random.random())
        rest = 1 - agree
        mixed = quantile(shape["mitige_share_quantiles_20plus"], random.random())
        mixed = min(max(mixed, 0.2 * rest), 0.7 * rest)
        tallies.append(split(count, contested.get(key, (agree, mixed, 1 - agree - mixed))))
    tallies = steer(tallies, shares=SHARES, fixed=[key in contested for key in data["popularity"]])
    return [
        Poll(proposal.ballot_id, tally, proposal.author_id, proposal.published_at)
        for proposal, tally in zip((proposals[key] for key in data["popularity"]), tallies, strict=True)
    ]


def _polls_of_comments(words: list[threads.Words], random: Random) -> list[Poll]:
    counts = counts_per_item(
        content("rn_distributions")["args_quantiles"], items=len(words), total=VOTES_ON_COMMENTS, most=MOST_ON_A_COMMENT
    )
    # Early comments are seen by more people; a little noise keeps it from being a rule.
    order = sorted(words, key=lambda comment: comment.at.timestamp() + random.gauss(0, 2 * 86_400))
    tallies = [split(count, (0.81, 0.07, 0.12)) for count in counts]
    tallies = steer(tallies, shares=SHARES, fixed=[False] * len(tallies))
    return [
        Poll(comment.posted.ballot_id, tally, comment.posted.user_id, comment.at)
        for comment, tally in zip(order, tallies, strict=True)
        if comment.posted and sum(tally)
    ]
