"""What happened to texts of the open process since they were written: edited, worded otherwise, merged, withdrawn."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from accounts.models import User
from discussion.services import post_comment
from home.demo.content import content, in_language
from home.demo.people import People
from home.demo.shape import split
from home.demo.threads import Moment, discussion_of
from home.demo.votes import Poll, cast_many
from sources.models import Source
from sources.services import NewSource, add, mark
from subjects.models import Proposal, Wording
from subjects.services import editing, merging, withdrawal, wordings
from voting.models import Vote, Window

VOTES_ON_WORDINGS = (46, 31, 18)
SHARES = (0.78, 0.1, 0.12)


def live(proposals: dict[str, Proposal], window: Window, people: People, moment: Moment, random: Random) -> int:
    """Let the texts of repair_life.json be edited, adopted, withdrawn, merged, copied; returns the votes on them."""
    assert window.opens_at is not None  # noqa: S101 - the calendar of the demo
    story, opened = content("repair_life"), window.opens_at

    def day(number: int) -> datetime:
        return opened + timedelta(days=number, hours=9)

    edit_one(story["edited"], proposals, day)
    polls = [
        Poll(wording.ballot_id, split(n, SHARES), wording.author_id, wording.published_at)
        for wording, n in zip(word_otherwise(story["wordings"], proposals, people, day), VOTES_ON_WORDINGS, strict=True)
    ]
    votes = cast_many(polls, people.voters, moment, random)
    withdraw_one(story["withdrawn"], proposals, day)
    merge_two(story["merged"], proposals, people, day)
    propose_a_merge(story["merge_under_way"], proposals, people, day)
    send_one_text(story["campaign"], proposals, window, people, day)
    bring_sources(story, proposals, people, day)
    return votes


def edit_one(entry: dict[str, Any], proposals: dict[str, Proposal], day: Any) -> None:
    """A proposal gets a second version; who voted later voted on that one."""
    proposal, now = proposals[entry["key"]], day(entry["day"])
    assert proposal.author is not None  # noqa: S101 - a participant's
    edited = editing.edit(
        proposal_id=proposal.pk,
        editor=proposal.author,
        title=proposal.title,
        text=entry["text"],
        motive=entry["motive"],
        base=1,
        now=now,
    )
    _seen_from(proposal, edited.version.number, now)


def _seen_from(proposal: Proposal, version: int, at: datetime) -> None:
    Vote.objects.filter(ballot=proposal.ballot_id, at__gte=at).update(seen_version=version)


def word_otherwise(
    entries: Sequence[dict[str, Any]], proposals: dict[str, Proposal], people: People, day: Any
) -> list[Wording]:
    """Other wordings, one of them adopted by the author of the proposal."""
    made = []
    for entry in entries:
        proposal = proposals[entry["proposal"]]
        wording = wordings.propose_wording(
            proposal_id=proposal.pk,
            base=1,
            author=people.by_slug[entry["author"]],
            nonce="demo",
            now=day(entry["day"]),
            **{name: entry[name] for name in ("title", "text", "explanation", "language")},
        )
        if "adopted_day" in entry:
            now = day(entry["adopted_day"])
            assert proposal.author is not None  # noqa: S101 - a participant's
            version = wordings.adopt_wording(wording_id=wording.pk, by=proposal.author, seen=1, now=now)
            _seen_from(proposal, version.number, now)
        made.append(wording)
    return made


def withdraw_one(entry: dict[str, Any], proposals: dict[str, Proposal], day: Any) -> None:
    """A proposal is withdrawn by its author."""
    proposal, now = proposals[entry["key"]], day(entry["day"])
    assert proposal.author is not None  # noqa: S101 - a participant's
    _voted_before(proposal, now)
    withdrawal.withdraw(proposal=proposal, by=proposal.author, reason=entry["reason"], now=now)


def merge_two(entry: dict[str, Any], proposals: dict[str, Proposal], people: People, day: Any) -> None:
    """Two proposals that say the same are merged, a week after it was proposed."""
    merge = merging.propose_merge(
        canonical=proposals[entry["canonical"]],
        parts=[proposals[entry["part"]]],
        reason=in_language(entry["reason"], proposals[entry["canonical"]].language),
        by=people.by_slug[entry["by"]],
        now=day(entry["proposed_day"]),
    )
    _voted_before(proposals[entry["part"]], merge.due_at)
    merging.settle_due(merge.due_at)


def _voted_before(proposal: Proposal, at: datetime) -> None:
    """No vote of the demo came after its proposal took none any more."""
    late = Vote.objects.filter(ballot=proposal.ballot_id, at__gte=at)
    late.filter(first_at__gte=at).update(first_at=at - timedelta(minutes=90))
    late.update(at=at - timedelta(minutes=30))


def propose_a_merge(entry: dict[str, Any], proposals: dict[str, Proposal], people: People, day: Any) -> None:
    """A merging that authors may still object to."""
    merging.propose_merge(
        canonical=proposals[entry["canonical"]],
        parts=[proposals[entry["part"]]],
        reason=in_language(entry["reason"], proposals[entry["canonical"]].language),
        by=people.by_slug[entry["by"]],
        now=day(entry["proposed_day"]),
    )


def send_one_text(
    entry: dict[str, Any], proposals: dict[str, Proposal], window: Window, people: People, day: Any
) -> None:
    """Many people send one text within two hours: it stands there once, with their number."""
    discussion = discussion_of(proposals[entry["place"]])
    discussion.window = window
    voters = [voter for voter in people.voters if voter.display_name and not voter.is_organisation]
    senders: list[User] = [people.by_slug[entry["first"]], *voters[: entry["people"] - 1]]
    for number, sender in enumerate(senders):
        post_comment(
            discussion=discussion,
            author=sender,
            text=entry["text"],
            stance=entry["stance"],
            language=entry["language"],
            nonce="campaign",
            now=day(entry["day"]) + timedelta(minutes=3 * number),
            gathered=True,
        )


def bring_sources(story: dict[str, Any], proposals: dict[str, Proposal], people: People, day: Any) -> None:
    """Sources of proposals; one checked and one disputed by the team."""
    for number, entry in enumerate(story["sources"]):
        proposal = proposals[entry["on"]]
        add(
            subject_id=proposal.subject_id,
            use_kind="proposal",
            use_id=proposal.pk,
            person=people.by_slug[entry["by"]],
            what=NewSource(
                **{name: entry[name] for name in ("kind", "title", "author", "dated", "language", "address")}
            ),
            supports=entry["supports"],
            language=proposal.language,
            nonce="demo",
            now=day(4 + number),
        )
    for name, given in (("checked", "address"), ("disputed", "title")):
        entry = story[name]
        source = Source.objects.get(**{given: entry[given]})
        mark(source_id=source.pk, mark=name, note=entry["note"], by=people.by_slug[entry["by"]], now=day(10))
