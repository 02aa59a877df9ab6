"""Withdrawing a text: it goes, what others said of it stays."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from discussion.models import Discussion
from discussion.services import CommentRefused
from notices.models import Notice
from subjects.models import CoAuthor, Proposal, ProposalEvent
from subjects.rules import text_is_hidden
from subjects.services.withdrawal import (
    WithdrawalRefused,
    withdraw,
    withdraw_for_author,
)
from tests.people import OURS, citizen, citizens, client_of
from tests.process import Process
from tests.subjects.merging import argue, at, counts, done, nothing_drifted, two_texts, vote
from texts.models import Fingerprint
from voting.services import VoteRefused


@pytest.fixture
def text(process: Process, bruno: User) -> Proposal:
    """Bruno's text."""
    return process.propose(bruno)


def events(proposal: Proposal) -> list[str]:
    return list(ProposalEvent.objects.filter(proposal=proposal).order_by("pk").values_list("kind", flat=True))


def send(client: Client, proposal: Proposal, **fields: str):  # type: ignore[no-untyped-def]
    return client.post(f"/en/proposals/{proposal.pk}/withdraw/", fields, headers=OURS)


def test_an_author_withdraws_and_the_reason_is_public(process: Process, text: Proposal, as_bruno: Client) -> None:
    page = as_bruno.get(f"/en/proposals/{text.pk}/withdraw/").content.decode()
    assert "cannot be taken back" in page
    answer = send(as_bruno, text, reason="I was wrong about dams.")
    assert (answer.status_code, answer["Location"]) == (303, f"/en/proposals/{text.pk}/")
    text.refresh_from_db()
    assert (text.state, text.withdrawal_reason, text.hide_text_at) == ("withdrawn", "I was wrong about dams.", None)
    assert events(text) == ["withdrawn"]
    assert Client().get(f"/en/proposals/{text.pk}/").status_code == 200
    assert "Let beavers back" not in Client().get(f"{process.url}solutions/").content.decode()


def test_the_page_of_a_text_leads_its_author_alone_to_the_withdrawal(
    text: Proposal, as_bruno: Client, as_dora: Client
) -> None:
    address, page = f"/en/proposals/{text.pk}/withdraw/", f"/en/proposals/{text.pk}/"
    assert address in as_bruno.get(page).content.decode()
    assert address not in as_dora.get(page).content.decode()


def test_a_reason_is_not_needed(text: Proposal, as_bruno: Client) -> None:
    assert send(as_bruno, text).status_code == 303
    assert events(text) == ["withdrawn"]


def test_votes_so_far_stay_counted_and_no_new_ones_are_taken(text: Proposal, bruno: User) -> None:
    one, two = citizens(2)
    vote(text, one, 1)
    withdraw(proposal=text, by=bruno)
    assert counts(text) == (1, 0, 0, 0, 0, 0)
    with pytest.raises(VoteRefused):
        vote(text, two, 1)
    assert nothing_drifted()


def test_comments_of_others_stay_and_no_new_ones_are_taken(text: Proposal, bruno: User) -> None:
    one, two = citizens(2)
    argue(text, one, "Dams last.")
    withdraw(proposal=text, by=bruno)
    assert Discussion.objects.get(proposal=text).n_comments == 1
    with pytest.raises(CommentRefused):
        argue(text, two, "Too late.")


def test_a_withdrawn_text_is_no_longer_found_among_similar_ones(text: Proposal, bruno: User) -> None:
    assert Fingerprint.objects.filter(kind="proposal", object_id=text.pk).exists()
    withdraw(proposal=text, by=bruno)
    assert not Fingerprint.objects.filter(kind="proposal", object_id=text.pk).exists()


def test_withdrawn_twice_is_withdrawn_once(text: Proposal, bruno: User, as_bruno: Client) -> None:
    withdraw(proposal=text, by=bruno, reason="First.")
    withdraw(proposal=text, by=bruno, reason="Second.")
    assert send(as_bruno, text).status_code == 303
    text.refresh_from_db()
    assert text.withdrawal_reason == "First."
    assert events(text) == ["withdrawn"]


def test_others_cannot_withdraw_a_text_nor_see_the_page(text: Proposal, dora: User, as_dora: Client) -> None:
    assert as_dora.get(f"/en/proposals/{text.pk}/withdraw/").status_code == 404
    assert send(as_dora, text).status_code == 404
    with pytest.raises(WithdrawalRefused):
        withdraw(proposal=text, by=dora)


