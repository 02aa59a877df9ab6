"""Writing comments: what is published, what is refused, and that no word is lost."""

from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from discussion.models import Discussion, ThreadComment
from discussion.services import recount_discussion
from subjects.services import suspend_step
from tests.accounts.conftest import sign_in
from tests.people import OURS, client_of
from tests.process import Process, open_debate

TEXT = "It was the square of our town.\n\nNow it is a road."


def form(**changes: Any) -> dict[str, Any]:
    """A comment that is right, with changes."""
    return {"text": TEXT, "stance": "for", "language": "en", "nonce": "n1"} | changes


def post(client: Client, process: Process, **changes: Any) -> HttpResponse:
    """Send a comment on the subject."""
    return client.post(comments_of(process), form(**changes))


def comments_of(process: Process) -> str:
    """Where comments on the subject go."""
    return f"/en/discussions/{process.discussion.pk}/comments/"


def counters(discussion: Discussion) -> tuple[int, int, int, int, int]:
    """Comments, threads, and threads for, against, neutral."""
    return (
        discussion.n_comments,
        discussion.n_roots,
        discussion.n_for,
        discussion.n_against,
        discussion.n_neutral,
    )


def test_a_comment_is_published_at_its_own_address(process: Process, as_bruno: Client) -> None:
    answer = post(as_bruno, process)
    comment = ThreadComment.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"/en/comments/{comment.pk}/#c{comment.pk}"
    assert (comment.comment, comment.stance, comment.language) == (TEXT, "for", "en")
    assert (comment.depth, comment.path, comment.root_id) == (0, f"{comment.pk:010d}", None)
    assert counters(process.discussion) == (1, 1, 1, 0, 0)
    shown = Client().get(answer["Location"]).content.decode()
    assert "It was the square of our town." in shown
    assert "Bruno Leroy" in shown


def test_nobody_gets_an_e_mail_about_a_comment(process: Process, as_bruno: Client, as_dora: Client) -> None:
    post(as_bruno, process)
    post(as_dora, process, reply_to=ThreadComment.objects.get().pk, stance="")
    assert mail.outbox == []


def test_a_stance_is_neutral_unless_a_side_is_chosen(process: Process, as_bruno: Client) -> None:
    assert post(as_bruno, process, stance="").status_code == 303
    assert ThreadComment.objects.get().stance == "neutral"
    assert counters(process.discussion) == (1, 1, 0, 0, 1)


def test_replies_go_three_levels_deep_in_reading_order(process: Process, bruno: User, dora: User) -> None:
    root = process.comment(bruno, "root")
    first = process.comment(dora, "first", reply_to=root)
    second = process.comment(bruno, "second", reply_to=root)
    under_first = process.comment(bruno, "under first", reply_to=first)
    other = process.comment(dora, "other root")
    assert [(c.comment, c.depth) for c in ThreadComment.objects.order_by("path")] == [
        ("root", 0),
        ("first", 1),
        ("under first", 2),
        ("second", 1),
        ("other root", 0),
    ]
    for comment in (root, first, second, under_first, other):
        comment.refresh_from_db()
    assert [c.root_id for c in (root, first, second, under_first)] == [None, root.pk, root.pk, root.pk]
    assert (root.n_replies, root.n_descendants) == (2, 3)
    assert (first.n_replies, first.n_descendants) == (1, 1)
    assert (second.n_replies, second.n_descendants) == (0, 0)
    assert counters(process.discussion)[:2] == (5, 2)
    assert recount_discussion(discussion=process.discussion) == {}


def test_a_stance_counts_for_threads_only(process: Process, bruno: User, dora: User) -> None:
    root = process.comment(bruno, stance="against")
    process.comment(dora, stance="for", reply_to=root)
    assert counters(process.discussion) == (2, 1, 0, 1, 0)


def test_a_fourth_level_is_refused_with_the_text_given_back(process: Process, as_bruno: Client, bruno: User) -> None:
    comment = process.comment(bruno)
    for _ in range(2):
        comment = process.comment(bruno, reply_to=comment)
    answer = post(as_bruno, process, reply_to=comment.pk)
    assert answer.status_code == 409
    assert "Answers go three levels deep" in answer.content.decode()
    assert "Now it is a road." in answer.content.decode()
    assert ThreadComment.objects.count() == 3


def test_a_reply_to_a_comment_of_another_discussion_is_refused(process: Process, as_bruno: Client, bruno: User) -> None:
    elsewhere = process.own_cause.discussion
    assert elsewhere is not None
    comment = process.comment(bruno)
    answer = as_bruno.post(f"/en/discussions/{elsewhere.pk}/comments/", form(reply_to=comment.pk))
    assert answer.status_code == 400
    assert "is not in this discussion" in answer.content.decode()
    assert "Now it is a road." in answer.content.decode()


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "pending"])
def test_a_comment_no_longer_shown_cannot_be_answered(
    process: Process, as_bruno: Client, bruno: User, state: str
) -> None:
    comment = process.comment(bruno)
    ThreadComment.objects.filter(pk=comment.pk).update(state=state)
    answer = post(as_bruno, process, reply_to=comment.pk)
    assert answer.status_code == 409
    assert "Now it is a road." in answer.content.decode()


