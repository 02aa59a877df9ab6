"""Co-authors: asked by an address that nobody else sees, named once they have said yes."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from notices.models import Notice
from subjects import services
from subjects.models import CoAuthor, Proposal, ProposalEvent
from tests.people import citizen, client_of
from tests.process import Process

pytestmark = pytest.mark.usefixtures("process")
STRANGER = "nobody.yet@example.org"


@pytest.fixture
def proposal(process: Process, bruno: User) -> Proposal:
    """Bruno's proposal."""
    return process.propose(bruno)


@pytest.fixture
def dora(dora: User) -> User:
    """Dora, who has confirmed her address."""
    EmailAddress.objects.create(user=dora, email=dora.email, verified=True, primary=True)
    return dora


def url(proposal: Proposal) -> str:
    return f"/en/proposals/{proposal.pk}/co-authors/"


def ask(client: Client, proposal: Proposal, email: str) -> HttpResponse:
    """Ask somebody to sign."""
    return client.post(url(proposal), {"email": email})


def answer(client: Client, invitation: CoAuthor, said: str = "accept") -> HttpResponse:
    return client.post(f"/en/invitations/{invitation.pk}/", {"answer": said})


def test_the_answer_is_the_same_whether_there_is_an_account_or_not(
    proposal: Proposal, as_bruno: Client, dora: User, django_capture_on_commit_callbacks: object
) -> None:
    answers = []
    for address in (dora.email, STRANGER):
        response = ask(as_bruno, proposal, address)
        page = as_bruno.get(response["Location"]).content.decode()
        answers.append((response.status_code, response["Location"], "The person is asked." in page, address in page))
    assert answers[0] == answers[1]
    assert CoAuthor.objects.count() == 2


def test_who_has_an_account_gets_a_notice_and_who_has_none_a_plain_mail(
    proposal: Proposal, as_bruno: Client, dora: User, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        ask(as_bruno, proposal, dora.email.upper())
    notice = Notice.objects.get(kind="co_author_invited")
    assert (notice.person, notice.url) == (dora, "/en/invitations/")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        ask(as_bruno, proposal, STRANGER)
    [message] = mail.outbox
    assert message.to == [STRANGER]
    assert "Bruno Leroy" in message.subject
    assert "Let beavers back" in message.body
    assert "http://testserver/en/invitations/" in message.body
    assert message.alternatives == []


def test_asked_twice_somebody_gets_one_mail(
    proposal: Proposal, as_bruno: Client, django_capture_on_commit_callbacks: object
) -> None:
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            assert ask(as_bruno, proposal, STRANGER).status_code == 303
    assert len(mail.outbox) == 1


def test_who_accepts_is_named_on_the_page_and_the_card_and_may_change_the_text(
    process: Process, proposal: Proposal, as_bruno: Client, as_dora: Client, dora: User, bruno: User
) -> None:
    ask(as_bruno, proposal, dora.email)
    assert "Let beavers back" in as_dora.get("/en/invitations/").content.decode()
    said = answer(as_dora, CoAuthor.objects.get())
    assert said["Location"] == f"/en/proposals/{proposal.pk}/"
    for address in (said["Location"], f"{process.url}solutions/"):
        text = Client().get(address).content.decode()
        assert "signed with Dora for Rivers" in text, address
        assert dora.email not in text, address
    assert as_dora.get(f"/en/proposals/{proposal.pk}/edit/").status_code == 200
    assert ProposalEvent.objects.get(proposal=proposal).kind == "co_author"
    assert Notice.objects.get(kind="co_author_joined").person == bruno


def test_who_was_asked_and_has_not_answered_or_declined_is_named_nowhere(
    proposal: Proposal, as_bruno: Client, as_dora: Client, dora: User
) -> None:
    ask(as_bruno, proposal, dora.email)
    assert "Dora" not in Client().get(f"/en/proposals/{proposal.pk}/").content.decode()
    answer(as_dora, CoAuthor.objects.get(), "decline")
    assert CoAuthor.objects.get().state == "declined"
    assert "Dora" not in Client().get(f"/en/proposals/{proposal.pk}/").content.decode()
    assert as_dora.get(f"/en/proposals/{proposal.pk}/edit/").status_code == 404
    assert "declined" in as_bruno.get(url(proposal)).content.decode()


def test_an_invitation_is_answered_only_at_ones_own_confirmed_address(
    proposal: Proposal, as_bruno: Client, as_dora: Client, dora: User
) -> None:
    ask(as_bruno, proposal, STRANGER)
    invitation = CoAuthor.objects.get()
    assert "Let beavers back" not in as_dora.get("/en/invitations/").content.decode()
    answer(as_dora, invitation)
    unconfirmed = User.objects.create_user(email=STRANGER, display_name="Nils Berg")
    EmailAddress.objects.create(user=unconfirmed, email=STRANGER, verified=False)
    answer(client_of(unconfirmed), invitation)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.person) == ("invited", None)
    EmailAddress.objects.update(verified=True)
    answer(client_of(unconfirmed), invitation)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.person) == ("accepted", unconfirmed)


