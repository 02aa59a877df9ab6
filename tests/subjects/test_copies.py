"""Campaigns: the same text by many is one text, and everybody who sent it is counted."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from subjects import services
from subjects.models import Proposal, ProposalCopy
from tests.accounts.conftest import sign_in
from tests.people import OURS, citizen, citizens, client_of
from tests.process import Process, loaded, open_process

TITLE = "Let beavers back into the river"
TEXT = (
    "They hold the water back in spring and let it go in summer, when the fields need it. Nobody has to pay for "
    "their dams, and where they live there are more fish, more birds and fewer floods than anywhere else."
)


def send(client: Client, process: Process, kind: str = "solution", **changes: Any) -> HttpResponse:
    """Send the text of the campaign."""
    data = {"title": TITLE, "text": TEXT, "language": "en", "nonce": "n1"} | changes
    return client.post(f"/en/propose/{process.subject.pk}/{kind}/", data, headers=OURS)


def by_participants() -> Any:
    return Proposal.objects.filter(origin="participant")


@pytest.fixture
def first(process: Process, bruno: User) -> Proposal:
    """Bruno's text, which a campaign takes up."""
    return process.propose(bruno, TITLE, text=TEXT)


def test_the_same_text_by_another_person_is_counted_and_not_published_twice(
    process: Process, first: Proposal, as_dora: Client, dora: User
) -> None:
    answer = send(as_dora, process)
    assert answer["Location"] == f"/en/proposals/{first.pk}/"
    text = as_dora.get(answer["Location"]).content.decode()
    assert "The same text is already here; you are counted: 2 people sent it." in text
    assert by_participants().get().n_copies == 1
    copy = ProposalCopy.objects.get()
    assert (copy.person, copy.title, copy.text) == (dora, TITLE, TEXT)


def test_case_accents_and_typography_make_no_other_text(process: Process, first: Proposal, as_dora: Client) -> None:
    send(as_dora, process, title=TITLE.upper(), text=TEXT.replace(", ", " – "))
    assert loaded(pk=first.pk).n_copies == 1
    assert ProposalCopy.objects.get().title == TITLE.upper()


def test_the_card_and_the_page_say_one_text_by_so_many_people(process: Process, first: Proposal) -> None:
    for person in citizens(3):
        send(client_of(person), process)
    for address in (f"/en/proposals/{first.pk}/", f"{process.url}solutions/"):
        assert "one text, 4 people" in Client().get(address).content.decode(), address


def test_a_person_is_counted_once_however_often_they_send_it(
    process: Process, first: Proposal, as_dora: Client
) -> None:
    for n in range(2):
        assert send(as_dora, process, nonce=f"n{n}").status_code == 303
    assert "You have sent this text already" in as_dora.get("/en/").content.decode()
    assert loaded(pk=first.pk).n_copies == ProposalCopy.objects.count() == 1


def test_the_author_who_sends_it_again_is_not_counted_again(
    process: Process, first: Proposal, as_bruno: Client
) -> None:
    answer = send(as_bruno, process)
    assert "You have sent this text already" in as_bruno.get(answer["Location"]).content.decode()
    assert by_participants().get().n_copies == 0


def test_a_campaign_is_throttled_person_by_person_and_its_words_given_back(
    process: Process, first: Proposal, as_dora: Client, dora: User
) -> None:
    for n in range(2):
        services.contribute(
            subject=process.subject, author=dora, kind="cause", title=f"Cause {n}", text="Dry.", language="en"
        )
    answer = send(as_dora, process, nonce="n9")
    assert answer.status_code == 429
    assert TITLE in answer.content.decode()
    assert loaded(pk=first.pk).n_copies == 0


def test_nearly_the_same_text_is_a_choice_and_its_sender_can_be_counted(
    process: Process, first: Proposal, as_dora: Client
) -> None:
    near = TEXT.replace("more birds", "many more birds")
    answer = send(as_dora, process, text=near)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Nearly the same text is here, sent by 1 person" in page
    assert "Count me with the text that is there" in page
    assert "many more birds" in page
    assert by_participants().count() == 1
    seal = page.partition('name="same" value="')[2].partition('"')[0]
    answer = send(as_dora, process, text=near, same=seal)
    assert answer["Location"] == f"/en/proposals/{first.pk}/"
    assert ProposalCopy.objects.get().text == near
    assert by_participants().count() == 1


def test_nearly_the_same_text_is_published_for_who_says_it_is_different(
    process: Process, first: Proposal, as_dora: Client
) -> None:
    near = TEXT.replace("fewer floods", "no floods")
    page = send(as_dora, process, text=near).content.decode()
    seal = page.partition('name="anyway" value="')[2].partition('"')[0]
    assert send(as_dora, process, text=near, anyway=seal).status_code == 303
    assert by_participants().count() == 2
    assert loaded(pk=first.pk).n_copies == 0


def test_a_short_text_is_no_campaign(process: Process, bruno: User, as_dora: Client) -> None:
    process.propose(bruno, "Yes", text="I agree.")
    page = send(as_dora, process, title="Yes", text="I agree.").content.decode()
    assert "Count me with" not in page
    seal = page.partition('name="anyway" value="')[2].partition('"')[0]
    send(as_dora, process, title="Yes", text="I agree.", anyway=seal)
    assert by_participants().count() == 2


def test_the_same_words_as_a_cause_and_as_a_solution_are_two_texts(
    process: Process, first: Proposal, as_dora: Client
) -> None:
    page = send(as_dora, process, "cause").content.decode()
    seal = page.partition('name="anyway" value="')[2].partition('"')[0]
    send(as_dora, process, "cause", anyway=seal)
    assert sorted(by_participants().values_list("kind", flat=True)) == ["cause", "solution"]


def test_the_same_words_in_another_process_are_another_text(process: Process, first: Proposal, dora: User) -> None:
    other = open_process(User.objects.get(display_name="Ana Ruiz").representative, process.home, title="The lake")
    assert send(client_of(dora), other).status_code == 303
    assert by_participants().count() == 2


def test_a_withdrawn_text_takes_no_copies(process: Process, first: Proposal, as_dora: Client) -> None:
    Proposal.objects.filter(pk=first.pk).update(state="withdrawn", withdrawn_at=timezone.now())
    send(as_dora, process)
    assert by_participants().count() == 2


def test_a_copy_of_a_merged_text_counts_for_the_one_it_was_merged_into(
    process: Process, first: Proposal, as_dora: Client
) -> None:
    kept = process.propose(citizen("Vera Blum"), "Beavers")
    Proposal.objects.filter(pk=first.pk).update(state="merged", merged_into=kept)
    assert send(as_dora, process)["Location"] == f"/en/proposals/{kept.pk}/"
    assert loaded(pk=kept.pk).n_copies == 1


def test_a_copy_sent_before_signing_in_is_counted_after_it(
    client: Client, process: Process, first: Proposal, dora: User
) -> None:
    assert send(client, process).status_code == 303
    assert sign_in(client, dora.email)["Location"] == f"/en/proposals/{first.pk}/"
    assert ProposalCopy.objects.get().person == dora


def test_a_co_author_is_not_counted_as_a_copy(process: Process, first: Proposal, dora: User) -> None:
    first.co_authors.create(
        email=dora.email, person=dora, invited_by=first.author, state="accepted", invited_at=first.published_at
    )
    sent = services.contribute(
        subject=process.subject, author=dora, kind="solution", title=TITLE, text=TEXT, language="en"
    )
    assert (sent.is_copy, sent.is_counted) == (True, False)
    assert loaded(pk=first.pk).n_copies == 0
