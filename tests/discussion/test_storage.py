"""What is used of django-comments-xtd: its table. None of its addresses, receivers, mails or its order of saving."""

from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.db.models.signals import pre_save
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django_comments.models import Comment
from django_comments.signals import comment_was_posted
from django_comments_xtd.models import XtdComment, publish_or_unpublish_on_pre_save

from accounts.models import User
from discussion.models import ThreadComment
from tests.process import Process

NAMES = [
    "comments-post-comment",
    "comments-comment-done",
    "comments-flag",
    "comments-flag-done",
    "comments-delete",
    "comments-delete-done",
    "comments-approve",
    "comments-approve-done",
    "comments-url-redirect",
    "comments-xtd-sent",
    "comments-xtd-confirm",
    "comments-xtd-reply",
    "comments-xtd-mute",
    "comments-xtd-like",
    "comments-xtd-like-done",
    "comments-xtd-dislike",
    "comments-xtd-dislike-done",
    "comments-xtd-api-create",
    "comments-xtd-api-read",
    "comments-xtd-api-count",
    "comments-xtd-api-feedback",
    "comments-xtd-api-flag",
    "comments-xtd-api-preview",
]


@pytest.mark.parametrize("name", NAMES)
def test_none_of_its_addresses_has_a_name(name: str) -> None:
    for arguments in ([], [1], [1, 1], ["key"]):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=arguments)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "path",
    [
        "/comments/post/",
        "/comments/posted/",
        "/comments/flag/1/",
        "/comments/delete/1/",
        "/comments/approve/1/",
        "/comments/cr/1/1/",
        "/comments/sent/",
        "/comments/confirm/key/",
        "/comments/mute/key/",
        "/comments/reply/1/",
        "/comments/like/1/",
        "/comments/dislike/1/",
        "/comments/api/comment/",
        "/comments/api/feedback/",
        "/comments/api/flag/",
        "/comments/api/discussion-discussion/1/",
        "/comments/api/discussion-discussion/1/count/",
    ],
)
def test_none_of_its_addresses_is_answered(process: Process, as_bruno: Client, prefix: str, path: str) -> None:
    for client in (Client(), as_bruno):
        for method in (client.get, client.post):
            assert method(f"{prefix}{path}", follow=True).status_code in (403, 404)


def test_saving_a_comment_publishes_none_of_its_descendants(process: Process, bruno: User) -> None:
    root = process.comment(bruno)
    reply = process.comment(bruno, reply_to=root)
    below = process.comment(bruno, reply_to=reply)
    for comment in (reply, below):
        comment.state = "pending"
        comment.save()
    root.comment = "Corrected."
    root.save()
    assert list(ThreadComment.objects.filter(depth__gt=0).values_list("state", "is_public")) == [("pending", False)] * 2


def test_its_receiver_is_not_connected_to_our_comments() -> None:
    receivers = [receiver() for (_key, sender), receiver, *_ in pre_save.receivers if sender == id(ThreadComment)]
    assert publish_or_unpublish_on_pre_save not in receivers


def test_no_signal_of_a_posted_comment_is_sent(process: Process, bruno: User) -> None:
    sent = []

    def note(**_: object) -> None:
        sent.append(1)

    comment_was_posted.connect(note)
    try:
        process.comment(bruno)
    finally:
        comment_was_posted.disconnect(note)
    assert sent == []
    assert mail.outbox == []


def test_its_columns_are_kept_in_step(process: Process, bruno: User) -> None:
    root = process.comment(bruno)
    reply = process.comment(bruno, reply_to=root)
    stored = dict(XtdComment.norel_objects.values_list("pk", "thread_id"))
    assert stored == {root.pk: root.pk, reply.pk: root.pk}
    assert XtdComment.norel_objects.get(pk=reply.pk).parent_id == root.pk
    assert [c.level for c in XtdComment.norel_objects.order_by("pk")] == [0, 1]
    assert Comment.objects.filter(user_name="", user_email="", ip_address=None).count() == 2


def test_a_hidden_comment_keeps_its_place_in_the_packages_terms(process: Process, bruno: User) -> None:
    comment = process.comment(bruno)
    comment.state = "hidden"
    comment.save()
    assert Comment.objects.values_list("is_public", "is_removed").get() == (True, True)


def test_a_comment_moves_no_other_row(process: Process, bruno: User) -> None:
    roots = [process.comment(bruno) for _ in range(5)]
    for root in roots:
        process.comment(bruno, reply_to=root)
    with CaptureQueriesContext(connection) as statements:
        process.comment(bruno, reply_to=roots[0])
    updates = [s["sql"] for s in statements if s["sql"].startswith("UPDATE")]
    assert len(updates) == 2, updates


@pytest.mark.parametrize(
    "wrong",
    [{"depth": 3}, {"depth": 1}, {"root_id": 1}, {"stance": "angry"}, {"state": "gone"}],
)
def test_the_database_refuses_what_no_comment_can_be(process: Process, bruno: User, wrong: dict) -> None:
    comment = process.comment(bruno)
    with pytest.raises(IntegrityError), transaction.atomic():
        ThreadComment.objects.filter(pk=comment.pk).update(**wrong)


def test_the_same_submission_is_stored_once(process: Process, bruno: User) -> None:
    nonce = uuid4().hex
    assert process.comment(bruno, nonce=nonce).pk == process.comment(bruno, nonce=nonce).pk
