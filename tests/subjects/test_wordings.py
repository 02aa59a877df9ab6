"""Other wordings: proposed by anyone, voted on and discussed as themselves, adopted by the authors (behaviour 6.2)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from discussion.models import Discussion
from discussion.services import post_comment
from notices.models import Notice
from subjects import services
from subjects.models import CoAuthor, Proposal, ProposalEvent, Wording
from tests.accounts.conftest import sign_in
from tests.people import OURS, citizen, client_of
from tests.process import Process, ballot_of, loaded
from voting.models import Ballot
from voting.opened import stamp
from voting.services import cast

TITLE, TEXT, WHY = "Let two beavers back", "They hold the water back.", "One of them is lonely."


@pytest.fixture
def proposal(process: Process, bruno: User) -> Proposal:
    """Bruno's proposal."""
    return process.propose(bruno)


def form(**changes: Any) -> dict[str, Any]:
    """A wording that is right, with changes."""
    return {"title": TITLE, "text": TEXT, "explanation": WHY, "language": "en", "base": 1, "nonce": "n1"} | changes


def send(client: Client, proposal: Proposal, **changes: Any) -> HttpResponse:
    """Send another wording."""
    return client.post(f"/en/proposals/{proposal.pk}/wordings/new/", form(**changes), headers=OURS)


def reword(proposal: Proposal, author: User, **changes: Any) -> Wording:
    """A published wording by `author`."""
    values: dict[str, Any] = {"title": TITLE, "text": TEXT, "explanation": WHY, "language": "en", "base": 1}
    return services.propose_wording(proposal_id=proposal.pk, author=author, **values | changes)


def adopt(client: Client, wording: Wording, seen: int = 1) -> HttpResponse:
    """Press "Adopt this wording"."""
    return client.post(f"/en/wordings/{wording.pk}/adopt/", {"seen": seen, "opened": stamp(timezone.now())})


def page(client: Client, wording: Wording) -> str:
    return client.get(f"/en/wordings/{wording.pk}/").content.decode()


def test_the_form_shows_the_text_to_change(proposal: Proposal) -> None:
    text = Client().get(f"/en/proposals/{proposal.pk}/wordings/new/").content.decode()
    assert 'value="Let beavers back"' in text
    assert "They hold water back." in text
    assert "The authors may adopt it" in text


def test_anyone_proposes_another_wording_and_all_see_what_it_changes(
    proposal: Proposal, as_dora: Client, dora: User
) -> None:
    answer = send(as_dora, proposal)
    wording = Wording.objects.get()
    assert answer["Location"] == f"/en/wordings/{wording.pk}/"
    assert (wording.author, wording.base, wording.state) == (dora, proposal.current, "published")
    for address in (answer["Location"], f"/en/proposals/{proposal.pk}/", f"/en/proposals/{proposal.pk}/wordings/"):
        text = Client().get(address).content.decode()
        assert "Dora for Rivers" in text, address
        assert WHY in text, address
        assert "<ins>" in text, address
        assert f'id="vote-{wording.ballot_id}"' in text, address
    assert loaded(pk=proposal.pk).title == "Let beavers back"


def test_the_author_is_told_of_a_wording_once(proposal: Proposal, dora: User, bruno: User) -> None:
    reword(proposal, dora)
    reword(proposal, bruno, title="My own")
    assert list(Notice.objects.filter(kind="wording_proposed").values_list("person__display_name", flat=True)) == [
        "Bruno Leroy"
    ]


WRONG = [
    ({"explanation": ""}, "Say why it is better so."),
    ({"explanation": "a" * 1001}, "at most 1000 characters (it has 1001)"),
    ({"title": ""}, "Say it in one sentence first."),
    ({"title": "a" * 121}, "at most 120 characters (it has 121)"),
    ({"text": "a" * 2001}, "at most 2000 characters (it has 2001)"),
    ({"language": "xx"}, "xx is not one of the available choices"),
    ({"base": ""}, "This field is required."),
]


