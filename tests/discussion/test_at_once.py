"""Many people writing in the same moment: one row for each text, exact counters, no deadlock, on every database."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from discussion.models import CommentCopy, CommentVersion, ThreadComment
from discussion.services import (
    CommentRefused,
    edit_comment,
    post_comment,
    recount_copies,
    recount_discussion,
    withdraw_comment,
)
from discussion.texts import digest
from subjects.models import Proposal
from tests.at_once import at_once
from tests.people import citizen, citizens, client_of, parliamentarian
from tests.process import Process, ballot_of, open_process
from voting.models import Ballot, Vote
from voting.services import VoteRefused, cast, recounted

pytestmark = pytest.mark.django_db(transaction=True)
N = 16


@pytest.fixture
def process() -> Process:
    """A process in a database that every thread sees."""
    return open_process(parliamentarian(citizen("Ana Ruiz")))


@pytest.fixture
def author(process: Process) -> User:
    """Somebody who wrote before."""
    return citizen("Bruno Leroy")


def write(client: Client, process: Process, **changes: Any) -> int:
    """Send a comment on the subject; the status of the answer."""
    form = {"text": "The river.", "stance": "for", "language": "en", "nonce": "same"} | changes
    return client.post(f"/en/discussions/{process.discussion.pk}/comments/", form).status_code


@pytest.fixture(autouse=True)
def without_rate(settings: Any) -> None:
    """The database alone must keep order: the rate of texts would stop the eleventh before it gets there."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"text": "1000/m/user"}


TEXT = "The river has to come back to the square of our town."


def test_the_same_text_by_sixteen_people_at_once_is_one_comment_and_fifteen_copies(process: Process) -> None:
    clients = [client_of(person) for person in citizens(N)]
    assert at_once(clients, lambda client: write(client, process, text=TEXT)) == [303] * N
    comment = ThreadComment.objects.get()
    assert comment.n_copies == CommentCopy.objects.count() == N - 1
    people = set(CommentCopy.objects.values_list("person", flat=True)) | {comment.user_id}
    assert len(people) == N
    assert Ballot.objects.filter(kind="comment").count() == 1
    discussion = process.discussion
    assert recount_discussion(discussion=discussion) == recount_copies(discussion=discussion) == {}


def test_the_same_copy_sent_sixteen_times_at_once_counts_its_sender_once(process: Process, author: User) -> None:
    original = process.comment(citizen("Dora"), TEXT, stance="for", gathered=True)
    clients = [client_of(author) for _ in range(N)]
    assert at_once(clients, lambda client: write(client, process, text=TEXT)) == [303] * N
    original.refresh_from_db()
    assert original.n_copies == CommentCopy.objects.count() == 1
    author.refresh_from_db()
    assert author.texts_in_day >= 1


def test_of_sixteen_texts_of_one_person_at_once_exactly_those_within_the_limit_are_published(
    process: Process, author: User
) -> None:
    acts = [(client_of(author), number) for number in range(N)]
    answers = at_once(acts, lambda act: write(act[0], process, text=f"Text {act[1]}.", nonce=str(act[1])))
    assert sorted(answers) == [303] * 2 + [429] * (N - 2)
    assert ThreadComment.objects.count() == process.discussion.n_comments == 2


def test_a_change_and_votes_at_once_leave_no_vote_on_words_nobody_read(process: Process, author: User) -> None:
    comment = process.comment(author, TEXT)
    voters = citizens(N - 1)

    def act(person: User) -> None:
        if person == author:
            edit_comment(comment_id=comment.pk, editor=author, text="Other.", motive="Better.", base=digest(TEXT))
        else:
            cast(ballot=ballot_of(comment), voter=person, choice=1, seen_version=1)

    at_once([*voters[:8], author, *voters[8:]], act)
    comment.refresh_from_db()
    assert comment.comment == "Other."
    assert Vote.objects.count() == ballot_of(comment).n_agree == N - 1
    # In place if it came before every vote, by a version otherwise.
    assert comment.version == ballot_of(comment).version
    assert CommentVersion.objects.count() == (0 if comment.version == 1 else 2)
    assert recounted() == []


