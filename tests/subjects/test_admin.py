"""The team at work: a subject page through the admin's own forms."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Locale, Page, Workflow, WorkflowPage, WorkflowTask

from accounts.models import User
from subjects.models import Proposal, SubjectPage
from tests.admin_form import edit
from tests.people import publishers
from tests.process import Process, day, days, hosted_video, planned, position, running, subject_page, translated
from tests.subjects.conftest import subject_data
from voting.services import cast


@pytest.fixture
def draft(process: Process, ana: User) -> SubjectPage:
    """A subject page not published yet."""
    page = subject_page(ana.representative, title="The lake", slug="lake", live=False, locale=process.home.locale)
    process.index.add_child(instance=page)
    page.save_revision()
    return SubjectPage.objects.get(pk=page.pk)


@pytest.fixture
def review(process: Process) -> None:
    """Wagtail's approval by one person; made anew where a transactional test emptied the tables."""
    workflow, _ = Workflow.objects.get_or_create(name="Moderators approval")
    task = GroupApprovalTask.objects.first() or GroupApprovalTask.objects.create(name="Moderators approval")
    task.groups.add(publishers())
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(workflow=workflow, page=Page.get_first_root_node())


def refused(answer: HttpResponse, words: str) -> None:
    """The form comes back with `words`."""
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_carla_opens_a_subject_in_the_admin(process: Process, as_carla: Client, ana: User) -> None:
    page = subject_page(None, title="The lake", slug="lake")
    data = subject_data(page) | {
        "openers-TOTAL_FORMS": "1",
        "openers-0-id": "",
        "openers-0-ORDER": "1",
        "openers-0-DELETE": "",
        "openers-0-representative": str(ana.representative.pk),
        "openers-0-office": "Senator",
        "action-publish": "1",
    }
    answer = as_carla.post(f"/admin/pages/add/subjects/subjectpage/{process.index.pk}/", data)
    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    made = SubjectPage.objects.get(slug="lake")
    assert made.live
    assert made.subject.steps.exists()
    assert "The lake" in Client().get(process.index.get_url()).content.decode()


def test_a_published_page_can_be_edited_again(process: Process, as_carla: Client) -> None:
    answer = edit(as_carla, process.page, subject_data(process.page, summary="Still dry."), "publish")
    assert answer.status_code == 302, answer.context["form"].errors
    process.page.refresh_from_db()
    assert process.page.summary == "Still dry."
    assert Proposal.objects.count() == 2


@pytest.mark.parametrize("action", ["", "publish"])
@pytest.mark.parametrize("change", ["title", "text", "solution"])
def test_a_public_position_cannot_be_changed(process: Process, as_carla: Client, change: str, action: str) -> None:
    raw = json.loads(json.dumps(list(process.page.positions.raw_data)))
    if change == "solution":
        raw[0]["value"]["solutions"][0]["value"]["title"] = "Meter some pumps"
    else:
        raw[0]["value"][change] = "Rephrased after the votes"
    answer = edit(as_carla, process.page, subject_data(process.page, positions=raw), action)
    refused(answer, "is public and open to votes: its text can no longer be changed here.")
    assert "Rephrased" not in str(SubjectPage.objects.get(pk=process.page.pk).get_latest_revision().content)


def test_a_public_position_cannot_be_dropped_from_the_page_by_an_oversight(process: Process, as_carla: Client) -> None:
    edit(as_carla, process.page, subject_data(process.page, positions=[]), "publish")
    # The proposal people voted on stays, whatever the page says.
    assert Proposal.objects.filter(origin="parliamentarian", state="published").count() == 2
    assert "Too much water is taken" in Client().get(process.url).content.decode()


def test_a_new_position_is_added_beside_the_public_ones(process: Process, as_carla: Client) -> None:
    raw = [*process.page.positions.raw_data, position("The law is old")]
    answer = edit(as_carla, process.page, subject_data(process.page, positions=raw), "publish")
    assert answer.status_code == 302, answer.context["form"].errors
    assert Proposal.objects.count() == 3


def test_a_draft_with_a_silent_video_can_be_kept_but_not_published(draft: SubjectPage, as_carla: Client) -> None:
    video = hosted_video()
    data = subject_data(draft, video=video.pk)
    assert edit(as_carla, draft, data).status_code == 302
    draft.refresh_from_db()
    assert draft.get_latest_revision_as_object().video == video
    answer = edit(as_carla, draft, data, "publish")
    refused(answer, "This video has no captions and no transcript.")
    assert "video" in answer.context["form"].errors
    draft.refresh_from_db()
    assert not draft.live


def test_a_silent_video_cannot_be_submitted_to_review(draft: SubjectPage, as_carla: Client, review: None) -> None:
    answer = edit(as_carla, draft, subject_data(draft, video=hosted_video().pk), "submit")
    refused(answer, "This video has no captions and no transcript.")


