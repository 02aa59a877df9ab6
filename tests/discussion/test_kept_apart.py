"""What two texts must not share, and what a text must not do to those who read it elsewhere."""

from defusedxml import ElementTree
from django.test import Client

from accounts.models import User
from discussion.fields import visible_text
from discussion.models import ThreadComment
from subjects.services import show_or_hide
from tests.people import client_of
from tests.process import Process
from voting.models import Window

SCRIPT = "<img src=x onerror=alert(1)> if b < c"


def test_the_same_words_from_one_form_to_two_comments_are_two_replies(
    process: Process, bruno: User, dora: User
) -> None:
    first, second = process.comment(dora, "One."), process.comment(dora, "Two.")
    client = client_of(bruno)
    for answered in (first, second):
        client.post(
            f"/en/discussions/{process.discussion.pk}/comments/",
            {"text": "I agree.", "language": "en", "nonce": "same", "reply_to": answered.pk},
        )
    replies = ThreadComment.objects.filter(user=bruno).values_list("reply_to", flat=True)
    assert sorted(replies) == sorted([first.pk, second.pk])


def test_a_text_is_text_in_a_feed_reader_too(process: Process, bruno: User) -> None:
    process.propose(bruno, title="Title", text=SCRIPT)
    feed = Client().get(f"/en/subjects/{process.subject.pk}/feed.xml").content.decode()
    [summary] = [
        element.text or ""
        for element in ElementTree.fromstring(feed).iter("{http://www.w3.org/2005/Atom}summary")
        if "onerror" in (element.text or "")
    ]
    assert "<img" not in summary
    assert "&lt;img" in summary


def test_a_noncharacter_does_not_break_the_feed_of_a_process(process: Process, bruno: User) -> None:
    process.propose(bruno, title="Title", text=f"before{chr(0xFFFF)}after{chr(0xFDD0)}")
    ElementTree.fromstring(Client().get(f"/en/subjects/{process.subject.pk}/feed.xml").content)
    assert visible_text(f"a{chr(0xFFFE)}b{chr(0x200E)}c") == "abc"


def test_a_hidden_process_takes_no_votes_until_it_is_public_again(process: Process, bruno: User) -> None:
    proposal = process.propose(bruno)
    address = f"/en/vote/{proposal.ballot_id}/"
    Window.objects.filter(step__subject=process.subject).update(is_hidden=True)
    assert client_of(bruno).post(address, {"value": "agree"}).status_code == 404
    show_or_hide(subject_ids=[process.subject.pk])
    assert client_of(bruno).post(address, {"value": "agree"}).status_code == 303