def test_accepted_twice_it_is_one_signature_and_one_line(
    proposal: Proposal, as_bruno: Client, as_dora: Client, dora: User
) -> None:
    ask(as_bruno, proposal, dora.email)
    for _ in range(2):
        assert answer(as_dora, CoAuthor.objects.get())["Location"] == f"/en/proposals/{proposal.pk}/"
    assert ProposalEvent.objects.filter(kind="co_author").count() == 1


def test_asked_at_two_addresses_a_person_signs_once(
    proposal: Proposal, as_bruno: Client, as_dora: Client, dora: User
) -> None:
    EmailAddress.objects.create(user=dora, email="dora@work.example.org", verified=True)
    for address in (dora.email, "dora@work.example.org"):
        ask(as_bruno, proposal, address)
    for invitation in CoAuthor.objects.all():
        answer(as_dora, invitation)
    assert CoAuthor.objects.filter(state="accepted").count() == 1
    assert "You sign this text already." in as_dora.get("/en/invitations/").content.decode()


def test_nobody_but_the_author_sees_the_addresses_or_asks_anybody(
    proposal: Proposal, as_bruno: Client, as_dora: Client, dora: User, client: Client
) -> None:
    ask(as_bruno, proposal, dora.email)
    ask(as_bruno, proposal, STRANGER)
    answer(as_dora, CoAuthor.objects.get(email=dora.email))
    assert STRANGER in as_bruno.get(url(proposal)).content.decode()
    assert as_dora.get(url(proposal)).status_code == 404
    assert ask(as_dora, proposal, "another@example.org").status_code == 404
    assert client.get(url(proposal)).status_code == 302
    for address in (f"/en/proposals/{proposal.pk}/", f"/en/proposals/{proposal.pk}/history/"):
        assert STRANGER not in as_dora.get(address).content.decode()


@pytest.mark.parametrize("email", ["", "nonsense", "a@b", "a\0b@example.org"])
def test_what_is_no_address_is_said(proposal: Proposal, as_bruno: Client, email: str) -> None:
    assert ask(as_bruno, proposal, email).status_code == 400
    assert not CoAuthor.objects.exists()


def test_ones_own_address_too_many_and_too_fast_are_refused(
    proposal: Proposal, as_bruno: Client, bruno: User, settings: object
) -> None:
    assert ask(as_bruno, proposal, bruno.email).status_code == 409
    assert [ask(as_bruno, proposal, f"p{n}@example.org").status_code for n in range(3)] == [303, 303, 429]
    settings.TEXTS_A_MINUTE = 0  # type: ignore[attr-defined]
    settings.CO_AUTHORS_MOST = 2  # type: ignore[attr-defined]
    refused = ask(as_bruno, proposal, "p3@example.org")
    assert refused.status_code == 409
    assert "p3@example.org" in refused.content.decode()


def test_after_the_close_nobody_is_asked_or_joins(
    process: Process, proposal: Proposal, as_bruno: Client, as_dora: Client, dora: User
) -> None:
    ask(as_bruno, proposal, dora.email)
    process.close()
    assert ask(as_bruno, proposal, STRANGER).status_code == 409
    answer(as_dora, CoAuthor.objects.get())
    assert CoAuthor.objects.get().state == "invited"
    assert "This step closed on" in as_dora.get("/en/invitations/").content.decode()


def test_a_link_answers_nothing(proposal: Proposal, as_bruno: Client, as_dora: Client, dora: User) -> None:
    ask(as_bruno, proposal, dora.email)
    as_dora.get(f"/en/invitations/{CoAuthor.objects.get().pk}/?answer=accept")
    assert CoAuthor.objects.get().state == "invited"


def test_a_parliamentarians_text_has_no_co_authors(process: Process, ana: User) -> None:
    own = process.own_cause
    assert client_of(ana).get(url(own)).status_code == 404
    with pytest.raises(services.CoAuthorRefused):
        services.invite(proposal_id=own.pk, email=STRANGER, by=ana, site_url="http://testserver")


def test_a_co_author_who_has_left_is_a_former_participant(
    proposal: Proposal, as_bruno: Client, as_dora: Client, dora: User
) -> None:
    ask(as_bruno, proposal, dora.email)
    answer(as_dora, CoAuthor.objects.get())
    User.objects.filter(pk=dora.pk).update(
        display_name="", declared_interest="", is_active=False, left_at=citizen("Vera Blum").date_joined
    )
    assert "signed with Former participant" in Client().get(f"/en/proposals/{proposal.pk}/").content.decode()


def test_who_signed_can_take_their_name_away(proposal: Proposal, as_bruno: Client, as_dora: Client, dora: User) -> None:
    ask(as_bruno, proposal, dora.email)
    answer(as_dora, CoAuthor.objects.get())
    assert "Take my name away" in as_dora.get("/en/invitations/").content.decode()
    answer(as_dora, CoAuthor.objects.get(), "decline")
    assert "Dora" not in Client().get(f"/en/proposals/{proposal.pk}/").content.decode()
    assert as_dora.get(f"/en/proposals/{proposal.pk}/edit/").status_code == 404
