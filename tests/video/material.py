"""Small files to upload, and a video with everything."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from wagtail.images.models import Image

from video.models import CaptionTrack, Chapter, Video

MP4 = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + b"\0" * 64
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87\x81\x04" + b"\0" * 64
MATROSKA = WEBM.replace(b"\x84webm", b"\x88matroska")
WEBVTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nThe river is dry.\n\n00:02.000 --> 00:04.000\nSince spring.\n"


def mp4(name="river.mp4", content=MP4):
    return SimpleUploadedFile(name, content, "video/mp4")


def vtt(name="river.en.vtt", text=WEBVTT):
    return SimpleUploadedFile(name, text.encode(), "text/vtt")


def picture(title="Poster"):
    data = io.BytesIO()
    Picture.new("RGB", (64, 36), "#2b1538").save(data, "PNG")
    return Image.objects.create(title=title, file=SimpleUploadedFile("poster.png", data.getvalue()))


def full_video(**fields):
    """A video with poster, two caption tracks and two chapters."""
    values = {"title": "The river", "language": "en", "file": mp4(), "duration": 252, "poster": picture()} | fields
    video = Video.objects.create(**values)
    for language in ("fr", "en"):
        CaptionTrack.objects.create(video=video, language=language, file=vtt(f"river.{language}.vtt"))
    Chapter.objects.create(video=video, at=65, title="Causes")
    Chapter.objects.create(video=video, at=0, title="The problem")
    return video
