"""Dead links: found by a task that calls each address once a day, and no private one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from sources import links
from sources.calling import Answer, Outcome
from sources.links import check, check_links, note
from sources.models import Source
from sources.services import hide
from tests.process import Process
from tests.sources.conftest import given, the_source


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Let every address answer `outcome`; what was called."""
    called: list[str] = []

    def answering(outcome: Outcome = Outcome.OK) -> list[str]:
        def answer(address: str, _reach: Any) -> Answer:
            called.append(address)
            return Answer(outcome, 200, address)

        monkeypatch.setattr(links, "call", answer)
        return called

    return answering


def at(days: float) -> datetime:
    return timezone.now() + timedelta(days=days)


def noted(source: Source, outcome: Outcome, days: float = 0) -> str:
    return str(note(source.pk, Answer(outcome), now=at(days)).link_state)


def test_an_address_is_dead_when_it_is_gone_three_times(process: Process, bruno: User) -> None:
    source = given(process, bruno).source
    assert noted(source, Outcome.OK, 0) == "ok"
    assert [noted(source, Outcome.GONE, day) for day in (1, 2, 3)] == ["ok", "ok", "dead"]
    source.refresh_from_db()
    assert source.link_dead_since is not None
    assert source.link_dead_since.date() == at(1).date()
    assert source.link_ok_at.date() == at(0).date()  # type: ignore[union-attr]
    assert noted(source, Outcome.GONE, 4) == "dead"
    assert noted(source, Outcome.OK, 5) == "ok"
    assert the_source().link_dead_since is None
    assert [event.kind for event in source.events.order_by("pk")] == ["link_dead", "link_back"]


def test_what_says_nothing_changes_nothing(process: Process, bruno: User) -> None:
    source = given(process, bruno).source
    for outcome in (Outcome.UNSURE, Outcome.REFUSED):
        assert noted(source, outcome) == "unknown"
    noted(source, Outcome.GONE)
    noted(source, Outcome.UNSURE)
    noted(source, Outcome.GONE)
    assert noted(source, Outcome.GONE) == "dead"
    assert noted(source, Outcome.UNSURE) == "dead"


def test_one_good_answer_begins_the_count_anew(process: Process, bruno: User) -> None:
    source = given(process, bruno).source
    for outcome in (Outcome.GONE, Outcome.GONE, Outcome.OK, Outcome.GONE, Outcome.GONE):
        assert noted(source, outcome) != "dead"


def test_a_subscription_is_not_death(process: Process, bruno: User) -> None:
    source = given(process, bruno).source
    assert [noted(source, Outcome.FORBIDDEN) for _ in range(4)] == ["not_reachable"] * 4
    assert the_source().link_ok_at is None


def test_each_address_is_called_once_a_day_those_that_waited_longest_first(
    process: Process, bruno: User, calls: Any
) -> None:
    called = calls()
    for number in range(3):
        given(process, bruno, address=f"https://senat.example/{number}")
    Source.objects.filter(address__endswith="0").update(link_checked_at=at(-2))
    Source.objects.filter(address__endswith="1").update(link_checked_at=at(-3))
    check_links(batch=2)
    assert [address[-1] for address in called] == ["2", "1"]
    check_links()
    assert [address[-1] for address in called] == ["2", "1", "0"]
    check_links()
    assert len(called) == 3
    check_links(now=at(1))
    assert len(called) == 6


def test_two_runs_at_once_do_not_call_the_same_address(process: Process, bruno: User, calls: Any) -> None:
    called = calls()
    source = given(process, bruno).source
    assert check(source.pk) is not None
    assert check(source.pk) is None
    assert len(called) == 1


def test_only_addresses_of_shown_sources_are_called(process: Process, bruno: User, carla: User, calls: Any) -> None:
    called = calls()
    hide(source_id=given(process, bruno).source.pk, reason="No.", by=carla)
    given(process, bruno, address="", title="A book")
    check_links()
    assert called == []


def test_a_run_begins_nothing_when_its_time_is_over(process: Process, bruno: User, calls: Any) -> None:
    called = calls()
    given(process, bruno)
    check_links(seconds=0)
    assert called == []


def test_one_address_that_breaks_stops_no_other(
    process: Process, bruno: User, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    for number in range(2):
        given(process, bruno, address=f"https://senat.example/{number}")

    def broken(address: str, _reach: Any) -> Answer:
        if address.endswith("0"):
            raise RuntimeError("odd")
        return Answer(Outcome.OK)

    monkeypatch.setattr(links, "call", broken)
    assert [answer.outcome for _source, answer in check_links()] == [Outcome.UNSURE, Outcome.OK]
    assert "could not be called" in caplog.text


def test_the_command_and_the_task_say_what_was_found(process: Process, bruno: User, calls: Any, capsys: Any) -> None:
    calls(Outcome.GONE)
    given(process, bruno)
    call_command("check_links")
    assert capsys.readouterr().out == "1 called. gone: 1\n"
    assert links.check_due_links.call() == 0