WRONG = [
    ({"text": ""}, "Write your comment first."),
    ({"text": " \n\t "}, "Write your comment first."),
    ({"text": "\u200b\u202e\ufeff"}, "Write your comment first."),
    ({"text": "a" * 1001}, "at most 1000 characters (it has 1001)"),
    ({"text": "a\0b"}, "Null characters are not allowed."),
    ({"stance": "angry"}, "angry is not one of the available choices"),
    ({"stance": "for\0"}, "is not one of the available choices"),
    ({"language": "xx"}, "xx is not one of the available choices"),
    ({"language": ""}, "This field is required."),
    ({"reply_to": "abc"}, "Enter a whole number."),
    ({"reply_to": "9" * 5000}, "Enter a whole number."),
    ({"reply_to": "1e3"}, "Enter a whole number."),
    ({"reply_to": "-1"}, "greater than or equal to 1"),
    ({"reply_to": str(2**63)}, "less than or equal to"),
    ({"reply_to": "999999"}, "is not in this discussion"),
    ({"nonce": "n" * 41}, "at most 40 characters"),
]


@pytest.mark.parametrize(("changes", "words"), WRONG)
@pytest.mark.parametrize("who", ["bruno", "visitor"])
def test_bad_input_is_said_and_the_text_given_back(
    process: Process, bruno: User, visitor: Client, who: str, changes: dict[str, str], words: str
) -> None:
    client = client_of(bruno) if who == "bruno" else visitor
    answer = client.post(f"/en/discussions/{process.discussion.pk}/comments/", form(**changes), headers=OURS)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert words in text
    assert changes.get("text", "Now it is a road.")[:900].strip("\0\n\t \u200b\u202e\ufeff").replace("\0", "") in (
        text.replace("\0", "")
    )
    assert not ThreadComment.objects.exists()


def test_the_error_stands_beside_the_field(process: Process, as_bruno: Client) -> None:
    text = post(as_bruno, process, text="").content.decode()
    assert 'aria-invalid="true"' in text
    assert 'id="id_text_error"' in text


def test_a_text_of_full_length_with_windows_line_ends_is_taken(process: Process, as_bruno: Client) -> None:
    text = "a" * 998 + "\r\nb"
    assert post(as_bruno, process, text=text).status_code == 303
    assert ThreadComment.objects.get().comment == "a" * 998 + "\nb"


def test_a_text_in_any_script_is_kept_as_it_is(process: Process, as_bruno: Client) -> None:
    text = "Ñandú, l’été – río 🌊 👩‍🌾 العربية <b>&amp; 日本"
    post(as_bruno, process, text=text)
    assert ThreadComment.objects.get().comment == text


def test_sent_twice_from_the_same_form_it_is_published_once(process: Process, as_bruno: Client) -> None:
    first, second = post(as_bruno, process), post(as_bruno, process)
    assert first["Location"] == second["Location"]
    assert ThreadComment.objects.count() == 1
    assert counters(process.discussion) == (1, 1, 1, 0, 0)


def test_the_same_words_in_another_form_are_the_same_comment_and_short_ones_another(
    process: Process, as_bruno: Client
) -> None:
    first, second = post(as_bruno, process), post(as_bruno, process, nonce="n2")
    assert first["Location"] == second["Location"]
    post(as_bruno, process, text="I agree.", nonce="n3")
    assert ThreadComment.objects.count() == 2


def test_a_step_that_closes_while_writing_gives_the_text_back(process: Process, as_bruno: Client) -> None:
    closes_at = process.window.closes_at
    assert closes_at is not None
    with time_machine.travel(closes_at, tick=False):
        as_bruno.force_login(User.objects.get(display_name="Bruno Leroy"))
        answer = post(as_bruno, process)
    assert answer.status_code == 409
    assert "This step closed on" in answer.content.decode()
    assert "Now it is a road." in answer.content.decode()
    assert not ThreadComment.objects.exists()


def test_a_suspended_step_gives_the_text_back_to_a_visitor_at_once(
    process: Process, visitor: Client, carla: User
) -> None:
    suspend_step(step=process.subject.steps.get(kind="contribute"), by=carla, reason="Checks.")
    answer = visitor.post(f"/en/discussions/{process.discussion.pk}/comments/", form(), headers=OURS)
    assert answer.status_code == 409
    assert "suspended" in answer.content.decode()
    assert "Now it is a road." in answer.content.decode()
    assert "sessionid" not in visitor.cookies


