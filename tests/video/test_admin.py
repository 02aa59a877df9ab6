"""The editor's side: one field for a host's address, files checked by content, faults beside their fields."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from subjects.models import Subject, SubjectPage
from tests.video.material import MATROSKA, MP4, WEBM, WEBVTT, full_video, mp4, vtt
from video import hosts
from video.models import Video

pytestmark = pytest.mark.django_db

ADD = "wagtailsnippets_video_video:add"
EDIT = "wagtailsnippets_video_video:edit"
LIST = "wagtailsnippets_video_video:list"


@pytest.fixture
def editor(client):
    user = get_user_model().objects.create_superuser("editor@example.org", display_name="Editor")
    client.force_login(user)
    return client


def form_data(captions=(), chapters=(), **fields):
    data = {"title": "The river", "language": "en", "address": "", "duration": "4:12", "transcript": "", **fields}
    for prefix, rows in (("caption_tracks", captions), ("chapter_marks", chapters)):
        data |= {
            f"{prefix}-TOTAL_FORMS": len(rows),
            f"{prefix}-INITIAL_FORMS": sum("id" in row for row in rows),
            f"{prefix}-MIN_NUM_FORMS": 0,
            f"{prefix}-MAX_NUM_FORMS": 1000,
        }
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-{name}": value for name, value in ({"id": ""} | row).items()}
    return data


def errors_of(answer):
    """Every error of the form: {field: [messages]}, those of captions and chapters as "captions.0.language"."""
    assert answer.status_code == 200
    form = answer.context["form"]
    found = {name: list(messages) for name, messages in form.errors.items()}
    for prefix, formset in form.formsets.items():
        for number, child in enumerate(formset.forms):
            found |= {f"{prefix}.{number}.{name}": list(messages) for name, messages in child.errors.items()}
    return found


def test_an_own_file_with_captions_and_chapters(editor):
    answer = editor.post(
        reverse(ADD),
        form_data(
            file=mp4(),
            captions=[{"language": "en", "file": vtt()}, {"language": "fr", "file": vtt("river.fr.vtt")}],
            chapters=[{"at": "0:00", "title": "The problem"}, {"at": "1:05", "title": "Causes"}],
        ),
    )
    assert answer.status_code == 302, errors_of(answer)
    video = Video.objects.get()
    assert video.duration == 252
    assert [chapter.at for chapter in video.chapters] == [0, 65]
    assert video.transcript_text == "The river is dry. Since spring."
    assert video.is_accessible


def test_an_address_becomes_a_host_and_an_identifier(editor):
    answer = editor.post(reverse(ADD), form_data(address="https://youtu.be/dQw4w9WgXcQ?si=tracker"))
    assert answer.status_code == 302, errors_of(answer)
    video = Video.objects.get()
    assert (video.host, video.host_id) == ("youtube", "dQw4w9WgXcQ")
    # The form gives it back, without the tracker, and saving again changes nothing.
    page = editor.get(reverse(EDIT, args=[video.pk]))
    assert 'value="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in page.content.decode()
    editor.post(reverse(EDIT, args=[video.pk]), form_data(address="https://www.youtube.com/watch?v=dQw4w9WgXcQ"))
    assert Video.objects.get().host_id == "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("https://evil.example/v", hosts.UNKNOWN_HOST),
        ("https://www.youtube.com/@x", hosts.NO_VIDEO),
        ("javascript:alert(1)", hosts.NOT_AN_ADDRESS),
        ("https://youtu.be/" + "a" * 600, hosts.TOO_LONG),
    ],
)
def test_a_refused_address_is_explained_beside_its_field_and_given_back(editor, address, message):
    answer = editor.post(reverse(ADD), form_data(address=address, transcript="Every word."))
    assert errors_of(answer) == {"address": [message]}
    assert address in answer.content.decode()
    assert "Every word." in answer.content.decode()
    assert not Video.objects.exists()


def test_a_nul_is_refused(editor):
    answer = editor.post(reverse(ADD), form_data(address="https://youtu.be/dQw4w9WgXcQ\0", title="a\0"))
    assert set(errors_of(answer)) == {"address", "title"}


def test_a_video_has_one_source(editor):
    answer = editor.post(reverse(ADD), form_data())
    assert errors_of(answer) == {"file": ["Give a file of your own, or the address of the video at a host."]}
    answer = editor.post(reverse(ADD), form_data(file=mp4(), address="https://youtu.be/dQw4w9WgXcQ"))
    assert errors_of(answer) == {"file": ["Give a file or an address, not both: remove one of the two."]}


def test_a_file_can_be_replaced_by_an_address(editor):
    video = full_video()
    address = "https://youtu.be/dQw4w9WgXcQ"
    answer = editor.post(reverse(EDIT, args=[video.pk]), form_data(address=address, **{"file-clear": "on"}))
    assert answer.status_code == 302, errors_of(answer)
    video = Video.objects.get()
    assert (video.file.name, video.host) == ("", "youtube")


@pytest.mark.parametrize(
    ("upload", "fault"),
    [
        (("river.mov", MP4), "Choose an MP4 or WebM file"),
        (("river.mp4.exe", MP4), "Choose an MP4 or WebM file"),
        (("river.mp4", b"<html>" * 20), "is not MP4"),
        (("river.webm", MP4), "is not WebM"),
        (("river.mp4", WEBM), "is not MP4"),
        (("river.webm", MATROSKA), "is not WebM"),
        (("river.mp4", b""), "empty"),
    ],
)
def test_a_file_must_be_what_its_name_says(editor, upload, fault):
    answer = editor.post(reverse(ADD), form_data(file=mp4(*upload)))
    errors = errors_of(answer)
    assert fault in errors["file"][0]
    assert not Video.objects.exists()


def test_a_file_has_a_largest_size(editor, settings):
    settings.VIDEO_UPLOAD_MAX_BYTES = 50
    assert "too large" in errors_of(editor.post(reverse(ADD), form_data(file=mp4())))["file"][0]


@pytest.mark.parametrize(
    ("upload", "fault"),
    [
        (vtt("river.srt"), "Choose a WebVTT file"),
        (vtt(text="1\n00:00:01,000 --> 00:00:02,000\nx"), "Line 1: A caption file begins"),
        (vtt(text=WEBVTT.replace("00:02.000", "00:02,000")), "Line 3: Write the thousandths"),
        (mp4("river.vtt", "WEBVTT é".encode("latin-1")), "UTF-8"),
    ],
)
def test_captions_are_checked_with_the_line_of_the_fault(editor, upload, fault):
    answer = editor.post(reverse(ADD), form_data(file=mp4(), captions=[{"language": "en", "file": upload}]))
    assert fault in errors_of(answer)["caption_tracks.0.file"][0]
    assert fault.split(":")[-1].strip()[:20] in re.sub("&#x27;", "'", answer.content.decode())


def test_repeated_captions_and_chapters_are_refused(editor):
    answer = editor.post(
        reverse(ADD),
        form_data(
            file=mp4(),
            captions=[{"language": "en", "file": vtt()}, {"language": "en", "file": vtt()}],
            chapters=[{"at": "1:05", "title": "a"}, {"at": "65", "title": "b"}],
        ),
    )
    assert errors_of(answer) == {
        "caption_tracks.1.language": ["There are already captions in this language."],
        "chapter_marks.1.at": ["Another chapter begins at this moment."],
    }
    assert "Another chapter begins at this moment." in answer.content.decode()
    assert not Video.objects.exists()


def test_rows_may_exchange_what_is_unique(editor):
    video = full_video()
    english, french = video.caption_tracks.order_by("language")
    first, second = video.chapter_marks.order_by("at")
    answer = editor.post(
        reverse(EDIT, args=[video.pk]),
        form_data(
            captions=[{"id": english.pk, "language": "fr"}, {"id": french.pk, "language": "en"}],
            chapters=[{"id": first.pk, "at": "1:05", "title": "a"}, {"id": second.pk, "at": "0:00", "title": "b"}],
        ),
    )
    assert answer.status_code == 302, errors_of(answer)
    video = Video.objects.get()
    assert video.file  # kept without a new upload
    assert {track.pk: track.language for track in video.caption_tracks.all()} == {english.pk: "fr", french.pk: "en"}
    assert [chapter.title for chapter in video.chapters] == ["b", "a"]


def test_a_removed_row_may_be_written_again_at_once(editor):
    video = full_video()
    english, french = video.caption_tracks.order_by("language")
    answer = editor.post(
        reverse(EDIT, args=[video.pk]),
        form_data(
            captions=[
                {"id": english.pk, "language": "en", "DELETE": "on"},
                {"id": french.pk, "language": "fr"},
                {"language": "en", "file": vtt(text=WEBVTT.replace("river", "lake"))},
            ],
        ),
    )
    assert answer.status_code == 302, errors_of(answer)
    assert Video.objects.get().transcript_text == "The lake is dry. Since spring."


def test_a_chapter_lies_within_the_video(editor):
    answer = editor.post(reverse(ADD), form_data(file=mp4(), chapters=[{"at": "4:12", "title": "a"}]))
    assert errors_of(answer) == {"chapter_marks.0.at": ["This is after the end of the video."]}
    assert not Video.objects.exists()


def test_a_wrong_time_is_refused(editor):
    answer = editor.post(reverse(ADD), form_data(file=mp4(), duration="soon", chapters=[{"at": "-3", "title": "a"}]))
    assert set(errors_of(answer)) == {"duration", "chapter_marks.0.at"}


def test_a_published_page_keeps_its_captions(editor):
    video = full_video(transcript="Every word.")
    subject = Subject.objects.create()
    page = SubjectPage(title="River", slug="river", question="?", summary="s", subject=subject, video=video, live=False)
    Page.get_first_root_node().add_child(instance=page)
    assert not video.is_on_a_live_page()
    SubjectPage.objects.update(live=True)
    assert video.is_on_a_live_page()
    address = reverse(EDIT, args=[video.pk])
    captions = [
        {"id": track.pk, "language": track.language, "DELETE": "on"}
        for track in video.caption_tracks.order_by("language")
    ]

    answer = editor.post(address, form_data(captions=captions))
    assert set(errors_of(answer)) == {"captions_waiver"}
    assert Video.objects.get().caption_tracks.count() == 2
    answer = editor.post(address, form_data(captions=captions, captions_waiver="No sound."))
    assert answer.status_code == 302, errors_of(answer)
    assert Video.objects.get().waiver == "No sound."


def test_the_list_takes_the_same_queries_however_long_it_is(editor, django_assert_max_num_queries):
    for number in range(4):
        full_video(title=f"Video {number}").poster_url  # noqa: B018
    editor.get(reverse(LIST))
    with django_assert_max_num_queries(20):
        page = editor.get(reverse(LIST)).content.decode()
    assert page.count("4:12") == 4
    assert "Video 3" not in editor.get(reverse(LIST), {"q": "Video 2"}).content.decode()


def test_a_page_form_can_choose_a_video_or_add_one(editor):
    chooser = Video.snippet_viewset.chooser_viewset
    choose = editor.get(reverse(chooser.get_url_name("choose")))
    assert choose.status_code == 200
    names = re.findall(r'name="([^"]*address)"', choose.json()["html"])
    assert names, "the chooser has a form to add a video"
    prefix = names[0].removesuffix("address")
    create = reverse(chooser.get_url_name("create"))
    fields = {"title": "New", "language": "en", "address": "https://nowhere.example/"}
    refused = editor.post(create, {prefix + name: value for name, value in fields.items()})
    assert refused.json()["step"] == "reshow_creation_form"
    assert "This host is not accepted" in refused.json()["htmlFragment"]
    fields["address"] = "https://dai.ly/x26ezrb"
    made = editor.post(create, {prefix + name: value for name, value in fields.items()})
    assert made.json()["step"] == "chosen"
    assert Video.objects.get().host == "dailymotion"


def test_a_scheduled_page_keeps_the_transcript_of_its_video(editor):
    video = Video.objects.create(title="River", language="en", host="vimeo", host_id="76979871", transcript="Words.")
    page = SubjectPage(title="River", slug="river", question="?", summary="s", commitment="c", video=video, live=False)
    Page.get_first_root_node().add_child(instance=page)
    page.save_revision(approved_go_live_at=timezone.now() + timedelta(days=1))
    data = form_data(title="River", language="en", address="https://vimeo.com/76979871")
    answer = editor.post(reverse(EDIT, args=[video.pk]), data)
    assert set(errors_of(answer)) == {"captions_waiver"}
    assert Video.objects.get().transcript == "Words."