@pytest.mark.parametrize(("changes", "words"), WRONG)
def test_bad_input_is_said_and_the_words_given_back(
    proposal: Proposal, as_dora: Client, changes: dict[str, Any], words: str
) -> None:
    answer = send(as_dora, proposal, **changes)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert words in text
    if "explanation" not in changes:
        assert WHY in text
    assert not Wording.objects.exists()


def test_a_wording_that_changes_nothing_is_refused(proposal: Proposal, as_dora: Client) -> None:
    answer = send(as_dora, proposal, title=proposal.title, text=proposal.text)
    assert answer.status_code == 409
    assert "Nothing is changed" in answer.content.decode()
    assert WHY in answer.content.decode()


def test_sent_twice_it_is_published_once(proposal: Proposal, as_dora: Client) -> None:
    assert send(as_dora, proposal)["Location"] == send(as_dora, proposal)["Location"]
    assert Wording.objects.count() == 1


def test_after_the_close_the_words_are_given_back(process: Process, proposal: Proposal, as_dora: Client) -> None:
    process.close()
    answer = send(as_dora, proposal)
    assert answer.status_code == 409
    assert "This step closed on" in answer.content.decode()
    assert WHY in answer.content.decode()


def test_a_form_opened_before_the_close_is_taken_after_it_and_marked(
    process: Process, proposal: Proposal, dora: User
) -> None:
    closes_at = process.window.closes_at
    assert closes_at is not None
    with time_machine.travel(closes_at + timedelta(seconds=90), tick=False):
        assert send(client_of(dora), proposal, opened=stamp(closes_at - timedelta(hours=1))).status_code == 303
    assert Wording.objects.get().is_late


def test_too_many_texts_are_refused_and_the_words_given_back(proposal: Proposal, as_dora: Client) -> None:
    for n in range(2):
        assert send(as_dora, proposal, nonce=f"n{n}", title=f"Title {n}").status_code == 303
    answer = send(as_dora, proposal, nonce="n3", title="Title 3")
    assert answer.status_code == 429
    assert WHY in answer.content.decode()
    assert Wording.objects.count() == 2


def test_a_wording_written_before_signing_in_is_published_after_it(
    client: Client, proposal: Proposal, dora: User
) -> None:
    send(client, proposal)
    answer = sign_in(client, dora.email)
    assert answer["Location"] == f"/en/wordings/{Wording.objects.get().pk}/"
    assert Wording.objects.get().author == dora


def test_words_written_before_signing_in_come_back_when_the_step_has_closed(
    client: Client, process: Process, proposal: Proposal, dora: User
) -> None:
    send(client, proposal)
    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        close = timezone.now() - timedelta(hours=23, minutes=30)
        type(process.window).objects.filter(pk=process.window.pk).update(closes_at=close)
        answer = sign_in(client, dora.email)
        text = client.get(answer["Location"]).content.decode()
    assert "Your wording was not published. This step closed on" in text
    assert WHY in text


def test_what_was_sent_before_the_close_counts_when_the_sign_in_comes_within_a_day(
    client: Client, process: Process, proposal: Proposal, dora: User
) -> None:
    send(client, proposal)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        close = timezone.now() - timedelta(hours=1)
        type(process.window).objects.filter(pk=process.window.pk).update(closes_at=close)
        sign_in(client, dora.email)
    assert Wording.objects.get().is_late


def test_it_is_voted_on_and_discussed_as_itself(proposal: Proposal, dora: User, bruno: User) -> None:
    wording = reword(proposal, dora)
    cast(ballot=ballot_of(wording), voter=citizen("Vera Blum"), choice=1)
    assert (ballot_of(wording).n_agree, ballot_of(proposal).n_agree) == (1, 0)
    discussion = Discussion.objects.select_related("window").get(key=f"wording:{wording.pk}")
    post_comment(discussion=discussion, author=bruno, text="Why two?", language="en")
    assert "Why two?" in page(Client(), wording)
    assert Client().get(f"/en/discussions/{discussion.pk}/").status_code == 200


