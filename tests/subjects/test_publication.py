"""What follows from the publication of a subject page."""

import json
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from discussion.models import Discussion
from home.models import HomePage
from subjects.models import Proposal, ProposalVersion, StepKind, Subject, SubjectPage
from subjects.services import publish_subject, suspend_step
from tests.process import (
    Process,
    add,
    days,
    hosted_video,
    open_process,
    planned,
    position,
    running,
    subject_page,
    translated,
)
from voting.models import Ballot, Window
from voting.services import cast


def own(process: Process) -> list[tuple[str, str]]:
    """Kind and title of the parliamentarian's published texts."""
    rows = Proposal.objects.filter(subject=process.subject, origin="parliamentarian").order_by("pk")
    return [(proposal.kind, proposal.title) for proposal in rows.select_related("current")]


def test_the_planned_calendar_becomes_the_calendar_in_force(home: HomePage, ana: User) -> None:
    calendar = running()
    process = open_process(ana.representative, home, calendar=planned(calendar))
    steps = {step.kind: step.window for step in process.subject.steps.select_related("window")}
    assert set(steps) == set(StepKind)
    for kind, (opens_at, closes_at) in calendar.items():
        assert (steps[kind].opens_at, steps[kind].closes_at) == (opens_at, closes_at)
    assert (steps["progress"].opens_at, steps["progress"].closes_at) == (None, None)


def test_a_later_publication_does_not_move_the_calendar(process: Process) -> None:
    before = process.window.closes_at
    process.page.calendar = json.loads(planned(running(contribute=(days(-5), days(2)))))
    process.page.save_revision().publish()
    assert process.window.closes_at == before
    assert Window.objects.count() == len(StepKind)


def test_publishing_again_publishes_nothing_twice(process: Process) -> None:
    before = own(process)
    process.page.save_revision().publish()
    publish_subject(page=process.page)
    assert own(process) == before == [("cause", "Too much water is taken"), ("solution", "Meter every pump")]


def test_a_solution_treats_the_cause_it_stands_under(process: Process) -> None:
    solution = Proposal.objects.get(kind="solution", origin="parliamentarian")
    assert list(solution.treats.all()) == [process.own_cause]


def test_a_new_position_is_published_with_the_next_publication(process: Process) -> None:
    stored = list(process.page.positions.raw_data)
    process.page.positions = json.dumps([*stored, position("The law is old")])
    process.page.save_revision()
    assert len(own(process)) == 2
    process.page.save_revision().publish()
    assert own(process)[2:] == [("cause", "The law is old")]


def test_a_draft_opens_nothing(home: HomePage, ana: User) -> None:
    process = open_process(ana.representative, home)
    draft = subject_page(ana.representative, slug="draft", live=False, locale=home.locale)
    process.index.add_child(instance=draft)
    draft.save_revision()
    assert not draft.subject.steps.exists()
    assert Client().get(draft.get_url()).status_code == 404


def test_two_languages_share_one_process(process: Process, bruno: User, dora: User) -> None:
    raw = json.loads(json.dumps(list(process.page.positions.raw_data)))
    raw[0]["value"]["title"] = "On prend trop d’eau"
    french = translated(process.page, "fr", title="La rivière", slug="riviere", positions=json.dumps(raw))
    assert french.subject == process.subject
    assert Subject.objects.count() == 1
    assert len(own(process)) == 2

    cast(ballot=process.own_cause.ballot, voter=bruno, choice=1)
    process.comment(dora, "Shared by all languages.")
    english, other = (Client().get(page.get_url()).content.decode() for page in (process.page, french))
    assert "Too much water is taken" in english
    assert "On prend trop d’eau" in other
    for text in (english, other):
        assert "Shared by all languages." in text
        assert "Dora for Rivers" in text
    assert f"/fr/proposals/{process.own_cause.pk}/" in other


def test_a_proposal_in_another_language_is_marked(process: Process, bruno: User) -> None:
    process.propose(bruno, "Laissons revenir les castors", language="fr")
    text = Client().get(process.url).content.decode()
    assert 'lang="fr"' in text.partition("Laissons revenir")[0][-400:]


def test_a_copy_of_a_page_is_another_process(process: Process, bruno: User) -> None:
    process.propose(bruno)
    copy = process.page.copy(update_attrs={"slug": "lake", "title": "The lake"})
    copy.save_revision().publish()
    assert copy.subject != process.subject
    assert copy.subject.steps.count() == len(StepKind)
    assert Proposal.objects.filter(subject=copy.subject).count() == 2
    assert not Proposal.objects.filter(subject=copy.subject, origin="participant").exists()
    assert "Let beavers back" not in Client().get(copy.get_url()).content.decode()


def test_a_version_never_changes(process: Process) -> None:
    version = ProposalVersion.objects.first()
    version.text = "Something else"
    with pytest.raises(TypeError):
        version.save()


# The video