def test_a_silent_video_cannot_be_scheduled(draft: SubjectPage, as_carla: Client) -> None:
    data = subject_data(draft, video=hosted_video().pk, go_live_at=days(2).strftime("%Y-%m-%d %H:%M"))
    refused(edit(as_carla, draft, data, "publish"), "This video has no captions and no transcript.")
    draft.refresh_from_db()
    assert not draft.approved_schedule


def test_a_waiver_lets_a_silent_video_through(draft: SubjectPage, as_carla: Client) -> None:
    video = hosted_video(captions_waiver="The archive lost its sound track.")
    answer = edit(as_carla, draft, subject_data(draft, video=video.pk), "publish")
    assert answer.status_code == 302, answer.context["form"].errors
    assert "The archive lost its sound track." in Client().get(draft.get_url()).content.decode()


def test_a_page_goes_through_review(draft: SubjectPage, as_carla: Client, review: None) -> None:
    answer = edit(as_carla, draft, subject_data(draft), "submit")
    assert answer.status_code == 302, answer.context["form"].errors
    draft.refresh_from_db()
    assert draft.current_workflow_state is not None
    task = draft.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", task.pk])
    approved = as_carla.post(address, {"comment": "Good.", "next": "/admin/"})
    assert approved.status_code == 302
    draft.refresh_from_db()
    assert draft.live
    assert draft.subject.steps.exists()


def test_the_preview_of_an_unpublished_page_shows_its_plan(draft: SubjectPage, as_carla: Client) -> None:
    address = f"/admin/pages/{draft.pk}/revisions/{draft.latest_revision_id}/view/"
    answer = as_carla.get(address)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "How do we bring the river back?" in text
    assert f"until {day(days(25))}" in text
    assert not draft.subject.steps.exists()


def test_the_preview_of_a_form_not_saved_yet_shows_what_is_typed(draft: SubjectPage, as_carla: Client) -> None:
    address = f"/admin/pages/{draft.pk}/edit/preview/"
    answer = as_carla.post(address, subject_data(draft, question="And the lake?"))
    assert answer.json()["is_valid"] is True
    text = as_carla.get(address).content.decode()
    assert "And the lake?" in text
    assert "Too much water is taken" in text


def test_the_preview_of_a_new_page_is_shown(process: Process, as_carla: Client) -> None:
    page = subject_page(None, title="The lake", slug="lake")
    address = f"/admin/pages/add/subjects/subjectpage/{process.index.pk}/preview/"
    assert as_carla.post(address, subject_data(page)).json()["is_valid"] is True
    answer = as_carla.get(address)
    assert answer.status_code == 200
    assert "How do we bring the river back?" in answer.content.decode()


NOON = days(55)
WRONG_CALENDARS: list[tuple[dict[str, Any], str]] = [
    ({"debate": (days(56), days(55))}, "A step closes after it opens."),
    ({"debate": (NOON, NOON)}, "A step closes after it opens."),
    ({"debate": (None, days(55))}, "Say when the step opens."),
    ({"synthesis": (days(24), days(50))}, "The synthesis starts after contributions have closed."),
    ({"contribute": (days(-5), None)}, "The synthesis starts after contributions have closed."),
]


@pytest.mark.parametrize(("changes", "words"), WRONG_CALENDARS)
def test_a_calendar_that_cannot_be_is_refused(
    draft: SubjectPage, as_carla: Client, changes: dict[str, Any], words: str
) -> None:
    calendar = json.loads(planned(running(**changes)))
    answer = edit(as_carla, draft, subject_data(draft, calendar=calendar), "publish")
    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors.as_data()) + answer.content.decode()


def test_a_step_stands_in_the_calendar_once(draft: SubjectPage, as_carla: Client) -> None:
    calendar = json.loads(planned(running()))
    answer = edit(as_carla, draft, subject_data(draft, calendar=[*calendar, calendar[0]]), "publish")
    assert answer.status_code == 200
    assert "This step is already in the calendar." in answer.content.decode()


@pytest.mark.parametrize("field", ["question", "summary", "commitment", "title"])
def test_a_page_is_published_with_all_it_needs(draft: SubjectPage, as_carla: Client, field: str) -> None:
    answer = edit(as_carla, draft, subject_data(draft, **{field: ""}), "publish")
    refused(answer, "This field is required.")
    assert field in answer.context["form"].errors


def test_a_source_leads_somewhere(draft: SubjectPage, as_carla: Client) -> None:
    source = {"type": "law", "title": "Water act", "publisher": "", "date": "", "url": "", "document": None}
    blocks = [{"type": "source", "value": source}]
    answer = edit(as_carla, draft, subject_data(draft, documents=blocks), "publish")
    refused(answer, "Give an address or choose a file.")


