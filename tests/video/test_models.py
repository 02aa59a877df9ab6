"""What a video is, what pages may ask of it, and how many queries that takes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.video.material import full_video, mp4, vtt
from video import hosts
from video.clock import ClockFormField, clock_label, seconds_from
from video.models import CaptionTrack, Chapter, Video

pytestmark = pytest.mark.django_db


def test_a_video_of_our_own_gives_a_page_everything():
    video = full_video()
    assert not video.is_hosted
    assert video.file_url.startswith("/media/videos/river")
    assert video.file_type == "video/mp4"
    assert (video.host_label, video.embed_url) == ("", "")
    assert video.watch_url == video.file_url
    assert video.duration_label == "4:12"
    assert video.poster_url.startswith("/media/images/poster")
    assert [(track["language"], track["label"]) for track in video.captions] == [("en", "English"), ("fr", "Français")]
    assert video.captions[0]["url"].startswith("/media/captions/river.en")
    assert [(chapter.at, chapter.clock, chapter.title) for chapter in video.chapters] == [
        (0, "0:00", "The problem"),
        (65, "1:05", "Causes"),
    ]
    assert video.transcript_text == "The river is dry. Since spring."


def test_a_hosted_video_is_rebuilt_from_its_identifier(settings):
    settings.PEERTUBE_HOSTS = ["tube.example.org"]
    video = Video(title="x", language="en")
    video.hosted = hosts.parse_address("https://vimeo.com/76979871/ab12cd34ef")
    video.full_clean()
    video.save()
    video.refresh_from_db()
    assert video.is_hosted
    assert video.host_label == "Vimeo"
    assert video.embed_url == "https://player.vimeo.com/video/76979871?dnt=1&h=ab12cd34ef"
    assert video.watch_url == "https://vimeo.com/76979871/ab12cd34ef"
    assert (video.file_url, video.file_type, video.poster_url, video.duration_label) == ("", "", "", "")
    video.hosted = hosts.parse_address("https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv", ["tube.example.org"])
    video.save()
    assert video.host_label == "PeerTube (tube.example.org)"


def test_three_queries_for_one_video_and_for_several(django_assert_num_queries):
    for number in range(3):
        full_video(title=str(number)).poster_url  # noqa: B018 - makes the rendition
    for count in (1, 3):
        with django_assert_num_queries(3):
            for video in Video.objects.for_display()[:count]:
                shown = (video.poster_url, video.captions, video.chapters, video.transcript_text, video.waiver)
                assert all(shown[:4])
                assert video.is_accessible


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"file": "videos/a.mp4", "host": "vimeo", "host_id": "1"},
        {"host": "vimeo"},
        {"host_id": "1"},
        {"host": "peertube", "host_id": "1"},
        {"host": "vimeo", "host_id": "1", "host_domain": "framatube.org"},
    ],
)
def test_the_database_keeps_one_source_only(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Video.objects.create(title="x", language="en", **fields)


def test_captions_and_chapters_are_unique_in_the_database():
    video = full_video()
    with pytest.raises(IntegrityError), transaction.atomic():
        CaptionTrack.objects.create(video=video, language="fr", file=vtt())
    with pytest.raises(IntegrityError), transaction.atomic():
        Chapter.objects.create(video=video, at=65, title="Again")
    with pytest.raises(IntegrityError), transaction.atomic():
        Chapter.objects.create(video=video, at=-1, title="Before")


def test_what_makes_a_video_accessible():
    video = Video.objects.create(title="x", language="en", file=mp4())
    assert not video.is_accessible
    assert video.transcript_text == ""
    video.captions_waiver = "Filmed without sound."
    assert video.is_accessible
    assert video.waiver == "Filmed without sound."
    video.transcript = "What was said."
    assert video.is_accessible
    assert video.waiver == ""  # there is a transcript: the reason for having none is no longer true
    video.transcript, video.captions_waiver = " ", " "
    assert not video.is_accessible
    CaptionTrack.objects.create(video=video, language="es", file=vtt())
    assert Video.objects.get(pk=video.pk).is_accessible


def test_captions_show_by_themselves_only_when_another_language_is_spoken():
    video = full_video(spoken_language="fr")
    assert [track["default"] for track in video.captions] == [True, False]
    assert video.spoken_language_label == "Français"
    video.spoken_language = ""
    assert [track["default"] for track in video.captions] == [False, False]


def test_rows_in_several_languages_share_their_files():
    first = full_video()
    second = Video.objects.create(title="Le fleuve", language="fr", spoken_language="en", file=first.file.name)
    for track in first.caption_tracks.all():
        CaptionTrack.objects.create(video=second, language=track.language, file=track.file.name)
    second.full_clean()
    assert {track["url"] for track in first.captions} == {track["url"] for track in second.captions}
    assert second.captions[0]["language"] == "fr"


def test_a_lost_poster_file_does_not_break_the_page():
    video = full_video()
    video.poster.file.storage.delete(video.poster.file.name)
    assert video.poster_url == ""


def test_captions_that_are_none_cannot_be_stored():
    video = Video.objects.create(title="x", language="en", file=mp4())
    with pytest.raises(ValueError, match="Line 1"):
        CaptionTrack.objects.create(video=video, language="es", file=vtt(text="1\n00:00:01,000"))
    with pytest.raises(ValidationError):
        CaptionTrack.objects.create(video=video, language="es", file=vtt(text="a" * 1_100_000))


@pytest.mark.parametrize(
    ("text", "seconds"), [("4:12", 252), ("252", 252), ("1:02:03", 3723), (" 0:00 ", 0), ("90:00", 5400)]
)
def test_times_are_read(text, seconds):
    assert seconds_from(text) == seconds
    assert seconds_from(clock_label(seconds)) == seconds


@pytest.mark.parametrize("text", ["", "4:60", "4:1", "-1", "1:2:3:4", "٤:١٢", "4.12", "999999", "99:00:00", "4:12\0"])
def test_other_times_are_refused(text):
    with pytest.raises(ValueError):
        seconds_from(text)


def test_the_time_field_shows_what_it_takes():
    field = ClockFormField(required=False)
    assert field.prepare_value(252) == "4:12"
    assert field.clean("") is None
    assert field.clean("4:12") == 252
    assert not field.has_changed(252, "4:12")
    assert field.has_changed(252, "4:13")
    with pytest.raises(ValidationError):
        field.clean("soon")
