"""Taking a comment back: its place and other people's words stay."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import leave
from discussion.models import CommentCopy, CommentVersion, ThreadComment
from discussion.services import (
    CommentRefused,
    edit_comment,
    recount_copies,
    recount_discussion,
    recount_replies,
    withdraw_comment,
)
from discussion.texts import digest
from tests.people import client_of
from tests.process import Process, ballot_of
from voting.services import VoteRefused, cast, recounted

TEXT = "It was the square of our town, with a fountain."


@pytest.fixture
def comment(process: Process, bruno: User) -> ThreadComment:
    """A comment of Bruno."""
    return process.comment(bruno, TEXT, gathered=True)


def page_of(process: Process) -> str:
    """The discussion as everybody reads it."""
    return (
        Client().get(f"/en/discussions/{process.discussion.pk}/?seed={ThreadComment.objects.count()}").content.decode()
    )


def assert_exact(process: Process) -> None:
    """Every counter is what a recount says."""
    discussion = process.discussion
    assert recount_discussion(discussion=discussion) == {}
    assert recount_replies(discussion=discussion) == {}
    assert recount_copies(discussion=discussion) == {}
    assert recounted() == []


def test_a_withdrawn_comment_leaves_its_place_the_reason_and_the_answers(
    process: Process, comment: ThreadComment, as_bruno: Client, dora: User
) -> None:
    process.comment(dora, "The answer stays.", reply_to=comment)
    assert TEXT in as_bruno.get(f"/en/comments/{comment.pk}/withdraw/").content.decode()
    answer = as_bruno.post(f"/en/comments/{comment.pk}/withdraw/", {"reason": "I was mistaken."})
    assert answer.status_code == 303
    html = page_of(process)
    assert "Comment withdrawn by its author on" in html
    assert "I was mistaken." in html
    assert "The answer stays." in html
    assert TEXT not in html
    assert_exact(process)


def test_a_comment_is_not_withdrawn_by_opening_the_page(comment: ThreadComment, as_bruno: Client) -> None:
    assert as_bruno.get(f"/en/comments/{comment.pk}/withdraw/").status_code == 200
    assert ThreadComment.objects.get().state == "published"


def test_below_a_withdrawn_comment_nothing_new_is_written(
    process: Process, comment: ThreadComment, bruno: User, dora: User
) -> None:
    reply = process.comment(dora, "An answer.", reply_to=comment)
    withdraw_comment(comment_id=comment.pk, by=bruno)
    for answered in (comment, reply):
        fresh = ThreadComment.objects.get(pk=answered.pk)
        with pytest.raises(CommentRefused):
            process.comment(dora, "One more.", reply_to=fresh)
        # Nor by whoever had the form open before.
        with pytest.raises(CommentRefused):
            process.comment(dora, "One more.", reply_to=answered)
    html = page_of(process)
    assert f"/comments/{comment.pk}/reply/" not in html
    assert f"/comments/{reply.pk}/reply/" not in html
    page = Client().get(f"/en/comments/{comment.pk}/")
    assert "<textarea" not in page.content.decode()
    assert_exact(process)


def test_a_withdrawn_comment_takes_no_votes_and_keeps_those_it_has(
    process: Process, comment: ThreadComment, bruno: User, carla: User, ana: User
) -> None:
    cast(ballot=ballot_of(comment), voter=carla, choice=1)
    withdraw_comment(comment_id=comment.pk, by=bruno)
    with pytest.raises(VoteRefused):
        cast(ballot=ballot_of(comment), voter=ana, choice=1)
    assert ballot_of(comment).n_agree == 1
    assert_exact(process)


def test_after_the_close_only_the_team_withdraws(
    process: Process, comment: ThreadComment, as_bruno: Client, bruno: User, carla: User
) -> None:
    process.close()
    answer = as_bruno.post(f"/en/comments/{comment.pk}/withdraw/", {"reason": ""})
    assert answer.status_code == 409
    assert "by the team" in answer.content.decode()
    assert ThreadComment.objects.get().state == "published"
    withdraw_comment(comment_id=comment.pk, by=carla, by_team=True)
    assert ThreadComment.objects.get().state == "withdrawn"


def test_a_comment_is_withdrawn_once(comment: ThreadComment, as_bruno: Client) -> None:
    statuses = [as_bruno.post(f"/en/comments/{comment.pk}/withdraw/").status_code for _ in range(2)]
    assert statuses == [303, 409]


def test_a_text_that_others_sent_too_stays_in_their_name(
    process: Process, comment: ThreadComment, as_bruno: Client, dora: User, ana: User
) -> None:
    for person in (dora, ana):
        process.comment(person, TEXT, gathered=True)
    answer = as_bruno.post(f"/en/comments/{comment.pk}/withdraw/", {"reason": ""}, follow=True)
    assert "The text stays, because others sent it too." in answer.content.decode()
    now = ThreadComment.objects.get()
    assert (now.user, now.comment, now.state, now.n_copies) == (dora, TEXT, "published", 1)
    assert [copy.person for copy in CommentCopy.objects.all()] == [ana]
    assert_exact(process)


def test_a_text_others_sent_before_it_was_changed_comes_back_when_its_author_withdraws(
    process: Process, comment: ThreadComment, bruno: User, dora: User
) -> None:
    process.comment(dora, TEXT, gathered=True)
    edit_comment(comment_id=comment.pk, editor=bruno, text="Other words.", motive="Better.", base=digest(TEXT))
    withdraw_comment(comment_id=comment.pk, by=bruno)
    now = ThreadComment.objects.get()
    assert (now.user, now.comment, now.version, now.n_copies) == (dora, TEXT, 3, 0)
    assert_exact(process)


def test_who_leaves_and_wishes_it_takes_the_texts_along_and_answers_stay(
    process: Process, comment: ThreadComment, bruno: User, dora: User
) -> None:
    process.comment(dora, "The answer stays.", reply_to=comment)
    changed = process.comment(bruno, "A first wording of mine.")
    cast(ballot=ballot_of(changed), voter=dora, choice=1)
    edit_comment(
        comment_id=changed.pk,
        editor=bruno,
        text="A second one.",
        motive="Mine.",
        base=digest("A first wording of mine."),
    )
    leave(person=bruno, blank_texts=True)
    html = page_of(process)
    assert html.count("Removed by its author, who left.") == 2
    assert "The answer stays." in html
    for text in (TEXT, "A second one.", "Bruno"):
        assert text not in html
    assert set(ThreadComment.objects.filter(user=bruno).values_list("comment", "state")) == {("", "withdrawn")}
    assert set(CommentVersion.objects.values_list("text", "motive")) == {("", "")}
    with pytest.raises(VoteRefused):
        cast(ballot=ballot_of(comment), voter=dora, choice=1)
    assert_exact(process)


def test_who_leaves_otherwise_leaves_the_texts_without_a_name(
    process: Process, comment: ThreadComment, bruno: User
) -> None:
    leave(person=bruno, blank_texts=False)
    html = page_of(process)
    assert TEXT in html
    assert "Former participant" in html
    assert "Bruno" not in html


def test_who_leaves_with_the_texts_does_not_take_those_that_others_sent_too(
    process: Process, comment: ThreadComment, bruno: User, dora: User, ana: User
) -> None:
    process.comment(dora, TEXT, gathered=True)
    other = process.comment(ana, "What Bruno sent too, in the same words.", gathered=True)
    process.comment(bruno, "What Bruno sent too, in the same words.", gathered=True)
    leave(person=bruno, blank_texts=True)
    comment.refresh_from_db()
    assert (comment.user, comment.comment, comment.state) == (dora, TEXT, "published")
    # Counted still, without words.
    assert CommentCopy.objects.get(comment=other).text == ""
    assert "One text, 2 people" in page_of(process)
    assert_exact(process)


def test_a_withdrawn_text_may_be_sent_by_somebody_else(
    process: Process, comment: ThreadComment, bruno: User, dora: User
) -> None:
    withdraw_comment(comment_id=comment.pk, by=bruno)
    again = process.comment(dora, TEXT, gathered=True)
    assert again.pk != comment.pk
    assert again.user == dora


def test_an_expired_session_does_not_withdraw(comment: ThreadComment) -> None:
    assert Client().post(f"/en/comments/{comment.pk}/withdraw/").status_code in (302, 403)
    assert ThreadComment.objects.get().state == "published"
    assert client_of(comment.user).get(f"/en/comments/{comment.pk}/").status_code == 200
