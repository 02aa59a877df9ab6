"""Many people writing in the same moment: one row for each text, exact counters, no deadlock, on every database."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from discussion.models import ThreadComment
from discussion.services import recount_discussion
from subjects.models import Proposal
from tests.at_once import at_once
from tests.people import citizen, citizens, client_of, parliamentarian
from tests.process import Process, open_process
from voting.models import Ballot

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
    form = {"title": "Let beavers back", "text": "They hold water.", "language": "en", "nonce": "same"}
    address = f"/en/propose/{process.subject.pk}/solution/"
    clients = [client_of(author) for _ in range(N)]
    answers = at_once(clients, lambda client: client.post(address, form))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Proposal.objects.filter(origin="participant").count() == 1