def test_the_author_adopts_a_wording_and_it_is_the_text_with_credit(
    proposal: Proposal, as_bruno: Client, dora: User, bruno: User
) -> None:
    voter = citizen("Vera Blum")
    cast(ballot=ballot_of(proposal), voter=voter, choice=1)
    wording = reword(proposal, dora)
    assert "Adopt this wording" in page(as_bruno, wording)
    assert adopt(as_bruno, wording)["Location"] == f"/en/proposals/{proposal.pk}/"
    current = loaded(pk=proposal.pk).current
    assert (current.number, current.title, current.text, current.wording) == (2, TITLE, TEXT, wording)
    assert current.motive == WHY
    wording.refresh_from_db()
    assert (wording.state, ballot_of(proposal).version, ballot_of(proposal).n_agree) == ("adopted", 2, 1)
    assert ProposalEvent.objects.get(proposal=proposal).kind == "adopted"
    text = Client().get(f"/en/proposals/{proposal.pk}/").content.decode()
    assert "with a wording by Dora for Rivers" in text
    assert "with a wording by Dora for Rivers" in Client().get(f"/en/proposals/{proposal.pk}/history/").content.decode()
    assert set(Notice.objects.filter(kind="proposal_edited").values_list("person", flat=True)) == {voter.pk, dora.pk}
    assert "as version 2" in page(Client(), wording)


def test_credit_stays_when_the_author_changes_the_text_again(
    proposal: Proposal, as_bruno: Client, dora: User, bruno: User
) -> None:
    adopt(as_bruno, reword(proposal, dora))
    services.edit(proposal_id=proposal.pk, editor=bruno, title="Beavers", text="x", motive="m", base=2)
    assert "with a wording by Dora for Rivers" in Client().get(f"/en/proposals/{proposal.pk}/").content.decode()


def test_adopted_twice_it_is_adopted_once(proposal: Proposal, as_bruno: Client, dora: User) -> None:
    wording = reword(proposal, dora)
    assert adopt(as_bruno, wording).status_code == 303
    assert adopt(as_bruno, wording).status_code == 303
    assert proposal.versions.count() == 2


def test_a_co_author_may_adopt_and_others_may_not(proposal: Proposal, dora: User, as_dora: Client) -> None:
    wording = reword(proposal, citizen("Vera Blum"))
    assert "Adopt this wording" not in page(as_dora, wording)
    assert adopt(as_dora, wording).status_code == 404
    CoAuthor.objects.create(
        proposal=proposal,
        email=dora.email,
        person=dora,
        invited_by=proposal.author,
        state="accepted",
        invited_at=timezone.now(),
    )
    assert adopt(as_dora, wording).status_code == 303
    assert loaded(pk=proposal.pk).title == TITLE


def test_the_text_moved_on_both_redlines_are_shown_and_an_old_page_adopts_nothing(
    proposal: Proposal, as_bruno: Client, dora: User, bruno: User
) -> None:
    wording = reword(proposal, dora)
    services.edit(proposal_id=proposal.pk, editor=bruno, title="Beavers", text="A new text.", motive="m", base=1)
    text = page(as_bruno, wording)
    assert "What it changes in version 1" in text
    assert "From the text of now (version 2) to this wording" in text
    answer = adopt(as_bruno, wording, seen=1)
    assert "The text has changed since you opened this page." in as_bruno.get(answer["Location"]).content.decode()
    assert proposal.versions.count() == 2
    adopt(as_bruno, wording, seen=2)
    assert loaded(pk=proposal.pk).title == TITLE


def test_the_adopted_wording_takes_no_more_votes_of_its_own(
    proposal: Proposal, as_bruno: Client, as_dora: Client, dora: User
) -> None:
    wording = reword(proposal, dora)
    adopt(as_bruno, wording)
    assert as_dora.post(f"/en/vote/{wording.ballot_id}/", {"value": "agree"}).status_code == 409
    assert "vote there" in page(Client(), wording)


def test_after_the_close_nothing_is_adopted(process: Process, proposal: Proposal, as_bruno: Client, dora: User) -> None:
    wording = reword(proposal, dora)
    process.close()
    assert "Adopt this wording" not in page(as_bruno, wording)
    answer = as_bruno.post(f"/en/wordings/{wording.pk}/adopt/", {"seen": 1})
    assert "This step closed on" in as_bruno.get(answer["Location"]).content.decode()
    assert proposal.versions.count() == 1