def test_a_video_nobody_deaf_can_follow_keeps_the_page_from_being_published(home: HomePage, ana: User) -> None:
    process = open_process(ana.representative, home)
    page = subject_page(ana.representative, slug="filmed", live=False, locale=home.locale, video=hosted_video())
    process.index.add_child(instance=page)
    revision = page.save_revision()
    with pytest.raises(ValidationError, match="no captions and no transcript"):
        revision.publish()
    page.refresh_from_db()
    assert not page.live
    page.video.transcript = "The river is dry."
    page.video.save()
    SubjectPage.objects.get(pk=page.pk).get_latest_revision().publish()
    page.refresh_from_db()
    assert page.live


def test_a_waiver_lets_the_page_through_and_its_reason_is_public(process: Process) -> None:
    process.page.video = hosted_video(captions_waiver="The archive lost its sound track.")
    process.page.save_revision().publish()
    assert "The archive lost its sound track." in Client().get(process.url).content.decode()


def test_a_video_without_captions_cannot_be_scheduled_either(home: HomePage, ana: User) -> None:
    process = open_process(ana.representative, home)
    page = subject_page(ana.representative, slug="filmed", live=False, locale=home.locale, video=hosted_video())
    process.index.add_child(instance=page)
    page.go_live_at = days(1)
    with pytest.raises(ValidationError):
        page.save_revision().publish()
    page.refresh_from_db()
    assert page.approved_schedule is False


def test_a_scheduled_page_goes_live_with_its_calendar(process: Process, ana: User) -> None:
    page = subject_page(ana.representative, slug="later", live=False, locale=process.home.locale)
    process.index.add_child(instance=page)
    page.go_live_at = days(1)
    page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live
    assert not page.subject.steps.exists()
    with time_machine.travel(days(1.01)):
        call_command("publish_scheduled")
    page.refresh_from_db()
    assert page.live
    assert page.subject.steps.exists()


# Records


@pytest.fixture
def record(home: HomePage, ana: User) -> Process:
    """A process held elsewhere; its calendar is as wrong as can be: contributions look open."""
    return open_process(ana.representative, home, is_record=True, outcome="Law in force")


def test_a_record_can_be_read(record: Process) -> None:
    text = Client().get(record.url).content.decode()
    assert "you cannot contribute" in text
    assert "<textarea" not in text
    assert "/vote/" not in text
    assert "/propose/" not in text


def test_nobody_can_contribute_to_a_record(record: Process, as_bruno: Client) -> None:
    form = {"title": "T", "text": "T", "language": "en", "stance": "for"}
    for kind in ("cause", "solution"):
        assert as_bruno.get(f"/en/propose/{record.subject.pk}/{kind}/").status_code == 404
        assert as_bruno.post(f"/en/propose/{record.subject.pk}/{kind}/", form).status_code == 404
        assert as_bruno.get(f"{record.url}{kind}s/").status_code == 404
    assert not Discussion.objects.filter(window=record.window).exists()
    assert not Ballot.objects.filter(window=record.window).exists()


def test_a_process_that_becomes_a_record_takes_nothing_more(process: Process, bruno: User, as_bruno: Client) -> None:
    process.comment(bruno)
    discussion, proposal = process.discussion, process.propose(bruno)
    process.page.is_record = True
    process.page.save_revision().publish()
    form = {"text": "T", "language": "en", "stance": "for"}
    assert as_bruno.post(f"/en/discussions/{discussion.pk}/comments/", form).status_code == 404
    assert as_bruno.post(f"/en/discussions/{proposal.discussion.pk}/comments/", form).status_code == 404
    assert as_bruno.get(f"/en/proposals/{proposal.pk}/").status_code == 404
    assert as_bruno.get(process.url).status_code == 200


def test_a_record_may_have_no_calendar(home: HomePage, ana: User) -> None:
    record = open_process(ana.representative, home, is_record=True, calendar="[]", positions="[]")
    assert Client().get(record.url).status_code == 200
    assert "Record" in Client().get(record.index.get_url()).content.decode()


def test_a_page_without_openers_or_positions_is_published(home: HomePage, ana: User) -> None:
    process = open_process(ana.representative, home)
    page = add(process.index, subject_page(None, slug="alone", positions="[]", documents="[]"))
    assert Client().get(page.get_url()).status_code == 200


def test_a_position_with_the_same_block_in_two_processes_is_two_proposals(process: Process, ana: User) -> None:
    block = str(uuid4())
    for slug in ("a", "b"):
        add(
            process.index,
            subject_page(ana.representative, slug=slug, positions=json.dumps([position("X", block=block)])),
        )
    assert Proposal.objects.filter(source_block=block).count() == 2


def test_public_lines_are_shown_on_the_page(process: Process, carla: User) -> None:
    suspend_step(step=process.subject.steps.get(kind="contribute"), by=carla, reason="The hall flooded.")
    text = Client().get(process.url).content.decode()
    assert "The hall flooded." in text
    assert "Carla Moretti" in text
    assert "Contribute: suspended" in text
    assert "This step is suspended for now." in text
