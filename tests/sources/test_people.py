"""Reporting, withdrawing, leaving."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services import leave
from notices.models import Notice
from sources.models import Source, SourceReport, SourceUse
from sources.services import SourceRefused, answer_report, report, withdraw
from tests.accounts.conftest import sign_in
from tests.people import OURS, client_of
from tests.process import Process, days
from tests.sources.conftest import form, given, send, the_source
from voting.models import Ballot, Window


@pytest.fixture
def use(process: Process, bruno: User) -> SourceUse:
    """What Bruno uses a source for."""
    given(process, bruno)
    return SourceUse.objects.get()


def address_of(use: SourceUse) -> str:
    return f"/en/sources/uses/{use.pk}/report/"


def test_a_person_says_once_that_a_source_does_not_say_it(process: Process, use: SourceUse, as_dora: Client) -> None:
    answer = as_dora.post(address_of(use), {"note": "Page 12 says a fifth."}, headers=OURS)
    assert (answer.status_code, answer["Location"]) == (303, f"/en/sources/{use.source_id}/")
    again = as_dora.post(address_of(use), {"note": "I say it again."}, headers=OURS)
    assert again.status_code == 409
    assert "You have told us already" in again.content.decode()
    assert "I say it again." in again.content.decode()
    assert SourceReport.objects.get().note == "Page 12 says a fifth."
    shown = Client().get(answer["Location"]).content.decode()
    assert "1 person says that the source does not say this" in shown
    # What they wrote is for the team alone.
    assert "Page 12 says a fifth." not in shown


def test_a_report_needs_words(use: SourceUse, as_dora: Client) -> None:
    for note in ("", " ", "a" * 301, "a\0"):
        assert as_dora.post(address_of(use), {"note": note}, headers=OURS).status_code == 400
    assert not SourceReport.objects.exists()


def test_nobody_reports_what_they_added_themselves(use: SourceUse, as_bruno: Client) -> None:
    assert as_bruno.post(address_of(use), {"note": "Mine."}, headers=OURS).status_code == 409
    assert address_of(use) not in as_bruno.get(f"/en/sources/{use.source_id}/").content.decode()


def test_a_visitors_report_is_sent_after_sign_in(use: SourceUse, dora: User) -> None:
    visitor = Client()
    assert visitor.post(address_of(use), {"note": "It says a fifth."}, headers=OURS).status_code == 303
    assert not SourceReport.objects.exists()
    sign_in(visitor, dora.email)
    assert SourceReport.objects.get().person == dora


def test_a_report_on_nothing_is_not_found(use: SourceUse, as_dora: Client) -> None:
    assert as_dora.get("/en/sources/uses/99999/report/").status_code == 404
    SourceUse.objects.update(state="withdrawn", withdrawn_at=timezone.now())
    assert as_dora.get(address_of(use)).status_code == 404


def test_the_answer_of_the_team_is_public_and_told(use: SourceUse, dora: User, bruno: User, carla: User) -> None:
    made = report(use_id=use.pk, person=dora, note="It says a fifth.")
    answer_report(report_id=made.pk, agrees=True, answer="Indeed, page 12 says a fifth.", by=carla)
    shown = Client().get(f"/en/sources/{use.source_id}/").content.decode()
    assert "The team agrees that the source does not say this." in shown
    assert "Indeed, page 12 says a fifth." in shown
    assert {notice.person_id: notice.kind for notice in Notice.objects.all()} == {
        dora.pk: "source_report_answered",
        bruno.pk: "source_does_not_say",
    }
    with pytest.raises(SourceRefused):
        answer_report(report_id=made.pk, agrees=False, answer="No.", by=carla)


def test_a_source_withdrawn_by_its_poster_stays_if_others_use_it(
    process: Process, use: SourceUse, as_bruno: Client, dora: User
) -> None:
    proposal = process.propose(dora)
    given(process, dora, use=("proposal", proposal.pk), supports="Page 40.")
    address = f"/en/sources/{use.source_id}/withdraw/"
    assert "Others use this source too: it stays" in as_bruno.get(address).content.decode()
    answer = as_bruno.post(address, follow=True)
    source = the_source()
    assert (source.state, source.added_by) == ("published", dora)
    text = answer.content.decode()
    assert "The source stays, because others use it." in text
    assert "Page 40." in text
    assert "Page 12." not in text
    assert not Ballot.objects.get(pk=source.ballot_id).is_frozen
    # Whoever uses it last may withdraw it too.
    assert withdraw(source_id=source.pk, person=dora).state == "withdrawn"


def test_a_source_nobody_else_uses_is_withdrawn_and_says_so(process: Process, use: SourceUse, as_bruno: Client) -> None:
    address = f"/en/sources/{use.source_id}/"
    assert "Nobody else uses this source" in as_bruno.get(f"{address}withdraw/").content.decode()
    assert as_bruno.post(f"{address}withdraw/").status_code == 303
    shown = Client().get(address)
    assert shown.status_code == 200
    assert "has withdrawn it" in shown.content.decode()
    assert "Water in Brittany" not in shown.content.decode()
    assert "Water in Brittany" not in Client().get(f"/en/subjects/{process.subject.pk}/sources/").content.decode()
    assert Ballot.objects.get(pk=the_source().ballot_id).is_frozen
    assert as_bruno.post(f"{address}withdraw/").status_code == 404


def test_a_withdrawn_source_can_be_added_again_by_anybody(
    process: Process, use: SourceUse, bruno: User, as_dora: Client, dora: User
) -> None:
    withdraw(source_id=use.source_id, person=bruno)
    assert send(as_dora, f"subject={process.subject.pk}", form(nonce="again")).status_code == 303
    source = the_source()
    assert (source.state, source.added_by) == ("published", dora)
    assert [(each.added_by, each.state) for each in source.uses.order_by("pk")] == [
        (bruno, "withdrawn"),
        (dora, "published"),
    ]
    assert not Ballot.objects.get(pk=source.ballot_id).is_frozen
    assert [event.kind for event in source.events.order_by("pk")] == ["withdrawn", "added_again"]


def test_reports_stay_with_the_words_they_were_about(process: Process, use: SourceUse, bruno: User, dora: User) -> None:
    report(use_id=use.pk, person=dora, note="It says a fifth.")
    withdraw(source_id=use.source_id, person=bruno)
    given(process, dora, supports="Page 40.")
    text = Client().get(f"/en/sources/{use.source_id}/").content.decode()
    assert "Page 40." in text
    assert "says that the source does not say this" not in text


def test_nobody_withdraws_what_others_added(use: SourceUse, as_dora: Client, dora: User) -> None:
    for method in (as_dora.get, as_dora.post):
        assert method(f"/en/sources/{use.source_id}/withdraw/").status_code == 404
    with pytest.raises(SourceRefused):
        withdraw(source_id=use.source_id, person=dora)
    assert the_source().state == "published"


def test_a_visitor_is_asked_to_sign_in_before_withdrawing(use: SourceUse) -> None:
    assert Client().post(f"/en/sources/{use.source_id}/withdraw/").status_code == 302
    assert the_source().state == "published"


def test_after_the_close_only_the_team_takes_a_source_down(process: Process, use: SourceUse, as_bruno: Client) -> None:
    Window.objects.filter(step__subject=process.subject, step__kind="sources").update(closes_at=days(-0.01))
    answer = as_bruno.post(f"/en/sources/{use.source_id}/withdraw/")
    assert answer.status_code == 409
    assert "This step closed on" in answer.content.decode()
    assert the_source().state == "published"


@pytest.mark.parametrize("blank_texts", [False, True])
def test_a_source_of_somebody_who_left_stays(process: Process, use: SourceUse, bruno: User, blank_texts: bool) -> None:
    leave(person=bruno, blank_texts=blank_texts)
    text = Client().get(f"/en/sources/{use.source_id}/").content.decode()
    assert "Water in Brittany" in text
    assert "Bruno" not in text
    assert "Former participant" in text
    assert ("Page 12." in text) is not blank_texts


def test_the_reports_of_somebody_who_left_are_blanked_with_their_texts(use: SourceUse, dora: User) -> None:
    report(use_id=use.pk, person=dora, note="It says a fifth.")
    leave(person=dora, blank_texts=True)
    assert SourceReport.objects.get().note == ""


def test_a_source_sent_again_after_it_was_withdrawn_from_the_same_form(process: Process, bruno: User) -> None:
    """The back button: what was taken back is there again, once."""
    now = timezone.now()
    source = given(process, bruno, nonce="one", now=now).source
    withdraw(source_id=source.pk, person=bruno)
    assert given(process, bruno, nonce="one", now=now + timedelta(minutes=1)).source == source
    assert SourceUse.objects.get().state == "published"
    assert Source.objects.get().state == "published"


def test_reports_and_withdrawing_need_the_token(use: SourceUse, bruno: User, dora: User) -> None:
    strict = client_of(dora, enforce_csrf_checks=True)
    assert strict.post(address_of(use), {"note": "x"}, headers=OURS).status_code == 403
    strict = client_of(bruno, enforce_csrf_checks=True)
    assert strict.post(f"/en/sources/{use.source_id}/withdraw/").status_code == 403