def test_a_wording_of_a_parliamentarians_text_is_voted_on_but_not_adopted(
    process: Process, as_dora: Client, ana: User
) -> None:
    own = process.own_cause
    assert "not adopted here" in Client().get(f"/en/proposals/{own.pk}/wordings/new/").content.decode()
    assert send(as_dora, own).status_code == 303
    wording = Wording.objects.get()
    text = page(client_of(ana), wording)
    assert "that takes a new publication" in text
    assert "Adopt this wording" not in text
    assert adopt(client_of(ana), wording).status_code == 404
    with pytest.raises(services.EditRefused):
        services.adopt_wording(wording_id=wording.pk, by=ana, seen=1)


def test_its_author_withdraws_a_wording_and_what_others_said_stays(
    proposal: Proposal, as_dora: Client, dora: User, bruno: User
) -> None:
    wording = reword(proposal, dora)
    discussion = Discussion.objects.select_related("window").get(key=f"wording:{wording.pk}")
    post_comment(discussion=discussion, author=bruno, text="Why two?", language="en")
    as_dora.post(f"/en/wordings/{wording.pk}/withdraw/", {"reason": "I was wrong."})
    text = page(Client(), wording)
    assert "Withdrawn by its author on" in text
    assert "I was wrong." in text
    assert "Why two?" in text
    assert Ballot.objects.get(pk=wording.ballot_id).is_frozen
    assert f'id="wording-{wording.pk}"' not in Client().get(f"/en/proposals/{proposal.pk}/").content.decode()


def test_nobody_withdraws_the_wording_of_another_or_an_adopted_one(
    proposal: Proposal, as_bruno: Client, as_dora: Client, dora: User
) -> None:
    wording = reword(proposal, dora)
    assert as_bruno.post(f"/en/wordings/{wording.pk}/withdraw/", {}).status_code == 404
    adopt(as_bruno, wording)
    as_dora.post(f"/en/wordings/{wording.pk}/withdraw/", {})
    wording.refresh_from_db()
    assert wording.state == "adopted"


def test_a_withdrawn_wording_cannot_be_adopted(proposal: Proposal, as_bruno: Client, dora: User) -> None:
    wording = reword(proposal, dora)
    services.withdraw_wording(wording_id=wording.pk, by=dora)
    adopt(as_bruno, wording)
    assert proposal.versions.count() == 1


def test_a_hidden_wording_is_not_found(proposal: Proposal, dora: User) -> None:
    wording = reword(proposal, dora)
    Wording.objects.filter(pk=wording.pk).update(state="hidden")
    assert Client().get(f"/en/wordings/{wording.pk}/").status_code == 404
    assert Client().get(f"/en/discussions/{wording.discussion_id}/").status_code == 404


def test_the_page_of_the_proposal_shows_five_and_leads_to_all(
    proposal: Proposal, django_assert_max_num_queries: Any, settings: Any
) -> None:
    settings.TEXTS_A_MINUTE = settings.TEXTS_A_DAY = 0
    writer = citizen("Vera Blum")
    for n in range(25):
        reword(proposal, writer, title=f"Title {n}")
    text = Client().get(f"/en/proposals/{proposal.pk}/").content.decode()
    assert text.count('id="wording-') == 5
    assert "All other wordings" in text
    with django_assert_max_num_queries(20):
        first = Client().get(f"/en/proposals/{proposal.pk}/wordings/?seed=7").content.decode()
    second = Client().get(f"/en/proposals/{proposal.pk}/wordings/?seed=7&page=2").content.decode()
    assert (first.count('id="wording-'), second.count('id="wording-')) == (20, 5)
    assert "25 other wordings" in first


def test_no_wording_of_a_withdrawn_text(proposal: Proposal, as_dora: Client) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(state="withdrawn", withdrawn_at=timezone.now())
    answer = send(as_dora, proposal)
    assert answer.status_code == 409
    assert WHY in answer.content.decode()
