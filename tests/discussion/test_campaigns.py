"""The same text from many people is one text by many people: nobody is refused, nothing is lost."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from discussion.models import CommentCopy, ThreadComment
from discussion.services import edit_comment, post_comment, recount_copies, recount_discussion
from discussion.texts import digest
from tests.people import citizens, client_of
from tests.process import Process

TEXT = "The river has to come back to the square of our town."
LONG = (
    "The river has to come back to the square of our town, because it was there before the road, "
    "and because children who never saw water do not know what they have lost since the pumps came."
)


def post(client: Client, process: Process, text: str = TEXT, **changes: str) -> str:
    """Send a comment; the page it leads to."""
    form = {"text": text, "stance": "for", "language": "en", "nonce": "n"} | changes
    answer = client.post(f"/en/discussions/{process.discussion.pk}/comments/", form, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_same_text_by_several_people_is_one_text_and_they_are_told(process: Process) -> None:
    first, *others = citizens(3)
    post(client_of(first), process)
    for number, person in enumerate(others, start=2):
        page = post(client_of(person), process, text=f"  {TEXT.upper()}")
        assert f"you are counted with it, one text by {number} people." in page
    comment = ThreadComment.objects.get()
    assert (comment.user, comment.n_copies) == (first, 2)
    assert sorted(CommentCopy.objects.values_list("person", "text")) == [(p.pk, TEXT.upper()) for p in others]
    assert "One text, 3 people" in Client().get(f"/en/discussions/{process.discussion.pk}/").content.decode()
    discussion = process.discussion
    assert (discussion.n_comments, discussion.n_for) == (1, 1)
    assert recount_discussion(discussion=discussion) == recount_copies(discussion=discussion) == {}


def test_a_text_with_small_differences_is_counted_with_the_first(process: Process, bruno: User, dora: User) -> None:
    first = process.comment(bruno, LONG, gathered=True)
    assert process.comment(dora, f"Dear all! {LONG} Thank you.", gathered=True).pk == first.pk
    first.refresh_from_db()
    assert first.n_copies == 1
    assert CommentCopy.objects.get().text.startswith("Dear all!")


def test_whoever_sends_their_own_text_again_is_counted_once(process: Process, bruno: User, dora: User) -> None:
    first = process.comment(bruno, TEXT, gathered=True)
    assert process.comment(bruno, TEXT, gathered=True).pk == first.pk
    for _ in range(2):
        assert process.comment(dora, TEXT, gathered=True).pk == first.pk
    first.refresh_from_db()
    assert first.n_copies == 1


@pytest.mark.parametrize("difference", ["stance", "discussion", "answer", "short"])
def test_what_is_not_the_same_is_a_comment_of_its_own(
    process: Process, bruno: User, dora: User, difference: str
) -> None:
    text = "I agree." if difference == "short" else TEXT
    first = process.comment(bruno, text, stance="for", gathered=True)
    fields = {"stance": "against"} if difference == "stance" else {}
    if difference == "answer":
        fields = {"reply_to": first}
    if difference == "discussion":
        fields = {"discussion": process.own_cause.discussion}
    values = {"discussion": process.discussion, "language": "en", "stance": "for"} | fields
    second = post_comment(author=dora, text=text, nonce="n", gathered=True, **values)
    assert second.pk != first.pk
    assert not CommentCopy.objects.exists()


def test_what_loaders_post_is_not_gathered(process: Process, bruno: User, dora: User) -> None:
    assert process.comment(bruno, TEXT).pk != process.comment(dora, TEXT).pk


@pytest.mark.parametrize("state", ["hidden", "pending"])
def test_nobody_is_counted_with_a_text_that_is_not_shown(process: Process, bruno: User, dora: User, state: str) -> None:
    first = process.comment(bruno, TEXT, gathered=True)
    ThreadComment.objects.filter(pk=first.pk).update(state=state)
    second = process.comment(dora, TEXT, gathered=True)
    assert (second.user, second.state) == (dora, "published")


def test_after_a_change_the_new_words_are_those_others_are_counted_with(
    process: Process, bruno: User, dora: User, ana: User
) -> None:
    first = process.comment(bruno, TEXT, gathered=True)
    process.comment(dora, TEXT, gathered=True)
    changed = "The river has to come back, and trees along it."
    edit_comment(comment_id=first.pk, editor=bruno, text=changed, motive="Trees.", base=digest(TEXT))
    assert process.comment(ana, changed, gathered=True).pk == first.pk
    assert sorted(CommentCopy.objects.values_list("person", "version")) == sorted([(dora.pk, 1), (ana.pk, 2)])
    history = Client().get(f"/en/comments/{first.pk}/history/").content.decode()
    assert history.count("1 other person sent this version.") == 2
    # The old words are free again.
    assert process.comment(ana, TEXT, gathered=True).pk != first.pk


def test_a_change_into_the_words_of_somebody_else_stays_a_comment_of_its_own(
    process: Process, bruno: User, dora: User
) -> None:
    first = process.comment(bruno, TEXT, gathered=True)
    second = process.comment(dora, "Quite other words, at first, of my own.", gathered=True)
    base = digest(second.comment)
    edit_comment(comment_id=second.pk, editor=dora, text=TEXT, motive="The same.", base=base)
    second.refresh_from_db()
    assert (second.comment, second.state, first.state) == (TEXT, "published", "published")


def test_a_wrong_number_of_people_is_found_and_mended(process: Process, bruno: User, dora: User) -> None:
    first = process.comment(bruno, TEXT, gathered=True)
    process.comment(dora, TEXT, gathered=True)
    ThreadComment.objects.filter(pk=first.pk).update(n_copies=7)
    with pytest.raises(CommandError):
        call_command("recount", check=True)
    call_command("recount")
    call_command("recount", check=True)
    first.refresh_from_db()
    assert first.n_copies == 1


def test_a_copy_costs_few_statements(process: Process, bruno: User, dora: User) -> None:
    process.comment(bruno, TEXT, gathered=True)
    client = client_of(dora)
    form = {"text": TEXT, "stance": "neutral", "language": "en", "nonce": "n"}
    with CaptureQueriesContext(connection) as statements:
        client.post(f"/en/discussions/{process.discussion.pk}/comments/", form)
    assert CommentCopy.objects.count() == 1
    assert len(statements) <= 35, "\n".join(s["sql"][:150] for s in statements)
