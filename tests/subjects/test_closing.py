"""The close of contributions: moved, opened again, and the counts frozen once for each close."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.models import User
from subjects.models import CalendarChange, CountsFreeze, Step
from subjects.services.calendar import CalendarRefused, NeedsConfirmation, move_step
from subjects.services.freezing import freeze_counts, freeze_due
from subjects.services.withdrawal import withdraw
from tests.at_once import at_once
from tests.people import citizen, citizens, client_of, publishers
from tests.process import Process, days, open_process
from tests.subjects.merging import at, done, two_texts, vote
from voting.models import Window, WindowState

DAY = timedelta(days=1)
SOON = timedelta(minutes=2)


def step_of(process: Process) -> Step:
    return process.subject.steps.select_related("window").get(kind="contribute")


def closed(process: Process, ago: timedelta = timedelta(0)) -> datetime:
    """Let contributions close so long ago; when that was."""
    closes_at = timezone.now() - ago
    Window.objects.filter(pk=process.window.pk).update(closes_at=closes_at)
    return closes_at


def counts_page(process: Process) -> str:
    return Client().get(f"/en/subjects/{process.subject.pk}/counts/").content.decode()


def json_of(process: Process, number: int) -> Any:
    return Client().get(f"/en/subjects/{process.subject.pk}/counts/{number}.json")


# Frozen counts


def test_counts_are_provisional_for_a_day_then_frozen_once(process: Process, bruno: User) -> None:
    text = process.propose(bruno)
    vote(text, citizens(1)[0], 1)
    closes_at = closed(process)
    assert "Provisional until" in counts_page(process)
    with at(closes_at + DAY - SOON):
        call_command("settle_due", verbosity=0)
    assert not CountsFreeze.objects.exists()
    with at(closes_at + DAY + SOON):
        call_command("settle_due", verbosity=0)
        call_command("settle_due", verbosity=0)
        page = counts_page(process)
    freeze = CountsFreeze.objects.get()
    assert (freeze.number, freeze.closed_at) == (1, closes_at)
    row = next(row for row in freeze.data["proposals"] if row["id"] == text.pk)
    assert (row["n_agree"], row["org_agree"], row["version"], row["is_withdrawn"]) == (1, 0, 1, False)
    assert freeze.sha256 in page.replace("<wbr>", "")
    assert "Provisional" not in page


def test_the_file_is_what_its_checksum_says_and_may_be_kept(process: Process, bruno: User) -> None:
    process.propose(bruno, title="Des castors à l’école")
    closed(process, 2 * DAY)
    freeze_due()
    answer = json_of(process, 1)
    freeze = CountsFreeze.objects.get()
    assert hashlib.sha256(answer.content).hexdigest() == freeze.sha256
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content)["subject"] == process.subject.pk
    address = f"/en/subjects/{process.subject.pk}/counts/1.json"
    assert Client().get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert json_of(process, 2).status_code == 404


def test_withdrawn_and_merged_texts_are_marked(process: Process, bruno: User, dora: User, carla: User) -> None:
    kept, part = two_texts(process, bruno, dora)
    gone = process.propose(citizen("Eve Lang"), "Another one")
    vote(gone, citizens(1)[0], 1)
    done(kept, part, by=carla)
    withdraw(proposal=gone, by=gone.author)
    closed(process, 2 * DAY)
    freeze_due()
    rows = {row["id"]: row for row in CountsFreeze.objects.get().data["proposals"]}
    assert (rows[gone.pk]["is_withdrawn"], rows[gone.pk]["n_agree"]) == (True, 1)
    assert rows[part.pk]["merged_into"] == kept.pk
    assert rows[kept.pk]["merged_into"] is None


def test_a_step_nobody_contributed_to_closes_and_its_pages_say_so(process: Process) -> None:
    closed(process, 2 * DAY)
    freeze_due()
    assert "nobody had contributed" in counts_page(process)
    assert Client().get(process.url).status_code == 200
    assert Client().get(f"{process.url}causes/").status_code == 200


def test_opened_again_and_closed_again_counts_are_frozen_anew_and_the_first_stay(
    process: Process, bruno: User, carla: User
) -> None:
    text = process.propose(bruno)
    one, two = citizens(2)
    vote(text, one, 1)
    closed(process, 2 * DAY)
    freeze_due()
    first = json_of(process, 1).content
    again = timezone.now() + timedelta(days=20)
    move_step(step=step_of(process), opens_at=days(-5), closes_at=again, by=carla, reason="Many asked.")
    assert process.window.is_open
    assert "opened again" in Client().get(process.url).content.decode()
    assert "Many asked." in Client().get(process.url).content.decode()
    vote(text, two, -1)
    with at(again + DAY + SOON):
        freeze_due()
        freeze_due()
    assert list(CountsFreeze.objects.order_by("number").values_list("number", "closed_at"))[1] == (2, again)
    assert CountsFreeze.objects.count() == 2
    assert json_of(process, 1).content == first
    second = next(row for row in json.loads(json_of(process, 2).content)["proposals"] if row["id"] == text.pk)
    assert (second["n_agree"], second["n_disagree"]) == (1, 1)


def test_a_close_that_nothing_had_frozen_yet_is_frozen_before_it_ends(process: Process, carla: User) -> None:
    closed(process, 3 * DAY)
    move_step(step=step_of(process), opens_at=days(-5), closes_at=days(5), by=carla, reason="Many asked.")
    assert CountsFreeze.objects.count() == 1


def test_opened_again_within_the_day_nothing_is_frozen(process: Process, carla: User) -> None:
    closed(process, timedelta(hours=2))
    move_step(step=step_of(process), opens_at=days(-5), closes_at=days(5), by=carla, reason="Many asked.")
    freeze_due()
    assert not CountsFreeze.objects.exists()


def test_after_an_outage_of_three_days_every_process_is_frozen_once(process: Process, home: Any) -> None:
    other = open_process(process.own_cause.representative, process.home)
    for one in (process, other):
        closed(one, timedelta(hours=72))
    done_, failed = freeze_due()
    assert (len(done_), failed) == (2, [])
    assert freeze_due() == ([], [])


def test_hidden_counts_are_nowhere_before_they_are_final(process: Process, bruno: User) -> None:
    Window.objects.filter(pk=process.window.pk).update(hides_counts=True)
    text = process.propose(bruno)
    vote(text, citizens(1)[0], 1)
    assert freeze_due() == ([], [])
    assert freeze_counts(subject_id=process.subject.pk) is None
    assert json_of(process, 1).status_code == 404
    assert "Contributions close on" in counts_page(process)


def test_counts_of_a_process_that_is_not_public_are_not_there(process: Process) -> None:
    closed(process, 2 * DAY)
    freeze_due()
    process.page.unpublish()
    assert json_of(process, 1).status_code == 404
    assert Client().get(f"/en/subjects/{process.subject.pk}/counts/").status_code == 404


def test_counts_that_not_everybody_may_read_stay_with_no_proxy(process: Process, bruno: User) -> None:
    closed(process, 2 * DAY)
    freeze_due()
    PageViewRestriction.objects.create(page=process.page, restriction_type="login")
    assert json_of(process, 1).status_code == 404
    answer = client_of(bruno).get(f"/en/subjects/{process.subject.pk}/counts/1.json")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer.")
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_freeze_once() -> None:
    from tests.people import parliamentarian

    process = open_process(parliamentarian(citizen("Ana Ruiz")))
    closed(process, 2 * DAY)
    now = timezone.now()
    answers = at_once([now] * 4, freeze_due)
    assert sorted(len(ids) for ids, _failed in answers) == [0, 0, 0, 1]
    assert not any(failed for _ids, failed in answers)
    assert CountsFreeze.objects.get().number == 1


# Moving the close


def test_a_closed_step_is_not_given_another_close_in_the_past(process: Process, carla: User) -> None:
    closed(process, 2 * DAY)
    with pytest.raises(CalendarRefused):
        move_step(step=step_of(process), opens_at=days(-5), closes_at=days(-1), by=carla, reason="A slip.")
    assert process.window.state == WindowState.CLOSED


def test_a_step_closes_soon_only_when_a_second_person_confirms(process: Process, carla: User) -> None:
    eve = citizen("Eve Lang", is_staff=True)
    soon = days(1)
    fields: dict[str, Any] = {"step": step_of(process), "opens_at": days(-5), "closes_at": soon, "by": carla}
    with pytest.raises(NeedsConfirmation):
        move_step(**fields, reason="Spam.")
    with pytest.raises(CalendarRefused):
        move_step(**fields, reason="Spam.", confirmed_by=carla)
    move_step(**fields, reason="Spam.", confirmed_by=eve)
    assert process.window.closes_at == soon
    change = CalendarChange.objects.get()
    assert (change.by, change.confirmed_by) == (carla, eve)
    assert "Carla Moretti, Eve Lang" in Client().get(process.url).content.decode()


def test_not_even_two_people_close_a_step_in_the_past(process: Process, carla: User) -> None:
    eve = citizen("Eve Lang", is_staff=True)
    with pytest.raises(CalendarRefused):
        move_step(
            step=step_of(process), opens_at=days(-5), closes_at=days(-1), by=carla, reason="Spam.", confirmed_by=eve
        )


def test_the_second_person_confirms_in_the_admin_by_the_address_they_are_given(
    process: Process, carla: User, as_carla: Client
) -> None:
    eve = citizen("Eve Lang", is_staff=True)
    eve.groups.add(publishers())
    form = {
        "step": step_of(process).pk,
        "action": "moved",
        "opens_at": timezone.localtime(days(-5)).strftime("%Y-%m-%d %H:%M"),
        "closes_at": timezone.localtime(days(1)).strftime("%Y-%m-%d %H:%M"),
        "reason": "Spam.",
    }
    answer = as_carla.post(f"/admin/subjects/{process.page.pk}/calendar/", form)
    assert answer.status_code == 400
    address = answer.context["to_confirm"]
    # Whoever asks does not confirm.
    assert as_carla.post(address).status_code == 400
    as_eve = client_of(eve)
    assert "Spam." in as_eve.get(address).content.decode()
    assert process.window.closes_at > days(2)
    assert as_eve.post(address).status_code == 302
    assert process.window.closes_at < days(2)
    # The same address does nothing more.
    as_eve.post(address)
    assert CalendarChange.objects.count() == 1
    forged = address.replace("asked=", "asked=x")
    assert as_eve.post(forged).status_code == 302
    assert CalendarChange.objects.count() == 1