def test_bruno_has_no_way_into_the_admin(process: Process, as_bruno: Client) -> None:
    for address in (f"/admin/pages/{process.page.pk}/edit/", f"/admin/subjects/{process.page.pk}/calendar/", "/admin/"):
        answer = as_bruno.get(address)
        assert answer.status_code in (302, 403), address
    edit(as_bruno, process.page, subject_data(process.page, summary="Mine"), "publish")
    assert Page.objects.get(pk=process.page.pk).specific.summary != "Mine"


def publish_in_bulk(client: Client, page: Page, **data: str) -> str:
    """The admin's list after “Publish” for one ticked page."""
    address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?next=/admin/&id={page.pk}"
    answer = client.post(address, data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("below", [False, True])
def test_a_silent_video_is_refused_in_words_when_several_pages_are_published(
    process: Process, draft: SubjectPage, as_carla: Client, below: bool
) -> None:
    edit(as_carla, draft, subject_data(draft, video=hosted_video().pk))
    ticked = process.index if below else draft
    text = publish_in_bulk(as_carla, ticked, **({"include_descendants": "on"} if below else {}))
    assert "“The lake”: This video has no captions and no transcript." in text
    draft.refresh_from_db()
    assert not draft.live


def test_several_pages_are_published_at_once(draft: SubjectPage, as_carla: Client) -> None:
    publish_in_bulk(as_carla, draft)
    draft.refresh_from_db()
    assert draft.live


def test_the_video_that_counts_is_the_one_to_be_published(process: Process, as_carla: Client) -> None:
    edit(as_carla, process.page, subject_data(process.page, video=hosted_video().pk))
    revision = SubjectPage.objects.get(pk=process.page.pk).get_latest_revision()
    with pytest.raises(ValidationError):
        revision.publish()


@pytest.mark.parametrize("way", ["scheduled", "submitted"])
def test_a_video_on_a_page_to_come_keeps_its_transcript(
    draft: SubjectPage, as_carla: Client, review: None, way: str
) -> None:
    video = hosted_video(transcript="Every word.")
    data = subject_data(draft, video=video.pk)
    assert not video.is_on_a_page_to_come()
    if way == "scheduled":
        edit(as_carla, draft, data | {"go_live_at": days(2).strftime("%Y-%m-%d %H:%M")}, "publish")
    else:
        edit(as_carla, draft, data, "submit")
    assert video.is_on_a_page_to_come()


@pytest.mark.parametrize("action", ["", "publish"])
def test_the_translation_of_a_public_position_cannot_be_changed(
    process: Process, as_carla: Client, action: str
) -> None:
    raw = json.loads(json.dumps(list(process.page.positions.raw_data)))
    raw[0]["value"]["title"] = "On pompe trop d'eau"
    french = translated(process.page, "fr", slug="riviere", positions=json.dumps(raw))
    raw[0]["value"]["title"] = "On ne pompe rien"
    answer = edit(as_carla, french, subject_data(french, positions=raw), action)
    refused(answer, "is public and open to votes: its text can no longer be changed here.")
    unchanged = SubjectPage.objects.get(pk=french.pk)
    assert edit(as_carla, unchanged, subject_data(unchanged), "publish").status_code == 302


def test_a_translation_is_free_until_it_is_published(process: Process, as_carla: Client) -> None:
    french = translated(process.page, "fr", slug="riviere")
    spanish = process.page.copy_for_translation(Locale.objects.get_or_create(language_code="es")[0], copy_parents=True)
    raw = json.loads(json.dumps(list(french.positions.raw_data)))
    raw[0]["value"]["title"] = "Se saca demasiada agua"
    answer = edit(as_carla, spanish, subject_data(spanish, positions=raw), "publish")
    assert answer.status_code == 302, answer.context["form"].errors


@pytest.mark.parametrize("act", ["proposal", "comment", "vote"])
def test_a_process_people_took_part_in_is_no_record(process: Process, as_carla: Client, bruno: User, act: str) -> None:
    match act:
        case "proposal":
            process.propose(bruno)
        case "comment":
            process.comment(bruno)
        case _vote:
            cast(ballot=process.own_cause.ballot, voter=bruno, choice=1)
    answer = edit(as_carla, process.page, subject_data(process.page, is_record="on"), "publish")
    refused(answer, "People took part in this process")
    assert not SubjectPage.objects.get(pk=process.page.pk).is_record


def test_a_process_nobody_took_part_in_can_become_a_record(process: Process, as_carla: Client) -> None:
    answer = edit(as_carla, process.page, subject_data(process.page, is_record="on"), "publish")
    assert answer.status_code == 302, answer.context["form"].errors
    assert SubjectPage.objects.get(pk=process.page.pk).is_record
