"""Many people adding the same source in the same moment: one source, one use for each thing, no error."""

from typing import Any

import pytest

from accounts.models import User
from sources.models import Source, SourceReport, SourceUse
from tests.at_once import at_once
from tests.people import OURS, citizen, citizens, client_of, parliamentarian
from tests.process import Process, open_process
from tests.sources.conftest import as_file, form, given, pdf, send
from voting.models import Ballot

pytestmark = pytest.mark.django_db(transaction=True)
N = 16


@pytest.fixture
def process() -> Process:
    """A process in a database that every thread sees."""
    return open_process(parliamentarian(citizen("Ana Ruiz")))


@pytest.fixture(autouse=True)
def without_rate(settings: Any) -> None:
    """The database alone must keep order."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"text": "1000/m/user"}


def test_sixteen_people_add_the_same_address_to_sixteen_things_at_once(process: Process) -> None:
    people = citizens(N)
    acts = [
        (client_of(person), process.propose(person, title=f"Proposal {n}", text=f"The text of number {n}.").pk)
        for n, person in enumerate(people)
    ]
    answers = at_once(acts, lambda act: send(act[0], f"proposal={act[1]}"))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Source.objects.count() == 1
    assert SourceUse.objects.count() == N
    # No ballot is left without its source.
    assert Ballot.objects.filter(kind="source").count() == 1


def test_sixteen_people_add_the_same_address_to_one_thing_at_once(process: Process) -> None:
    clients = [client_of(person) for person in citizens(N)]
    query = f"subject={process.subject.pk}"
    answers = at_once(clients, lambda client: send(client, query, form(supports="")))
    assert {answer.status_code for answer in answers} == {303}
    assert (Source.objects.count(), SourceUse.objects.count()) == (1, 1)


def test_one_person_sends_the_same_form_sixteen_times_at_once(process: Process, settings: Any) -> None:
    settings.TEXTS_A_MINUTE = 2
    person = citizen("Bruno Leroy")
    clients = [client_of(person) for _ in range(N)]
    query = f"subject={process.subject.pk}"
    answers = at_once(clients, lambda client: send(client, query))
    assert {answer.status_code for answer in answers} == {303}
    assert (Source.objects.count(), SourceUse.objects.count()) == (1, 1)


def test_sixteen_people_send_the_same_file_at_once(process: Process, settings: Any) -> None:
    clients = [client_of(person) for person in citizens(N)]
    query = f"subject={process.subject.pk}"
    answers = at_once(clients, lambda client: send(client, query, as_file(supports="") | {"file": pdf()}))
    assert {answer.status_code for answer in answers} == {303}
    assert (Source.objects.count(), SourceUse.objects.count()) == (1, 1)
    assert [file.name for file in (settings.MEDIA_ROOT / "sources").iterdir()] == [
        Source.objects.get().file.name.removeprefix("sources/")
    ]


def test_adding_and_withdrawing_at_once_leaves_a_source_with_its_uses(process: Process) -> None:
    person, others = citizen("Bruno Leroy"), citizens(N - 1)
    source = given(process, person).source
    things = [
        process.propose(other, title=f"Proposal {n}", text=f"The text of number {n}.").pk
        for n, other in enumerate(others)
    ]
    withdrawing = (client_of(person), "")
    adding = [(client_of(other), f"proposal={pk}") for other, pk in zip(others, things, strict=True)]

    def act(actor: Any) -> int:
        client, query = actor
        if not query:
            return int(client.post(f"/en/sources/{source.pk}/withdraw/").status_code)
        return int(send(client, query).status_code)

    assert set(at_once([withdrawing, *adding], act)) == {303}
    source.refresh_from_db()
    assert source.state == "published"
    assert SourceUse.objects.filter(state="published").count() == N - 1
    assert source.added_by_id in {other.pk for other in others}
    assert not Ballot.objects.get(pk=source.ballot_id).is_frozen


def test_one_person_reports_sixteen_times_at_once(process: Process) -> None:
    given(process, citizen("Bruno Leroy"))
    use = SourceUse.objects.get()
    reader: User = citizen("Dora Reader")
    clients = [client_of(reader) for _ in range(N)]
    answers = at_once(
        clients, lambda client: client.post(f"/en/sources/uses/{use.pk}/report/", {"note": "No."}, headers=OURS)
    )
    assert sorted({answer.status_code for answer in answers}) == [303, 409]
    assert SourceReport.objects.count() == 1