def test_a_co_author_alone_cannot_withdraw_and_is_told_when_the_author_does(text: Proposal, bruno: User) -> None:
    eve = citizen("Eve Lang")
    CoAuthor.objects.create(
        proposal=text, email=eve.email, person=eve, invited_by=bruno, state="accepted", invited_at=timezone.now()
    )
    with pytest.raises(WithdrawalRefused):
        withdraw(proposal=text, by=eve)
    withdraw(proposal=text, by=bruno)
    assert list(Notice.objects.values_list("person", "kind")) == [(eve.pk, "proposal_withdrawn")]


def test_a_visitor_signs_in_first_and_the_reason_is_kept(text: Proposal, visitor: Client) -> None:
    answer = visitor.get(f"/en/proposals/{text.pk}/withdraw/")
    assert answer["Location"].startswith(reverse("account_login"))
    answer = send(visitor, text, reason="I was wrong about dams.")
    assert answer["Location"].startswith(reverse("account_login"))
    text.refresh_from_db()
    assert text.state == "published"


# The text itself


def test_the_text_is_taken_down_after_seven_days_if_the_author_wishes(text: Proposal, as_bruno: Client) -> None:
    send(as_bruno, text, hide_text="on")
    text.refresh_from_db()
    assert text.withdrawn_at is not None
    assert text.hide_text_at == text.withdrawn_at + timedelta(days=7)
    assert not text_is_hidden(text, text.hide_text_at - timedelta(seconds=1))
    assert text_is_hidden(text, text.hide_text_at)


def test_that_a_text_was_taken_down_is_written_once_however_late(text: Proposal, bruno: User) -> None:
    withdraw(proposal=text, by=bruno, hide_text=True)
    call_command("settle_due", verbosity=0)
    assert events(text) == ["withdrawn"]
    with at(timezone.now() + timedelta(days=10)):
        call_command("settle_due", verbosity=0)
        call_command("settle_due", verbosity=0)
    assert events(text) == ["withdrawn", "text_hidden"]


def test_a_text_whose_author_did_not_ask_stays_readable(text: Proposal, bruno: User) -> None:
    withdraw(proposal=text, by=bruno)
    text.refresh_from_db()
    assert not text_is_hidden(text, timezone.now() + timedelta(days=400))


# After the close


def test_after_the_close_only_the_team_withdraws_and_the_page_says_so(
    process: Process, text: Proposal, bruno: User, carla: User, as_bruno: Client
) -> None:
    process.close()
    page = as_bruno.get(f"/en/proposals/{text.pk}/withdraw/")
    assert "only the team" in page.content.decode()
    answer = send(as_bruno, text, reason="I was wrong about dams.")
    assert answer.status_code == 409
    assert "I was wrong about dams." in answer.content.decode()
    withdraw_for_author(proposal=text, by=carla, reason="The author asked.")
    text.refresh_from_db()
    assert text.state == "withdrawn"
    assert list(Notice.objects.values_list("person", "kind")) == [(bruno.pk, "proposal_withdrawn")]


def test_the_team_says_why(text: Proposal, carla: User) -> None:
    for reason in ("", "  ", "a" * 301):
        with pytest.raises(WithdrawalRefused):
            withdraw_for_author(proposal=text, by=carla, reason=reason)


def test_the_team_does_not_withdraw_a_text_of_the_parliamentarian(process: Process, carla: User) -> None:
    with pytest.raises(WithdrawalRefused):
        withdraw_for_author(proposal=process.own_cause, by=carla, reason="No.")


def test_a_text_that_others_are_merged_into_is_not_withdrawn_by_its_author_alone(
    process: Process, bruno: User, dora: User, carla: User
) -> None:
    kept, part = two_texts(process, bruno, dora)
    done(kept, part, by=carla)
    with pytest.raises(WithdrawalRefused):
        withdraw(proposal=kept, by=bruno)


def test_nothing_is_withdrawn_in_a_process_that_is_not_public(process: Process, text: Proposal, bruno: User) -> None:
    process.page.unpublish()
    assert client_of(bruno).get(f"/en/proposals/{text.pk}/withdraw/").status_code == 404
    with pytest.raises(WithdrawalRefused):
        withdraw(proposal=text, by=bruno)
