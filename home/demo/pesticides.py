"""The finished process on non-agricultural pesticides: real dates and sources, invented and labelled contributions."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bills.models import Article, BillPage, BillStatus
from debates.models import DebatePage, PanelMember
from discussion.models import Discussion, ThreadComment
from home.demo import threads
from home.demo.content import content
from home.demo.people import People, representative_of
from home.demo.repair import Loaded
from home.demo.shape import Rhythm, counts_per_item, split, steer
from home.demo.subject_pages import ZONE, dated, subject_page
from home.demo.videos import load_video
from home.demo.votes import Poll, cast_many
from home.streams import Stream
from home.tree import Pages, add_pages, key_of
from subjects.models import Proposal, ProposalVersion, Step, StepKind, Subject
from subjects.services import contribution_window, propose
from voting.models import Window

LANGUAGES = ("fr", "es", "en")
"""French leads: the words of articles and positions are recorded in it."""
SHARES = (0.79, 0.08, 0.13)
VOTES = 380
INVENTED = {"fr": "démo", "es": "demo", "en": "demo"}
"""Said beside every name of the panel, which is invented."""
WHEN = {
    "asked": {"fr": "Demandé en 2013", "es": "Pedido en 2013", "en": "Asked in 2013"},
    "voted": {"fr": "Voté en 2014", "es": "Votado en 2014", "en": "Voted in 2014"},
    "now": {"fr": "En vigueur", "es": "En vigor", "en": "In force"},
}


def load_pages(frame: dict[str, Pages]) -> Pages:
    """Publish the subject, its debate and its bill in three languages, French first."""
    data = content("pesticides")
    opener = representative_of(data["opener"], "fr")
    pages = add_pages(
        data["key"],
        frame["subjects"],
        lambda language: subject_page(
            data,
            language,
            openers=[(opener, data["opener"]["office"])],
            calendar=dated(data["calendar"]),
            commitment_due=date.fromisoformat(data["commitment_due"]),
            notice=data["notice"],
            positions=_positions(language),
            video="pesticides-problem",
            outcome=data["state"][language],
        ),
        LANGUAGES,
    )
    _date_positions(pages["fr"].subject)
    add_pages(f"{data['key']}/debate", frame["debates"], lambda language: _debate(pages, language), LANGUAGES)
    add_pages(f"{data['key']}/bill", frame["bills"], lambda language: _bill(pages, language), LANGUAGES)
    return pages


def _positions(language: str) -> str:
    """The three measures, as the sources report them."""
    stream = Stream("pesticides/positions")
    for position in content("pesticides")["positions"]:
        stream.add("solution", {"title": position[language], "text": ""})
    return str(stream)


def _date_positions(subject: Subject) -> None:
    opened = contribution_window(subject.pk).opens_at
    Proposal.objects.filter(subject=subject).update(published_at=opened)
    ProposalVersion.objects.filter(proposal__subject=subject).update(at=opened)


def _debate(pages: Pages, language: str) -> DebatePage:
    data = content("pesticides")["debate"]
    starts = datetime.fromisoformat(data["starts_at"]).replace(tzinfo=ZoneInfo(data["time_zone"]))
    page = DebatePage(
        title=data["title"][language],
        slug=data["slug"][language],
        search_description=data["summary"][language],
        about=pages[language],
        summary=data["summary"][language],
        starts_at=starts,
        ends_at=starts + timedelta(minutes=data["duration_minutes"]),
        time_zone=data["time_zone"],
        is_date_approximate=True,
        place=data["place"][language],
        video=load_video("pesticides-debate", language),
    )
    page.panel = [
        PanelMember(
            name=f"{member['name']}, {INVENTED[language]}",
            role=member["role"][language],
            how_chosen=member["how_chosen"],
            reason=member["reason"][language],
            sort_order=number,
        )
        for number, member in enumerate(data["panel"])
    ]
    return page


def _bill(pages: Pages, language: str) -> BillPage:
    data = content("pesticides")["bill"]
    articles, stages = Stream("pesticides/articles"), Stream("pesticides/stages")
    for article in data["articles"]:
        changes = [
            (when, {"label": label[language], "value": _said(article[when], language)})
            for when, label in WHEN.items()
            if article[when]
        ]
        articles.add(
            "article",
            {
                "number": {"fr": "Article", "es": "Artículo", "en": "Article"}[language] + " " + article["number"],
                "heading": article["heading"][language],
                "text": f"<p>{article['text'][language]}</p>",
                "explanation": f"<p>{article['explanation'][language]}</p>",
                "changes": articles.items(article["number"], changes),
            },
            article["number"],
        )
    for stage in data["stages"]:
        stages.add(
            "stage",
            {
                "date": stage["date"],
                "date_text": stage.get("date_text", {}).get(language, ""),
                "title": stage["title"][language],
                "number": stage["number"],
                "url": stage["url"],
                "note": "",
            },
        )
    return BillPage(
        title=data["title"][language],
        slug=data["slug"][language],
        search_description=data["summary"][language],
        about=pages[language],
        official_title=data["official_title"],
        official_title_language="" if language == "fr" else "fr",
        summary=data["summary"][language],
        status=BillStatus(data["status"]),
        video=load_video("pesticides-bill", language),
        articles=str(articles),
        stages=str(stages),
    )


def _said(value: str, language: str) -> str:
    """A date in words; what is no single date stays as it is."""
    if len(value) != 10:
        return value.replace("/", " – ")
    day = date.fromisoformat(value)
    words = {
        1: {"fr": "1er janvier", "es": "1 de enero de", "en": "1 January"},
        12: {"fr": "31 décembre", "es": "31 de diciembre de", "en": "31 December"},
    }
    return f"{words[day.month][language]} {day.year}"


def load_contributions(subject: Subject, people: People, random: Random) -> Loaded:
    """Invented causes, solutions, arguments and votes at times inside the real windows."""
    data = content("pesticides")
    window = contribution_window(subject.pk)
    rhythm = _rhythm(window, random)
    # Causes first: a solution names causes that are there.
    entries = [(kind[:-1], entry) for kind in ("causes", "solutions") for entry in data[kind]]
    proposals: dict[str, Proposal] = {}
    for (kind, entry), at in zip(entries, sorted(rhythm.draw(_opening(window)) for _ in entries), strict=True):
        proposals[entry["key"]] = propose(
            subject=subject,
            author=people.by_slug[entry["author"]],
            kind=kind,
            title=entry["title"],
            text=entry["text"],
            language="fr",
            treats=[proposals[cause] for cause in entry.get("treats", ())],
            nonce="demo",
            now=at,
        )
    polls = _polls([(proposals[key].ballot_id, proposals[key]) for key in proposals], random)
    comments = _talk(
        {key: threads.discussion_of(proposal) for key, proposal in proposals.items()},
        data["threads"],
        {key: proposal.published_at for key, proposal in proposals.items()},
        people,
        rhythm,
    )
    votes = cast_many(polls, people.past_voters, rhythm.draw, random)
    more_comments, more_votes = _after_the_consultation(subject, people, random)
    threads.give_ranks(
        random,
        Proposal.objects.filter(subject=subject),
        ThreadComment.objects.filter(discussion__window__step__subject=subject),
    )
    return Loaded(
        subject,
        len(proposals),
        len(data["positions"]),
        comments + more_comments,
        votes + more_votes,
        (sum(p.counts[0] for p in polls), sum(p.counts[1] for p in polls), sum(p.counts[2] for p in polls)),
    )


def _after_the_consultation(subject: Subject, people: People, random: Random) -> tuple[int, int]:
    """Comments on the debate, comments and votes on the articles of the bill."""
    data = content("pesticides")
    steps = {step.kind: step for step in Step.objects.filter(subject=subject).select_related("window")}
    debate = Discussion.objects.select_related("window").get(key=f"debate:{key_of(data['key'] + '/debate')}")
    comments = _talk(
        {"debate": debate},
        {"debate": data["debate"]["threads"]},
        {"debate": _opening(debate.window)},
        people,
        _rhythm(debate.window, random),
    )
    window = steps[StepKind.BILL].window
    rhythm = _rhythm(window, random)
    articles = {
        str(article.position + 1): article
        for article in Article.objects.filter(bill__pages__about__subject=subject)
        .distinct()
        .select_related("discussion")
    }
    comments += _talk(
        {number: article.discussion for number, article in articles.items()},
        data["bill"]["article_threads"],
        dict.fromkeys(articles, _opening(window)),
        people,
        rhythm,
    )
    polls = [
        Poll(articles[number].ballot_id, split(count, shares), None, _opening(window))
        for number, count, shares in (
            ("1", 41, (0.83, 0.1, 0.07)),
            ("2", 38, (0.66, 0.13, 0.21)),
            ("3", 17, (0.7, 0.24, 0.06)),
            ("4", 33, (0.3, 0.28, 0.42)),
        )
    ]
    return comments, cast_many(polls, people.past_voters, rhythm.draw, random)


def _talk(
    places: dict[str, Discussion],
    entries: dict[str, list[Any]],
    since: dict[str, datetime],
    people: People,
    rhythm: Rhythm,
) -> int:
    words = [
        comment
        for place, thread in entries.items()
        for comment in threads.scheduled(place, thread, since[place], rhythm.draw)
    ]
    for comment in sorted(words, key=lambda comment: comment.at):
        threads.post(comment, places[comment.place], people.by_slug)
    return len(words)


def _polls(items: list[tuple[int, Proposal]], random: Random) -> list[Poll]:
    quantiles = content("rn_distributions")["votes_quantiles"]
    counts = counts_per_item(quantiles, items=len(items), total=VOTES, most=55)
    random.shuffle(counts)
    tallies = steer([split(count, SHARES) for count in counts], shares=SHARES, fixed=[False] * len(counts))
    return [
        Poll(ballot_id, tally, proposal.author_id, proposal.published_at)
        for (ballot_id, proposal), tally in zip(items, tallies, strict=True)
    ]


def _opening(window: Window) -> datetime:
    assert window.opens_at is not None  # noqa: S101 - every step of this process has its dates
    return window.opens_at


def _rhythm(window: Window, random: Random) -> Rhythm:
    assert window.closes_at is not None  # noqa: S101 - see above
    shape = content("rn_distributions")
    return Rhythm(
        opens=_opening(window),
        closes=window.closes_at,
        until=window.closes_at,
        per_day=shape["args_per_day"],
        per_hour=shape["args_per_hour"],
        zone=ZONE,
        random=random,
    )
