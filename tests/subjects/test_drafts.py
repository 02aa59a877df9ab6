"""Drafts: kept on the server for the one who writes, seen by nobody else, published once."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from subjects import services
from subjects.models import Draft, Proposal
from tests.accounts.conftest import sign_in
from tests.people import OURS, client_of
from tests.process import Process

TITLE, TEXT = "Let beavers back", "They hold the water\n\nand ask nothing."


def send(client: Client, process: Process, **changes: Any) -> HttpResponse:
    """Send the form of a solution, by the button that saves a draft unless `changes` say otherwise."""
    data = {"title": TITLE, "text": TEXT, "language": "en", "nonce": "n1", "save": "1"} | changes
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(f"/en/propose/{process.subject.pk}/solution/", data, headers=OURS)


def keep(process: Process, person: User, title: str = TITLE) -> Draft:
    """A draft of `person`."""
    return services.save_draft(
        person=person, subject=process.subject, kind="solution", title=title, text=TEXT, language="en"
    )


def by_participants() -> Any:
    return Proposal.objects.filter(origin="participant")


def test_a_draft_is_kept_with_all_its_words_and_continued(process: Process, as_bruno: Client, bruno: User) -> None:
    answer = send(as_bruno, process, language="fr", treats=[process.own_cause.pk])
    draft = Draft.objects.get()
    assert answer["Location"] == f"/en/drafts/{draft.pk}/"
    assert (draft.person, draft.title, draft.text, draft.language) == (bruno, TITLE, TEXT, "fr")
    assert draft.treats == [process.own_cause.pk]
    text = as_bruno.get(answer["Location"]).content.decode()
    assert f'value="{TITLE}"' in text
    assert "and ask nothing." in text
    assert '<option value="fr" selected>' in text
    assert "checked" in text
    assert not by_participants().exists()


def test_half_a_text_or_one_too_long_can_be_kept(process: Process, as_bruno: Client) -> None:
    assert send(as_bruno, process, text="").status_code == 303
    assert send(as_bruno, process, title="", text="a" * 2500).status_code == 303
    assert sorted(len(draft.text) for draft in Draft.objects.all()) == [0, 2500]


def test_nothing_is_no_draft(process: Process, as_bruno: Client) -> None:
    answer = send(as_bruno, process, title=" ", text="")
    assert answer.status_code == 400
    assert "Write something first." in answer.content.decode()


def test_saved_again_it_is_the_same_draft(process: Process, as_bruno: Client, bruno: User) -> None:
    draft = keep(process, bruno)
    send(as_bruno, process, title="Two beavers", draft=draft.pk)
    assert Draft.objects.get().title == "Two beavers"


def test_published_from_a_draft_the_draft_is_gone(process: Process, as_bruno: Client, bruno: User) -> None:
    draft = keep(process, bruno)
    assert send(as_bruno, process, save=None, draft=draft.pk).status_code == 303
    assert by_participants().get().title == TITLE
    assert not Draft.objects.exists()


def test_sent_twice_from_a_draft_it_is_published_once(process: Process, as_bruno: Client, bruno: User) -> None:
    draft = keep(process, bruno)
    first = send(as_bruno, process, save=None, draft=draft.pk)
    assert send(as_bruno, process, save=None, draft=draft.pk)["Location"] == first["Location"]
    assert by_participants().count() == 1


def test_a_draft_deleted_in_another_window_gives_the_words_back_and_they_can_be_sent_again(
    process: Process, as_bruno: Client, bruno: User
) -> None:
    draft = keep(process, bruno)
    services.delete_draft(draft_id=draft.pk, person=bruno)
    answer = send(as_bruno, process, save=None, draft=draft.pk)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "This draft was published or deleted meanwhile." in text
    assert "and ask nothing." in text
    assert f'name="draft" value="{draft.pk}"' not in text
    assert send(as_bruno, process, save=None).status_code == 303


def test_ones_drafts_are_listed_for_oneself_alone(
    process: Process, as_bruno: Client, as_dora: Client, bruno: User, client: Client
) -> None:
    draft = keep(process, bruno)
    assert TITLE in as_bruno.get("/en/drafts/").content.decode()
    assert TITLE not in as_dora.get("/en/drafts/").content.decode()
    assert as_dora.get(f"/en/drafts/{draft.pk}/").status_code == 404
    assert as_dora.post(f"/en/drafts/{draft.pk}/delete/").status_code == 404
    assert client.get("/en/drafts/")["Location"].startswith("/en/account/sign-in/")
    assert Draft.objects.exists()


def test_another_persons_draft_is_neither_overwritten_nor_deleted_by_publishing(
    process: Process, as_dora: Client, bruno: User
) -> None:
    draft = keep(process, bruno)
    send(as_dora, process, title="Mine", draft=draft.pk)
    assert send(as_dora, process, title="Let two beavers back", draft=draft.pk, save=None).status_code == 409
    draft.refresh_from_db()
    assert draft.title == TITLE


def test_a_draft_is_deleted_by_a_press_and_not_by_a_link(process: Process, as_bruno: Client, bruno: User) -> None:
    draft = keep(process, bruno)
    as_bruno.get(f"/en/drafts/{draft.pk}/delete/")
    assert Draft.objects.exists()
    as_bruno.post(f"/en/drafts/{draft.pk}/delete/")
    assert not Draft.objects.exists()


def test_at_most_twenty_drafts_are_kept_and_the_words_given_back(
    process: Process, as_bruno: Client, bruno: User
) -> None:
    for n in range(20):
        keep(process, bruno, f"Title {n}")
    answer = send(as_bruno, process)
    assert answer.status_code == 409
    assert "You have 20 drafts already" in answer.content.decode()
    assert "and ask nothing." in answer.content.decode()
    assert send(as_bruno, process, draft=Draft.objects.first().pk).status_code == 303


def test_after_the_close_a_draft_can_be_read_and_saved_but_not_published(
    process: Process, as_bruno: Client, bruno: User
) -> None:
    draft = keep(process, bruno)
    process.close()
    text = as_bruno.get(f"/en/drafts/{draft.pk}/").content.decode()
    assert "This step closed on" in text
    assert "and ask nothing." in text
    answer = send(as_bruno, process, save=None, draft=draft.pk, opened="")
    assert answer.status_code == 409
    assert "and ask nothing." in answer.content.decode()
    assert send(as_bruno, process, draft=draft.pk, title="For later").status_code == 303
    assert Draft.objects.get().title == "For later"


def test_a_visitors_draft_is_kept_after_signing_in(client: Client, process: Process, bruno: User) -> None:
    answer = send(client, process)
    assert answer.status_code == 303
    assert not Draft.objects.exists()
    answer = sign_in(client, bruno.email)
    draft = Draft.objects.get()
    assert answer["Location"] == f"/en/drafts/{draft.pk}/"
    assert (draft.person, draft.text) == (bruno, TEXT)


def test_the_words_of_a_draft_whose_subject_is_not_public_can_still_be_read(process: Process, bruno: User) -> None:
    draft = keep(process, bruno)
    process.page.unpublish()
    as_bruno = client_of(bruno)
    assert as_bruno.get(f"/en/drafts/{draft.pk}/")["Location"] == "/en/drafts/"
    assert "and ask nothing." in as_bruno.get("/en/drafts/").content.decode()


@pytest.mark.parametrize("number", ["0", "999999", "9" * 18])
def test_a_draft_that_does_not_exist_is_not_found(process: Process, as_bruno: Client, number: str) -> None:
    assert as_bruno.get(f"/en/drafts/{number}/").status_code == 404