def test_an_upcoming_debate_takes_no_comment_yet(process: Process, as_bruno: Client) -> None:
    page = open_debate(process)
    discussion = Discussion.objects.get(key=page.discussion_key)
    answer = as_bruno.post(f"/en/discussions/{discussion.pk}/comments/", form())
    assert answer.status_code == 409
    assert "This step opens on" in answer.content.decode()


def test_a_comment_written_before_signing_in_is_published_after_it(
    client: Client, process: Process, bruno: User
) -> None:
    address = f"/en/discussions/{process.discussion.pk}/comments/"
    answer = client.post(address, form(), headers=OURS)
    assert answer.status_code == 303
    assert "It was the square of our town." in client.get(answer["Location"]).content.decode()
    answer = sign_in(client, bruno.email)
    comment = ThreadComment.objects.get()
    assert (comment.user, comment.comment, comment.stance) == (bruno, TEXT, "for")
    assert answer["Location"] == f"/en/comments/{comment.pk}/#c{comment.pk}"


def test_a_reply_written_before_signing_in_goes_where_it_belongs(
    client: Client, process: Process, bruno: User, dora: User
) -> None:
    root = process.comment(bruno)
    client.post(f"/en/discussions/{process.discussion.pk}/comments/", form(reply_to=root.pk), headers=OURS)
    sign_in(client, dora.email)
    assert ThreadComment.objects.get(depth=1).reply_to_id == root.pk


def test_words_written_before_signing_in_come_back_when_the_step_has_closed(
    client: Client, process: Process, bruno: User
) -> None:
    discussion = process.discussion
    client.post(f"/en/discussions/{discussion.pk}/comments/", form(), headers=OURS)
    process.close()
    sign_in(client, bruno.email)
    assert not ThreadComment.objects.exists()
    text = client.get(f"/en/discussions/{discussion.pk}/").content.decode()
    assert "Your comment was not published. This step closed on" in text
    assert "Now it is a road." in text


def test_a_session_that_expired_while_typing_gives_the_text_back(process: Process, bruno: User) -> None:
    client = client_of(bruno, enforce_csrf_checks=True)
    client.get(f"/en/discussions/{process.discussion.pk}/")
    token = client.cookies["csrftoken"].value
    client.session.flush()
    answer = client.post(
        f"/en/discussions/{process.discussion.pk}/comments/", form(csrfmiddlewaretoken=token), headers=OURS
    )
    # The person is a visitor again: the text waits for them behind the sign-in.
    assert answer.status_code == 303
    assert "Now it is a road." in client.get(answer["Location"]).content.decode()


def test_a_page_open_too_long_gives_the_text_back(process: Process, bruno: User) -> None:
    client = client_of(bruno, enforce_csrf_checks=True)
    answer = client.post(f"/en/discussions/{process.discussion.pk}/comments/", form(), headers=OURS)
    assert answer.status_code == 403
    assert "Now it is a road." in answer.content.decode()


def test_another_site_cannot_write_for_a_visitor(process: Process, visitor: Client) -> None:
    answer = visitor.post(
        f"/en/discussions/{process.discussion.pk}/comments/", form(), headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403
    assert "Now it is a road." in answer.content.decode()


@pytest.mark.parametrize("number", ["0", "999999", "9" * 18, "9" * 19, "9" * 5000, "abc", "1e3"])
def test_a_discussion_that_does_not_exist_is_not_found(process: Process, as_bruno: Client, number: str) -> None:
    assert as_bruno.post(f"/en/discussions/{number}/comments/", form()).status_code == 404
    assert as_bruno.get(f"/en/discussions/{number}/").status_code == 404
    assert as_bruno.get(f"/en/comments/{number}/").status_code == 404
    assert as_bruno.get(f"/en/comments/{number}/reply/").status_code == 404


def test_a_comment_is_never_written_by_opening_an_address(process: Process, as_bruno: Client) -> None:
    assert as_bruno.get(f"/en/discussions/{process.discussion.pk}/comments/", form()).status_code == 405
    assert as_bruno.post(f"/en/discussions/{process.discussion.pk}/", form()).status_code == 405


@pytest.mark.parametrize("is_reply", [False, True])
def test_a_comment_costs_few_statements(process: Process, as_bruno: Client, bruno: User, is_reply: bool) -> None:
    root = process.comment(bruno)
    answered = process.comment(bruno, reply_to=root)
    post(as_bruno, process, nonce="warm", text="Other words, to know everything that is remembered.")
    address = comments_of(process)
    with CaptureQueriesContext(connection) as statements:
        answer = as_bruno.post(address, form(**({"reply_to": answered.pk} if is_reply else {})))
    assert answer.status_code == 303
    assert len(statements) <= 15, "\n".join(s["sql"][:150] for s in statements)