def test_sixteen_changes_at_once_are_one_change_and_the_others_are_told(process: Process, author: User) -> None:
    comment = process.comment(author, TEXT)

    def act(number: int) -> bool:
        try:
            edit_comment(
                comment_id=comment.pk, editor=author, text=f"Words {number}.", motive="Better.", base=digest(TEXT)
            )
        except CommentRefused:
            return False
        return True

    assert sum(at_once(list(range(N)), act)) == 1


def test_withdrawing_while_others_vote_answer_and_send_the_same_text_loses_nothing(
    process: Process, author: User
) -> None:
    comment = process.comment(author, TEXT, stance="for", gathered=True)
    discussion = process.discussion

    def act(numbered: tuple[int, User]) -> str:
        number, person = numbered
        try:
            if person == author:
                withdraw_comment(comment_id=comment.pk, by=author)
            elif number % 3 == 0:
                cast(ballot=ballot_of(comment), voter=person, choice=1)
            elif number % 3 == 1:
                process.comment(person, "An answer.", reply_to=comment)
            else:
                post_comment(
                    discussion=discussion, author=person, text=TEXT, stance="for", language="en", gathered=True
                )
        except (CommentRefused, VoteRefused):
            return "refused"
        return "done"

    people = [*citizens(8), author, *(citizen(f"Late {n}") for n in range(7))]
    results = dict(zip((p.pk for p in people), at_once(list(enumerate(people)), act), strict=True))
    senders = [person for number, person in enumerate(people) if person != author and number % 3 == 2]
    own = set(ThreadComment.objects.filter(depth=0, state="published").values_list("user", flat=True))
    copied = set(CommentCopy.objects.values_list("person", flat=True))
    assert {person.pk for person in senders} <= own | copied
    assert all(results[person.pk] == "done" for person in senders)
    discussion = process.discussion
    assert recount_discussion(discussion=discussion) == recount_copies(discussion=discussion) == {}
    assert recounted() == []


def test_the_same_form_sent_sixteen_times_at_once_is_one_comment(process: Process, author: User) -> None:
    clients = [client_of(author) for _ in range(N)]
    assert at_once(clients, lambda client: write(client, process)) == [303] * N
    assert ThreadComment.objects.count() == 1
    # No ballot is left without its comment either.
    assert Ballot.objects.filter(kind="comment").count() == 1
    assert process.discussion.n_comments == process.discussion.n_for == 1
    assert recount_discussion(discussion=process.discussion) == {}


def test_sixteen_people_answer_one_comment_at_once(process: Process, author: User) -> None:
    root = process.comment(author)
    parent = process.comment(author, reply_to=root)
    # Half answer the thread, half the reply in it: both lock the same rows.
    acts = [(client_of(user), (root, parent)[n % 2].pk) for n, user in enumerate(citizens(N))]
    assert at_once(acts, lambda act: write(act[0], process, reply_to=act[1])) == [303] * N
    root.refresh_from_db()
    parent.refresh_from_db()
    assert (root.n_replies, root.n_descendants) == (1 + N // 2, 1 + N)
    assert (parent.n_replies, parent.n_descendants) == (N // 2, N // 2)
    assert len(set(ThreadComment.objects.values_list("path", flat=True))) == N + 2
    assert recount_discussion(discussion=process.discussion) == {}


def test_the_same_proposal_sent_sixteen_times_at_once_is_published_once(process: Process, author: User) -> None:
    # Like nothing that stands there already: that would be shown first.
    words = {"title": "Let beavers back", "text": "Dams of sticks keep trout alive in dry summers."}
    form = words | {"language": "en", "nonce": "same"}
    address = f"/en/propose/{process.subject.pk}/solution/"
    clients = [client_of(author) for _ in range(N)]
    answers = at_once(clients, lambda client: client.post(address, form))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Proposal.objects.filter(origin="participant").count() == 1
