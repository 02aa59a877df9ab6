"""Debates: when and where, who sits on the panel and why, the calendar file, and their discussion."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from accounts.models import User
from debates.linked import state_label
from debates.models import DebatePage, PanelMember
from discussion.models import Discussion
from tests.admin_form import edit, page_data, rows
from tests.process import Process, days, hosted_video, open_debate, open_process, translated
from video.models import Chapter

STARTS = datetime(2026, 12, 3, 17, 30, tzinfo=UTC)


def debate_data(page: DebatePage, panel: list[dict] | None = None, **changes: object) -> dict:
    """The editing form of a debate."""
    return page_data(page, **rows("panel", panel or []) | changes)


def main(page: DebatePage) -> str:
    """The page's own part."""
    return Client().get(page.get_url()).content.decode().partition("<main")[2]


def calendar(page: DebatePage) -> tuple[Calendar, str]:
    """The calendar file, parsed, and the name it is saved under."""
    answer = Client().get(f"{page.get_url()}calendar/")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content), answer["Content-Disposition"]


def test_a_debate_says_when_where_and_in_which_time_zone(process: Process) -> None:
    page = open_debate(process, starts_at=STARTS, ends_at=STARTS + timedelta(hours=2), time_zone="America/Bogota")
    text = main(page)
    assert "12:30" in text
    assert "America/Bogota" in text or "Bogota" in text
    assert "Town hall, Vannes" in text
    assert "3 December 2026" in text


def test_the_calendar_file_has_the_times_in_utc(process: Process) -> None:
    page = open_debate(process, starts_at=STARTS, ends_at=STARTS + timedelta(hours=3), time_zone="Asia/Tokyo")
    parsed, name = calendar(page)
    (event,) = parsed.walk("VEVENT")
    assert event["DTSTART"].dt == STARTS
    assert event["DTEND"].dt == STARTS + timedelta(hours=3)
    assert event["DTSTART"].dt.utcoffset() == timedelta(0)
    assert event["SUMMARY"] == "The river on stage"
    assert event["LOCATION"] == "Town hall, Vannes"
    assert event["URL"] == f"http://testserver{page.get_url()}"
    assert str(event["UID"]).startswith(str(page.translation_key))
    assert name == 'attachment; filename="river-debate.ics"'


def test_a_calendar_file_survives_every_text(process: Process) -> None:
    page = open_debate(process, title="River; lake, \\sea\\\nEND:VCALENDAR", summary="é" * 300, slug="odd")
    parsed, _ = calendar(page)
    (event,) = parsed.walk("VEVENT")
    assert "END:VCALENDAR" in event["SUMMARY"]
    assert event["DESCRIPTION"] == "é" * 300


def test_a_debate_without_an_end_lasts_two_hours_in_the_calendar(process: Process) -> None:
    (event,) = calendar(open_debate(process, starts_at=STARTS))[0].walk("VEVENT")
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=2)


@pytest.mark.parametrize("hours", [0, -1])
def test_a_debate_ends_after_it_starts(process: Process, hours: int) -> None:
    page = open_debate(process)
    page.ends_at = page.starts_at + timedelta(hours=hours)
    with pytest.raises(ValidationError, match="ends after it starts"):
        page.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        DebatePage.objects.filter(pk=page.pk).update(ends_at=page.ends_at)


def test_the_admin_says_so_beside_the_field(process: Process, as_carla: Client) -> None:
    page = open_debate(process)
    answer = edit(as_carla, page, debate_data(page, ends_at=page.starts_at.isoformat()), "publish")
    assert answer.status_code == 200
    assert answer.context["form"].errors["ends_at"] == ["A debate ends after it starts."]


def test_a_seat_given_for_balance_says_why(process: Process, as_carla: Client) -> None:
    page = open_debate(process)
    seat = {"name": "Eva Lind", "role": "Farmer", "how_chosen": "balance", "reason": ""}
    answer = edit(as_carla, page, debate_data(page, [seat]), "publish")
    assert answer.status_code == 200
    assert "Say why: the reason is public." in answer.content.decode()
    seat["reason"] = "Nobody else speaks for those who water."
    answer = edit(as_carla, page, debate_data(page, [seat]), "publish")
    assert answer.status_code == 302, answer.context["form"].errors
    text = main(page)
    assert "Eva Lind" in text
    assert "Nobody else speaks for those who water." in text
    assert "Chosen for balance" in text


def test_the_database_refuses_a_balance_seat_without_reason(process: Process) -> None:
    page = open_debate(process, panel=[PanelMember(name="Eva Lind", how_chosen="lot")])
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelMember.objects.filter(page=page).update(how_chosen="balance")


def test_how_each_person_was_chosen_is_shown(process: Process) -> None:
    page = open_debate(
        process, panel=[PanelMember(name="Eva Lind", how_chosen="lot"), PanelMember(name="Ana", how_chosen="expert")]
    )
    text = main(page)
    for words in ("Eva Lind", "Drawn by lot", "Expert"):
        assert words in text


