"""Changing a comment: in place while it is a typing error, by a public version afterwards."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from discussion.models import CommentVersion, ThreadComment
from discussion.services import MotiveMissing, edit_comment, withdraw_comment
from discussion.texts import digest
from notices.models import Notice
from tests.accounts.conftest import sign_in
from tests.people import OURS, client_of
from tests.process import Process
from voting.models import Ballot, Vote
from voting.opened import stamp
from voting.services import cast

OLD = "It was the square of our town, with a fontain."
NEW = "It was the square of our town, with a fountain."


@pytest.fixture
def comment(process: Process, bruno: User) -> ThreadComment:
    """A comment of Bruno."""
    return process.comment(bruno, OLD)


def form(comment: ThreadComment, **changes: Any) -> dict[str, Any]:
    """A change that is right, with changes."""
    return {"text": NEW, "motive": "", "base": digest(comment.comment)} | changes


def send(client: Client, comment: ThreadComment, **changes: Any) -> HttpResponse:
    """Send a change."""
    return client.post(f"/en/comments/{comment.pk}/edit/", form(comment, **changes))


def as_it_is(comment: ThreadComment) -> ThreadComment:
    """The comment now."""
    return ThreadComment.objects.select_related("ballot").get(pk=comment.pk)


def voted(comment: ThreadComment, voter: User, choice: int = 1) -> None:
    """Somebody reacts."""
    ballot = Ballot.objects.select_related("window").get(pk=comment.ballot_id)
    cast(ballot=ballot, voter=voter, choice=choice)


def test_a_typing_error_is_corrected_in_place_before_anybody_reacts(comment: ThreadComment, as_bruno: Client) -> None:
    page = as_bruno.get(f"/en/comments/{comment.pk}/edit/").content.decode()
    assert OLD in page
    assert "you can correct a typing error" in page
    answer = send(as_bruno, comment)
    assert answer.status_code == 303
    assert answer["Location"] == f"/en/comments/{comment.pk}/#c{comment.pk}"
    now = as_it_is(comment)
    assert (now.comment, now.version, now.ballot.version, now.edited_at) == (NEW, 1, 1, None)
    assert not CommentVersion.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("reaction", ["vote", "vote taken back", "answer", "time"])
def test_after_a_reaction_or_a_quarter_of_an_hour_a_change_needs_a_motive(
    process: Process, comment: ThreadComment, dora: User, bruno: User, reaction: str
) -> None:
    now = timezone.now()
    if reaction.startswith("vote"):
        voted(comment, dora)
        if "back" in reaction:
            cast(ballot=Ballot.objects.select_related("window").get(pk=comment.ballot_id), voter=dora, choice=None)
    elif reaction == "answer":
        process.comment(dora, reply_to=comment)
    else:
        now += timedelta(minutes=15, seconds=1)
    with pytest.raises(MotiveMissing):
        edit_comment(comment_id=comment.pk, editor=bruno, text=NEW, base=digest(OLD), now=now)
    assert as_it_is(comment).comment == OLD
    edit_comment(comment_id=comment.pk, editor=bruno, text=NEW, motive="A letter.", base=digest(OLD), now=now)
    changed = as_it_is(comment)
    assert (changed.comment, changed.version, changed.ballot.version, changed.edited_at) == (NEW, 2, 2, now)
    versions = CommentVersion.objects.filter(comment=comment).order_by("number")
    assert [(v.number, v.text, v.motive) for v in versions] == [(1, OLD, ""), (2, NEW, "A letter.")]


def test_a_missing_motive_is_said_beside_its_field_and_the_text_kept(
    comment: ThreadComment, as_bruno: Client, dora: User
) -> None:
    voted(comment, dora)
    answer = send(as_bruno, comment)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "id_motive_error" in page
    assert NEW in page


def test_those_who_voted_are_told_once_of_a_new_version_and_their_votes_stay(
    comment: ThreadComment, as_bruno: Client, bruno: User, dora: User, ana: User, carla: User
) -> None:
    voted(comment, dora)
    voted(comment, carla, -1)
    send(as_bruno, comment, motive="A letter.")
    assert sorted(Notice.objects.values_list("person", flat=True)) == sorted([dora.pk, carla.pk])
    [notice] = Notice.objects.filter(person=dora)
    assert notice.url == f"/en/comments/{comment.pk}/history/"
    assert sorted(Vote.objects.values_list("voter", "choice", "seen_version")) == sorted(
        [(dora.pk, 1, 1), (carla.pk, -1, 1)]
    )
    ballot = as_it_is(comment).ballot
    assert (ballot.org_agree, ballot.n_disagree) == (1, 1)


def test_a_changed_comment_says_so_and_leads_to_its_history(
    process: Process, comment: ThreadComment, as_bruno: Client, carla: User, bruno: User
) -> None:
    voted(comment, carla)
    send(as_bruno, comment, motive="A letter was missing.")
    voted(as_it_is(comment), bruno, -1)
    page = Client().get(f"/en/discussions/{process.discussion.pk}/").content.decode()
    assert f'href="/en/comments/{comment.pk}/history/"' in page
    assert "edited on" in page
    history = Client().get(f"/en/comments/{comment.pk}/history/").content.decode()
    assert "A letter was missing." in history
    assert re.search(r"<del.*fontain", history)
    assert re.search(r"<ins.*fountain", history)
    rows = re.findall(r'<th scope="row">([^<]*)</th><td>(\d+)</td><td>(\d+)</td><td>(\d+)</td>', history)
    assert rows == [("on this version", "0", "0", "1"), ("on an earlier one", "1", "0", "0")]


def test_whoever_voted_on_an_earlier_version_keeps_the_vote_by_one_press(
    comment: ThreadComment, as_bruno: Client, dora: User, as_dora: Client
) -> None:
    voted(comment, dora)
    assert "Keep my vote" not in as_dora.get(f"/en/comments/{comment.pk}/history/").content.decode()
    send(as_bruno, comment, motive="A letter.")
    page = as_dora.get(f"/en/comments/{comment.pk}/history/").content.decode()
    [address] = re.findall(r'formaction="([^"]*)" name="value" value="agree">Keep my vote', page)
    assert as_dora.post(address, {"value": "agree"}).status_code == 303
    assert Vote.objects.get(voter=dora).seen_version == 2
    assert "Keep my vote" not in as_dora.get(f"/en/comments/{comment.pk}/history/").content.decode()


def test_a_text_changed_meanwhile_is_not_overwritten_and_the_words_come_back(
    comment: ThreadComment, as_bruno: Client
) -> None:
    old = digest(comment.comment)
    send(as_bruno, comment, text="Changed in another window, with other words.")
    answer = send(as_bruno, comment, base=old)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The text has changed since you opened this page." in page
    assert NEW in page
    assert re.search("<del.*another window", page)
    assert as_it_is(comment).comment == "Changed in another window, with other words."
    # What is shown now is sent with the base that stands now.
    assert f'name="base" value="{digest(as_it_is(comment).comment)}"' in page


def test_the_same_text_again_changes_nothing(comment: ThreadComment, as_bruno: Client, bruno: User) -> None:
    assert send(as_bruno, comment, text=OLD, motive="Nothing.").status_code == 303
    assert as_it_is(comment).version == 1
    bruno.refresh_from_db()
    assert bruno.texts_in_day == 0


@pytest.mark.parametrize("address", ["edit", "withdraw"])
def test_nobody_else_can_change_a_comment(comment: ThreadComment, as_dora: Client, address: str) -> None:
    url = f"/en/comments/{comment.pk}/{address}/"
    assert as_dora.get(url).status_code == 404
    assert as_dora.post(url, form(comment)).status_code == 404
    assert Client().get(url).status_code == 302
    assert as_it_is(comment).comment == OLD


def test_only_its_author_sees_how_to_change_a_comment(
    process: Process, comment: ThreadComment, as_bruno: Client, as_dora: Client
) -> None:
    address = f"/en/discussions/{process.discussion.pk}/"
    for client, is_there in ((as_bruno, True), (as_dora, False), (Client(), False), (as_bruno, True)):
        assert (f"/comments/{comment.pk}/edit/" in client.get(address).content.decode()) is is_there
    process.close()
    assert f"/comments/{comment.pk}/edit/" not in as_bruno.get(address).content.decode()


def test_a_closed_step_gives_the_changed_text_back(process: Process, comment: ThreadComment, as_bruno: Client) -> None:
    process.close()
    answer = send(as_bruno, comment)
    assert answer.status_code == 409
    assert NEW in answer.content.decode()
    assert as_it_is(comment).comment == OLD


def test_a_change_begun_before_the_close_is_taken_for_two_minutes(process: Process, bruno: User) -> None:
    closes_at = process.window.closes_at
    assert closes_at is not None
    before = closes_at - timedelta(minutes=2)
    comment = process.comment(bruno, OLD, now=before)
    opened = stamp(before)
    for seconds, status in ((121, 409), (119, 303)):
        with time_machine.travel(closes_at + timedelta(seconds=seconds), tick=False):
            assert send(client_of(bruno), comment, opened=opened).status_code == status


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ""}, "You can withdraw it instead."),
        ({"text": "a" * 1001}, "at most 1000 characters"),
        ({"motive": "a" * 301}, "at most 300 characters"),
    ],
)
def test_a_bad_change_is_said_beside_the_field(
    comment: ThreadComment, as_bruno: Client, changes: dict[str, str], words: str
) -> None:
    answer = send(as_bruno, comment, **changes)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_a_change_sent_after_the_session_ended_waits_for_the_sign_in(
    client: Client, comment: ThreadComment, bruno: User
) -> None:
    answer = client.post(f"/en/comments/{comment.pk}/edit/", form(comment), headers=OURS)
    assert answer.status_code == 303
    assert NEW in client.get(answer["Location"]).content.decode()
    sign_in(client, bruno.email)
    assert as_it_is(comment).comment == NEW


def test_a_change_sent_before_the_close_counts_if_its_author_signs_in_within_a_day(
    client: Client, process: Process, bruno: User
) -> None:
    closes_at = process.window.closes_at
    assert closes_at is not None
    before = closes_at - timedelta(minutes=2)
    comment = process.comment(bruno, OLD, now=before)
    with time_machine.travel(before, tick=False) as clock:
        client.post(f"/en/comments/{comment.pk}/edit/", form(comment, motive="A letter."), headers=OURS)
        clock.move_to(closes_at + timedelta(hours=2))
        sign_in(client, bruno.email)
    assert as_it_is(comment).comment == NEW


def test_a_change_that_comes_too_late_after_signing_in_is_in_the_form_again(
    client: Client, process: Process, comment: ThreadComment, bruno: User
) -> None:
    client.post(f"/en/comments/{comment.pk}/edit/", form(comment, base="other"), headers=OURS)
    answer = sign_in(client, bruno.email)
    assert answer["Location"] == f"/en/comments/{comment.pk}/edit/"
    assert NEW in client.get(answer["Location"]).content.decode()


def test_a_withdrawn_comment_has_no_history_and_cannot_be_changed(
    comment: ThreadComment, as_bruno: Client, bruno: User
) -> None:
    withdraw_comment(comment_id=comment.pk, by=bruno)
    assert as_bruno.get(f"/en/comments/{comment.pk}/history/").status_code == 404
    answer = send(as_bruno, comment)
    assert answer.status_code == 409
    assert NEW in answer.content.decode()
    assert as_it_is(comment).comment == OLD
