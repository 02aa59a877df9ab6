"""Merging texts that say the same: proposed, objected to, done after a week, undone exactly."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from discussion.models import Discussion, ThreadComment
from discussion.services import CommentRefused
from notices.models import Notice
from subjects.models import CoAuthor, Merge, MergePart, Proposal, ProposalEvent, Wording
from subjects.services.merging import (
    MergeRefused,
    decide_merge,
    object_to_merge,
    settle_due,
    undo_merge,
)
from subjects.services.withdrawal import withdraw, withdraw_for_author
from subjects.services.wordings import propose_wording
from tests.at_once import at_once
from tests.people import OURS, citizen, citizens, client_of
from tests.process import Process, ballot_of, open_process
from tests.subjects.merging import (
    WEEK,
    argue,
    at,
    counts,
    done,
    kept_rows,
    nothing_drifted,
    proposed,
    two_texts,
    vote,
)
from voting.models import Standing, Vote, Window
from voting.services import VoteRefused

AGREE, MIXED, DISAGREE = 1, 0, -1
Pair = tuple[Proposal, Proposal]


@pytest.fixture
def pair(process: Process, bruno: User, dora: User) -> Pair:
    """Bruno's text, which keeps its address, and Dora's, which says the same."""
    return two_texts(process, bruno, dora)


def events(proposal: Proposal) -> list[str]:
    return list(ProposalEvent.objects.filter(proposal=proposal).order_by("pk").values_list("kind", flat=True))


def told(person: User) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)


# Proposing


def test_a_merging_is_proposed_in_public_and_the_authors_are_told(
    pair: Pair, bruno: User, dora: User, carla: User
) -> None:
    kept, part = pair
    merge = proposed(kept, part, by=carla)
    assert merge.due_at - merge.proposed_at == WEEK
    assert events(kept) == events(part) == ["merge_proposed"]
    assert told(bruno) == told(dora) == ["merge_proposed"]
    text = Client().get(f"/en/merges/{merge.pk}/").content.decode()
    for words in (
        "Let beavers back",
        "Bring beavers home",
        "Both bring beavers back.",
        "Carla Moretti",
        "Dora for Rivers",
    ):
        assert words in text
    assert fresh(part).state == "published"


def test_co_authors_are_told_too(pair: Pair, carla: User) -> None:
    eve = citizen("Eve Lang")
    CoAuthor.objects.create(
        proposal=pair[1],
        email=eve.email,
        person=eve,
        invited_by=pair[1].author,
        state="accepted",
        invited_at=timezone.now(),
    )
    proposed(*pair, by=carla)
    assert told(eve) == ["merge_proposed"]


def test_the_pages_of_both_texts_say_that_a_merging_is_proposed(pair: Pair, carla: User) -> None:
    merge = proposed(*pair, by=carla)
    for proposal in pair:
        assert f"/en/merges/{merge.pk}/" in Client().get(f"/en/proposals/{proposal.pk}/").content.decode()


def test_texts_of_another_subject_or_kind_or_of_the_parliamentarian_are_not_merged(
    process: Process, pair: Pair, ana: User, carla: User
) -> None:
    cause = process.propose(citizen("Eve Lang"), "No beavers are left", kind="cause")
    elsewhere = open_process(process.own_cause.representative, process.home).propose(citizen("Fay Lund"), "Beavers")
    for other in (cause, elsewhere, process.own_cause):
        with pytest.raises(MergeRefused):
            proposed(pair[0], other, by=carla)
    with pytest.raises(MergeRefused):
        proposed(pair[0], pair[0], by=carla)
    assert not Merge.objects.exists()


def test_a_withdrawn_text_is_not_merged(pair: Pair, dora: User, carla: User) -> None:
    withdraw(proposal=pair[1], by=dora)
    with pytest.raises(MergeRefused):
        proposed(*pair, by=carla)


def test_a_text_is_in_one_merging_at_a_time(process: Process, pair: Pair, carla: User) -> None:
    kept, part = pair
    third = process.propose(citizen("Eve Lang"), "Beavers again")
    proposed(kept, part, by=carla)
    for canonical, other in ((third, part), (part, third), (third, kept)):
        with pytest.raises(MergeRefused):
            proposed(canonical, other, by=carla)
    # More may be merged into the one that keeps its address.
    assert proposed(kept, third, by=carla)


def test_a_merging_whose_week_would_end_after_the_close_is_not_proposed(
    process: Process, pair: Pair, carla: User
) -> None:
    Window.objects.filter(pk=process.window.pk).update(closes_at=timezone.now() + WEEK)
    with pytest.raises(MergeRefused, match="no vote could be confirmed"):
        proposed(*pair, by=carla)
    assert Merge.objects.count() == 0


def test_a_merging_without_a_reason_is_not_proposed(pair: Pair, carla: User) -> None:
    from subjects.services.merging import propose_merge

    for reason in ("", "   ", "a" * 301):
        with pytest.raises(MergeRefused):
            propose_merge(canonical=pair[0], parts=[pair[1]], reason=reason, by=carla)


# Objecting and deciding


def test_an_objection_of_an_author_stops_the_merging(pair: Pair, dora: User, carla: User) -> None:
    merge = proposed(*pair, by=carla)
    client = client_of(dora)
    assert "Object to the merging" in client.get(f"/en/merges/{merge.pk}/").content.decode()
    assert client.post(f"/en/merges/{merge.pk}/object/", {"text": "Mine is about meadows."}).status_code == 303
    assert settle_due(timezone.now() + WEEK) == ([], [])
    merge.refresh_from_db()
    assert merge.state == "objected"
    assert fresh(pair[1]).state == "published"
    text = Client().get(f"/en/merges/{merge.pk}/").content.decode()
    assert "Mine is about meadows." in text
    assert events(pair[0])[-1] == events(pair[1])[-1] == "merge_objected"


def test_only_authors_object(pair: Pair, carla: User) -> None:
    merge = proposed(*pair, by=carla)
    stranger = client_of(citizen("Eve Lang"))
    assert "Object to the merging" not in stranger.get(f"/en/merges/{merge.pk}/").content.decode()
    answer = stranger.post(f"/en/merges/{merge.pk}/object/", {"text": "I like the second one."})
    assert answer.status_code == 409
    assert "I like the second one." in answer.content.decode()
    merge.refresh_from_db()
    assert merge.state == "proposed"


def test_a_co_author_may_object(pair: Pair, carla: User) -> None:
    eve = citizen("Eve Lang")
    CoAuthor.objects.create(
        proposal=pair[1],
        email=eve.email,
        person=eve,
        invited_by=pair[1].author,
        state="accepted",
        invited_at=timezone.now(),
    )
    merge = proposed(*pair, by=carla)
    assert object_to_merge(merge=merge, person=eve, text="No.")


def test_an_objection_sent_twice_is_one(pair: Pair, dora: User, carla: User) -> None:
    merge = proposed(*pair, by=carla)
    first = object_to_merge(merge=merge, person=dora, text="No.")
    assert object_to_merge(merge=merge, person=dora, text="No.") == first
    assert events(pair[1]) == ["merge_proposed", "merge_objected"]


@pytest.mark.parametrize(("seconds", "taken"), [(-1, True), (0, False)])
def test_the_time_to_object_ends_to_the_second(pair: Pair, dora: User, carla: User, seconds: int, taken: bool) -> None:
    merge = proposed(*pair, by=carla)
    now = merge.due_at + timedelta(seconds=seconds)
    if taken:
        object_to_merge(merge=merge, person=dora, text="No.", now=now)
    else:
        with pytest.raises(MergeRefused):
            object_to_merge(merge=merge, person=dora, text="No.", now=now)


def test_an_author_whose_session_ended_does_not_lose_the_objection(pair: Pair, carla: User) -> None:
    merge = proposed(*pair, by=carla)
    answer = Client().post(f"/en/merges/{merge.pk}/object/", {"text": "Mine is about meadows."}, headers=OURS)
    assert answer.status_code == 303
    assert answer["Location"].startswith(reverse("account_login"))


def test_an_objection_without_words_is_refused_beside_the_field(pair: Pair, dora: User, carla: User) -> None:
    merge = proposed(*pair, by=carla)
    answer = client_of(dora).post(f"/en/merges/{merge.pk}/object/", {"text": "  "})
    assert answer.status_code == 400
    assert "the reason is public" in answer.content.decode()


def test_the_team_drops_a_merging_after_an_objection_and_says_why(pair: Pair, dora: User, carla: User) -> None:
    merge = proposed(*pair, by=carla)
    object_to_merge(merge=merge, person=dora, text="No.")
    decide_merge(merge=merge, do=False, reason="The second is about meadows.", by=carla)
    assert events(pair[1])[-1] == "merge_refused"
    assert told(dora)[-1] == "merge_dropped"
    assert "The second is about meadows." in Client().get(f"/en/merges/{merge.pk}/").content.decode()
    # Both may be merged with others again.
    assert proposed(*pair, by=carla)


def test_after_an_objection_the_team_decides_only_when_all_authors_had_their_time(
    pair: Pair, dora: User, carla: User
) -> None:
    merge = proposed(*pair, by=carla)
    object_to_merge(merge=merge, person=dora, text="No.")
    with pytest.raises(MergeRefused):
        decide_merge(merge=merge, do=True, reason="They are the same.", by=carla)
    decide_merge(merge=merge, do=True, reason="They are the same.", by=carla, now=merge.due_at)
    assert fresh(pair[1]).state == "merged"
    with pytest.raises(MergeRefused):
        decide_merge(merge=merge, do=False, reason="No.", by=carla)


def test_a_merging_nobody_objects_to_is_not_done_early(pair: Pair, carla: User) -> None:
    merge = proposed(*pair, by=carla)
    with pytest.raises(MergeRefused):
        decide_merge(merge=merge, do=True, reason="Now.", by=carla)
    assert settle_due(merge.due_at - timedelta(seconds=1)) == ([], [])
    assert settle_due(merge.due_at) == ([merge.pk], [])


def test_a_merging_goes_on_when_an_author_has_left(pair: Pair, dora: User, carla: User) -> None:
    from accounts.services import leave

    merge = proposed(*pair, by=carla)
    leave(person=dora, blank_texts=False)
    assert settle_due(merge.due_at) == ([merge.pk], [])
    assert "Former participant" in Client().get(f"/en/proposals/{pair[0].pk}/").content.decode()


# Votes


def test_votes_of_the_same_colour_on_both_are_one(pair: Pair, carla: User) -> None:
    [one] = citizens(1)
    for proposal in pair:
        vote(proposal, one, AGREE)
    done(*pair, by=carla)
    assert counts(pair[0]) == (1, 0, 0, 0, 0, 0)
    assert told(one) == []
    assert nothing_drifted()


def test_a_vote_on_the_merged_text_alone_is_carried_over_and_may_be_taken_back(pair: Pair, carla: User) -> None:
    [one] = citizens(1)
    vote(pair[1], one, DISAGREE)
    done(*pair, by=carla)
    assert counts(pair[0]) == (0, 0, 1, 0, 0, 0)
    assert told(one) == ["vote_carried"]
    carried = Vote.objects.get(ballot=pair[0].ballot_id, voter=one)
    assert carried.carried_from_id == pair[1].ballot_id
    vote(pair[0], one, None)
    assert counts(pair[0]) == (0, 0, 0, 0, 0, 0)
    assert nothing_drifted()


def test_votes_of_different_colours_count_again_when_the_person_has_chosen(pair: Pair, carla: User) -> None:
    [one] = citizens(1)
    vote(pair[0], one, AGREE)
    vote(pair[1], one, DISAGREE)
    done(*pair, by=carla)
    assert counts(pair[0]) == (0, 0, 0, 0, 0, 0)
    assert told(one) == ["vote_to_confirm"]
    assert Vote.objects.get(ballot=pair[0].ballot_id, voter=one).standing == Standing.UNCONFIRMED
    vote(pair[0], one, MIXED)
    assert counts(pair[0]) == (0, 1, 0, 0, 0, 0)
    assert nothing_drifted()


def test_organisations_are_carried_apart_from_persons(pair: Pair, carla: User) -> None:
    shop = citizen("Shop for Rivers", kind="nonprofit")
    [one] = citizens(1)
    vote(pair[1], shop, AGREE)
    vote(pair[1], one, AGREE)
    done(*pair, by=carla)
    assert counts(pair[0]) == (1, 0, 0, 1, 0, 0)


def test_a_merged_text_takes_no_more_votes(pair: Pair, carla: User) -> None:
    done(*pair, by=carla)
    with pytest.raises(VoteRefused):
        vote(pair[1], citizens(1)[0], AGREE)


# What moves and what stays


def test_comments_move_with_their_answers_and_say_where_they_come_from(pair: Pair, carla: User) -> None:
    kept, part = pair
    one, two, three = citizens(3)
    argue(kept, one, "Here first.", stance="for")
    root = argue(part, two, "They fell trees.", stance="against")
    argue(part, three, "Few of them.", reply_to=root)
    done(*pair, by=carla)
    into, source = Discussion.objects.get(proposal=kept), Discussion.objects.get(proposal=part)
    assert (into.n_comments, into.n_roots, into.n_for, into.n_against) == (3, 2, 1, 1)
    assert (source.n_comments, source.n_roots, source.n_against, source.last_at) == (0, 0, 0, None)
    moved = ThreadComment.objects.filter(moved_from=source)
    assert set(moved.values_list("discussion", "object_pk")) == {(into.pk, str(into.pk))}
    assert moved.count() == 2
    assert nothing_drifted()


def test_a_merged_text_takes_no_more_comments(pair: Pair, carla: User) -> None:
    done(*pair, by=carla)
    with pytest.raises(CommentRefused):
        argue(pair[1], citizens(1)[0], "Too late.")


def test_the_address_of_a_merged_text_leads_to_the_other_and_the_text_stays_readable(
    pair: Pair, carla: User, dora: User
) -> None:
    kept, part = pair
    vote(part, citizens(1)[0], AGREE)
    merge = done(*pair, by=carla)
    answer = Client().get(f"/en/proposals/{part.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/en/proposals/{kept.pk}/?merged={part.pk}")
    page = Client().get(answer["Location"]).content.decode()
    assert f"/en/proposals/{part.pk}/as-it-was/" in page
    assert dora.display_name in page
    text = Client().get(f"/en/proposals/{part.pk}/as-it-was/").content.decode()
    for words in (
        "Bring beavers home",
        "Beavers keep water in the meadows.",
        "Dora for Rivers",
        f"/en/merges/{merge.pk}/",
    ):
        assert words in text
    assert "1 <span" in text or ">1 " in text


def test_solutions_of_a_merged_cause_are_shown_with_the_one_that_keeps_its_address(
    process: Process, bruno: User, dora: User, carla: User
) -> None:
    kept = process.propose(bruno, "Dams were torn down", kind="cause")
    part = process.propose(dora, "No dams are left", kind="cause")
    process.propose(citizen("Eve Lang"), "Protect what beavers build", treats=[part])
    done(kept, part, by=carla)
    assert "Protect what beavers build" in Client().get(f"/en/proposals/{kept.pk}/").content.decode()


def test_hidden_counts_of_a_merged_text_stay_hidden(process: Process, pair: Pair, carla: User) -> None:
    Window.objects.filter(pk=process.window.pk).update(hides_counts=True)
    for voter in citizens(7):
        vote(pair[1], voter, AGREE)
    done(*pair, by=carla)
    text = Client().get(f"/en/proposals/{pair[1].pk}/as-it-was/").content.decode()
    assert "Counts are shown when voting closes" in text
    assert "100 %" not in text


def test_a_text_that_was_not_merged_has_no_page_as_it_was(pair: Pair) -> None:
    answer = Client().get(f"/en/proposals/{pair[0].pk}/as-it-was/")
    assert (answer.status_code, answer["Location"]) == (302, f"/en/proposals/{pair[0].pk}/")


def test_the_words_of_a_text_taken_down_are_not_told_by_those_it_was_merged_with(
    process: Process, pair: Pair, carla: User
) -> None:
    kept, part = pair
    done(*pair, by=carla)
    title = fresh(kept).title
    withdraw_for_author(proposal=kept, by=carla, reason="Its author asks for it.", hide_text=True)
    Proposal.objects.filter(pk=kept.pk).update(hide_text_at=timezone.now())
    for page in ("as-it-was/", "history/"):
        text = Client().get(f"/en/proposals/{part.pk}/{page}", follow=True).content.decode()
        assert title not in text


def test_wordings_stay_with_their_text_readable_and_closed(pair: Pair, carla: User) -> None:
    one, two = citizens(2)
    wording = propose_wording(
        proposal_id=pair[1].pk,
        base=1,
        author=one,
        title="Bring two beavers home",
        text="Two.",
        explanation="Two is enough.",
        language="en",
    )
    merge = done(*pair, by=carla)
    assert "Bring two beavers home" in Client().get(f"/en/proposals/{pair[1].pk}/as-it-was/").content.decode()
    assert Wording.objects.get().proposal_id == pair[1].pk
    with pytest.raises(VoteRefused):
        vote(wording, two, AGREE)  # type: ignore[arg-type]
    undo_merge(merge=merge, reason="Not the same.", by=carla)
    vote(wording, two, AGREE)  # type: ignore[arg-type]
    assert ballot_of(wording).n_agree == 1  # type: ignore[arg-type]


# Undoing


def lively(pair: Pair) -> list[User]:
    """Votes of every kind and a discussion on both texts."""
    people = citizens(5)
    one, two, three, four, five = people
    shop = citizen("Shop for Rivers", kind="nonprofit")
    kept, part = pair
    for proposal, voter, choice in (
        (kept, one, AGREE), (part, one, AGREE),
        (kept, two, AGREE), (part, two, DISAGREE),
        (part, three, MIXED), (kept, four, DISAGREE),
        (kept, five, AGREE), (kept, five, None), (part, five, AGREE),
        (part, shop, AGREE),
    ):  # fmt: skip
        vote(proposal, voter, choice)
    root = argue(part, one, "They fell trees.", stance="against")
    answer = argue(part, two, "Few of them.", reply_to=root)
    argue(part, three, "And they grow again.", reply_to=answer)
    argue(kept, four, "Dams last.", stance="for")
    return people


def test_undoing_puts_back_every_row_and_counter(pair: Pair, carla: User) -> None:
    lively(pair)
    before = kept_rows()
    merge = done(*pair, by=carla)
    assert kept_rows() != before
    undo_merge(merge=merge, reason="They are not the same.", by=carla)
    assert kept_rows() == before
    assert nothing_drifted()
    assert events(pair[1]) == ["merge_proposed", "merged", "merge_undone"]
    assert not MergePart.objects.filter(is_active=True).exists()


def test_votes_and_answers_given_since_survive_the_undoing(pair: Pair, carla: User) -> None:
    kept, part = pair
    people = lively(pair)
    root = ThreadComment.objects.get(comment="They fell trees.")
    merge = done(*pair, by=carla)
    new = citizen("Gus Moe")
    vote(kept, new, AGREE)
    vote(kept, people[2], DISAGREE)
    reply = argue(kept, new, "So do people.", reply_to=root)
    own = argue(kept, citizen("Hal Noe"), "A new one.")
    undo_merge(merge=merge, reason="They are not the same.", by=carla)
    source, into = part.discussion_id, kept.discussion_id
    assert ThreadComment.objects.get(pk=reply.pk).discussion_id == source
    assert ThreadComment.objects.get(pk=own.pk).discussion_id == into
    chosen = dict(Vote.objects.filter(ballot=kept.ballot_id).values_list("voter", "choice"))
    assert (chosen[new.pk], chosen[people[2].pk]) == (AGREE, DISAGREE)
    assert dict(Vote.objects.filter(ballot=part.ballot_id).values_list("voter", "choice"))[people[2].pk] == MIXED
    assert nothing_drifted()


def test_merged_and_undone_and_merged_again_counts_the_same(pair: Pair, carla: User) -> None:
    lively(pair)
    first = done(*pair, by=carla)
    merged = counts(pair[0])
    undo_merge(merge=first, reason="Not the same.", by=carla)
    done(*pair, by=carla)
    assert counts(pair[0]) == merged
    assert nothing_drifted()


@pytest.mark.parametrize(("seconds", "undone"), [(-1, True), (0, False)])
def test_a_merging_is_undone_within_thirty_days_to_the_second(
    pair: Pair, carla: User, seconds: int, undone: bool
) -> None:
    merge = done(*pair, by=carla)
    now = merge.done_at + timedelta(days=30, seconds=seconds)
    if undone:
        undo_merge(merge=merge, reason="Not the same.", by=carla, now=now)
        assert fresh(pair[1]).state == "published"
        with pytest.raises(MergeRefused):
            undo_merge(merge=merge, reason="Again.", by=carla, now=now)
    else:
        with pytest.raises(MergeRefused):
            undo_merge(merge=merge, reason="Not the same.", by=carla, now=now)


def test_two_merged_into_one_are_undone_one_by_one(process: Process, pair: Pair, carla: User) -> None:
    one, two = citizens(2)
    third = process.propose(citizen("Eve Lang"), "A third on beavers")
    vote(pair[1], one, AGREE)
    vote(third, two, DISAGREE)
    argue(third, two, "Also here.")
    before = kept_rows()
    first, second = done(*pair, by=carla), done(pair[0], third, by=carla)
    assert counts(pair[0]) == (1, 0, 1, 0, 0, 0)
    undo_merge(merge=first, reason="Not the same.", by=carla)
    assert counts(pair[0]) == (0, 0, 1, 0, 0, 0)
    undo_merge(merge=second, reason="Not the same.", by=carla)
    assert kept_rows() == before


# What is due


def test_after_an_outage_of_three_days_each_merging_is_done_once_and_told_once(
    process: Process, pair: Pair, bruno: User, dora: User, carla: User
) -> None:
    [one] = citizens(1)
    vote(pair[1], one, AGREE)
    others = two_texts(process, citizen("Eve Lang"), citizen("Fay Lund"))
    first, second = proposed(*pair, by=carla), proposed(*others, by=carla)
    with at(first.due_at + timedelta(hours=72)):
        call_command("publish_due")
        call_command("publish_due")
        call_command("settle_due", verbosity=0)
    assert set(Merge.objects.values_list("pk", "state")) == {(first.pk, "done"), (second.pk, "done")}
    assert told(bruno) == told(dora) == ["merge_proposed", "merge_done"]
    assert told(one) == ["vote_carried"]
    assert events(pair[1]) == ["merge_proposed", "merged"]


def test_a_merging_that_fails_stops_no_other(
    process: Process, pair: Pair, carla: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from subjects.services import merging

    others = two_texts(process, citizen("Eve Lang"), citizen("Fay Lund"))
    first, second = proposed(*pair, by=carla), proposed(*others, by=carla)
    carry = merging.carry_votes

    def broken(**fields: Any) -> Any:
        if fields["merge_id"] == first.pk:
            raise RuntimeError
        return carry(**fields)

    monkeypatch.setattr(merging, "carry_votes", broken)
    now = max(first.due_at, second.due_at)
    assert settle_due(now) == ([second.pk], [first.pk])
    assert fresh(pair[1]).state == "published"
    monkeypatch.setattr(merging, "carry_votes", carry)
    assert settle_due(now) == ([first.pk], [])


def test_a_text_withdrawn_meanwhile_drops_its_merging(pair: Pair, bruno: User, dora: User, carla: User) -> None:
    merge = proposed(*pair, by=carla)
    withdraw(proposal=pair[1], by=dora)
    merge.refresh_from_db()
    assert merge.state == "refused"
    assert events(pair[0])[-1] == "merge_refused"
    assert told(bruno)[-1] == "merge_dropped"
    assert settle_due(merge.due_at) == ([], [])
    assert "no longer published" in Client().get(f"/en/merges/{merge.pk}/").content.decode()


def test_the_mergings_of_a_subject_are_listed(process: Process, pair: Pair, carla: User) -> None:
    address = f"/en/subjects/{process.subject.pk}/merges/"
    assert "No merging was proposed." in Client().get(address).content.decode()
    merge = proposed(*pair, by=carla)
    assert f"/en/merges/{merge.pk}/" in Client().get(address + "?page=1").content.decode()


def test_a_merging_of_a_page_that_is_not_public_is_not_there(process: Process, pair: Pair, carla: User) -> None:
    merge = proposed(*pair, by=carla)
    process.page.unpublish()
    for address in (f"/en/merges/{merge.pk}/", f"/en/subjects/{process.subject.pk}/merges/", "/en/merges/999999/"):
        assert Client().get(address).status_code == 404


def test_the_page_of_a_merging_costs_the_same_for_many_texts(
    process: Process, pair: Pair, carla: User, django_assert_max_num_queries: Any
) -> None:
    more = [process.propose(person, f"Beavers, said {person}") for person in citizens(6)]
    merge = proposed(*pair, *more, by=carla)
    with django_assert_max_num_queries(20):
        Client().get(f"/en/merges/{merge.pk}/")


# Several at once


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer.")
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_do_a_merging_once() -> None:
    from tests.people import parliamentarian

    process = open_process(parliamentarian(citizen("Ana Ruiz")))
    kept, part = two_texts(process, citizen("Bruno Leroy"), citizen("Dora Nil"))
    voters = citizens(8)
    for voter in voters:
        vote(part, voter, AGREE)
        argue(part, voter, f"Said by {voter}.")
    merge = proposed(kept, part, by=citizen("Carla", is_staff=True))
    answers = at_once([merge.due_at] * 4, settle_due)
    assert sorted(len(ids) for ids, _failed in answers) == [0, 0, 0, 1]
    assert not any(failed for _ids, failed in answers)
    assert counts(kept) == (8, 0, 0, 0, 0, 0)
    assert Notice.objects.filter(kind="vote_carried").count() == 8
    assert ProposalEvent.objects.filter(kind="merged").count() == 2
    assert nothing_drifted()


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer.")
@pytest.mark.django_db(transaction=True)
def test_comments_and_votes_on_their_way_while_texts_are_merged_and_undone_are_lost_to_nobody() -> None:
    from tests.people import parliamentarian

    process = open_process(parliamentarian(citizen("Ana Ruiz")))
    kept, part = two_texts(process, citizen("Bruno Leroy"), citizen("Dora Nil"))
    carla = citizen("Carla", is_staff=True)
    people = citizens(12)
    root = argue(part, people[0], "The first.")
    merge = proposed(kept, part, by=carla)

    def act(number: int) -> str:
        if number == 0:
            settle_due(merge.due_at)
            return "merged"
        try:
            if number % 3 == 0:
                vote(part, people[number], AGREE)
            elif number % 3 == 1:
                argue(part, people[number], f"Root {number}.")
            else:
                argue(part, people[number], f"Reply {number}.", reply_to=root)
        except (CommentRefused, VoteRefused):
            return "refused"
        return "taken"

    answers = at_once(list(range(12)), act)
    assert fresh(part).state == "merged"
    texts = answers[1:]
    n_comments = 1 + sum(answer == "taken" for n, answer in enumerate(texts, 1) if n % 3)
    assert ThreadComment.objects.count() == n_comments
    assert not ThreadComment.objects.filter(discussion=part.discussion_id).exists()
    assert nothing_drifted()

    def act_again(number: int) -> None:
        if number == 0:
            undo_merge(merge=merge, reason="Not the same.", by=carla)
        elif number % 2:
            vote(kept, people[number], DISAGREE)
        else:
            try:
                argue(kept, people[number], f"Again {number}.", reply_to=root)
            except CommentRefused:
                return

    at_once(list(range(6)), act_again)
    assert fresh(part).state == "published"
    thread = ThreadComment.objects.filter(root_id=root.pk).values_list("discussion", flat=True)
    assert set(thread) <= {part.discussion_id}
    assert nothing_drifted()