def test_a_silent_video_keeps_a_debate_from_being_published(process: Process, as_carla: Client) -> None:
    page = open_debate(process)
    answer = edit(as_carla, page, debate_data(page, video=hosted_video().pk), "publish")
    assert answer.status_code == 200
    assert "no captions and no transcript" in answer.content.decode()
    page.video = hosted_video()
    with pytest.raises(ValidationError):
        page.save_revision().publish()


def test_nothing_of_a_host_is_loaded_before_play(process: Process) -> None:
    page = open_debate(process, video=hosted_video(transcript="The river is dry."))
    text = main(page)
    assert "<iframe" not in text
    assert "The river is dry." in text
    assert "YouTube" in text


def test_a_debate_is_discussed_in_the_debates_own_window(process: Process, as_bruno: Client, bruno: User) -> None:
    page = open_debate(process)
    discussion = Discussion.objects.get(key=page.discussion_key)
    assert discussion.window == process.subject.steps.get(kind="debate").window
    french = translated(page, "fr", slug="debat", about=translated(process.page, "fr", slug="riviere"))
    assert french.discussion_key == page.discussion_key
    assert Discussion.objects.filter(key__startswith="debate:").count() == 1


def test_a_debate_is_a_step_of_its_process(process: Process) -> None:
    page = open_debate(process)
    text = Client().get(process.url).content.decode()
    assert f'href="{page.get_url()}"' in text
    assert process.url in main(page)


def test_coming_debates_stand_before_past_ones(process: Process) -> None:
    for slug, day in (("past", -9), ("older", -20), ("later", 20), ("sooner", 3)):
        open_debate(process, slug=slug, title=f"Debate {slug}", starts_at=days(day), ends_at=days(day + 0.1))
    index = DebatePage.objects.first().get_parent()
    text = main(index)
    places = [text.index(f"Debate {slug}") for slug in ("sooner", "later", "past", "older")]
    assert places == sorted(places)


def test_where_a_debate_is_in_its_life(db: None) -> None:
    now = timezone.now()
    hour = timedelta(hours=1)
    assert state_label(DebatePage(starts_at=now + hour)) == "planned"
    assert state_label(DebatePage(starts_at=now - hour, ends_at=now + hour)) == "now"
    assert state_label(DebatePage(starts_at=now - 2 * hour, ends_at=now - hour)) == "held"
    assert state_label(DebatePage(starts_at=now - 2 * hour, ends_at=now - hour, video_id=1)) == "recorded"


def test_an_unpublished_debate_has_no_calendar_file(process: Process) -> None:
    page = open_debate(process)
    page.unpublish()
    assert Client().get(f"{page.get_url()}calendar/").status_code == 404
    assert Client().get(page.get_url()).status_code == 404


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "Europe/Paris\0"])
def test_a_time_zone_is_one_of_the_list(process: Process, as_carla: Client, zone: str) -> None:
    page = open_debate(process)
    answer = edit(as_carla, page, debate_data(page, time_zone=zone), "publish")
    assert answer.status_code == 200
    assert "time_zone" in answer.context["form"].errors


def test_an_unpublished_subject_is_neither_named_nor_linked(process: Process) -> None:
    debate = open_debate(process)
    process.page.unpublish()
    for address in (debate.get_url(), debate.get_parent().get_url()):
        text = Client().get(address).content.decode()
        assert "The river on stage" in text, address
        assert "The river<" not in text, address
        assert f'href="{process.url}' not in text, address


def test_a_debate_names_its_subject_in_the_readers_language_only(process: Process) -> None:
    french = translated(open_debate(process), "fr", slug="debat", title="La rivière en scène")
    assert "The river<" not in Client().get(french.get_url()).content.decode()
    translated(process.page, "fr", slug="riviere", title="La rivière")
    for address in (french.get_url(), french.get_parent().get_url()):
        assert "La rivière<" in Client().get(address).content.decode(), address


def test_a_debate_with_its_discussion_stays_with_its_subject(process: Process, ana: User, as_carla: Client) -> None:
    debate = open_debate(process)
    other = open_process(ana.representative, process.home, title="The lake", slug="lake").page
    answer = edit(as_carla, debate, debate_data(debate, about=other.pk), "publish")
    assert answer.status_code == 200
    assert "the subject can no longer be changed" in answer.content.decode()


def test_chapters_and_the_waiver_are_marked_with_the_videos_language(process: Process) -> None:
    video = hosted_video(language="fr", captions_waiver="La bande-son est perdue.")
    Chapter.objects.create(video=video, at=5, title="La source")
    text = Client().get(open_debate(process, video=video).get_url()).content.decode()
    assert '<span lang="fr">La source</span>' in text
    assert text.count("La bande-son est perdue.") == 1
    assert '<span lang="fr">La bande-son est perdue.</span>' in text
