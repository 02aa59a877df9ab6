"""Uploaded files as the site serves them: ranges, conditions, and nothing outside the public folders."""

import os

import pytest
from django.http import Http404
from django.test import RequestFactory
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from hemicycle.media import serve_media

CONTENT = bytes(range(256)) * 4


@pytest.fixture
def media(tmp_path, settings):
    root = tmp_path / "media"
    for folder in ("videos", "captions", "documents", "images", "cache"):
        (root / folder).mkdir(parents=True)
    (root / "videos" / "a.mp4").write_bytes(CONTENT)
    (root / "videos" / "empty.webm").write_bytes(b"")
    (root / "videos" / "page.html").write_text("<script>1</script>")
    (root / "videos" / "drawing.svg").write_text("<svg/>")
    (root / "videos" / ".hidden.mp4").write_bytes(b"x")
    (root / "captions" / "a.vtt").write_text("WEBVTT\n")
    (root / "documents" / "secret.png").write_bytes(b"secret")
    (root / "loose.mp4").write_bytes(b"x")
    (tmp_path / "outside.mp4").write_bytes(b"outside")
    os.symlink(tmp_path / "outside.mp4", root / "videos" / "link.mp4")
    os.symlink(root / "documents", root / "videos" / "docs")
    settings.MEDIA_ROOT = root
    return root


given_answers = []


@pytest.fixture(autouse=True)
def closed_answers():
    """Close the files of all answers. Not by answer.close(), which would also ask the database to end the request."""
    yield
    while given_answers:
        for close in given_answers.pop()._resource_closers:
            close()


def ask(path, method="get", **headers):
    request = getattr(RequestFactory(), method)("/media/x", headers=headers)
    answer = serve_media(request, path)
    given_answers.append(answer)
    return answer


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_whole_file(media):
    answer = ask("videos/a.mp4")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Length"] == "1024"
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "public, max-age=86400"
    assert body(answer) == CONTENT


def test_captions_are_text(media):
    assert ask("captions/a.vtt")["Content-Type"] == "text/vtt; charset=utf-8"


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-1", 0, 1),
        ("bytes=1000-", 1000, 1023),
        ("bytes=1023-1023", 1023, 1023),
        ("bytes=10-99999", 10, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=-99999", 0, 1023),
        ("bytes= 5 - 6", 5, 6),
    ],
)
def test_a_range(media, header, first, last):
    answer = ask("videos/a.mp4", Range=header)
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{last}/1024"
    assert answer["Content-Length"] == str(last - first + 1)
    assert body(answer) == CONTENT[first : last + 1]


@pytest.mark.parametrize("header", ["bytes=1024-", "bytes=2000-3000", "bytes=-0", "bytes=999999999999999999-"])
def test_a_range_the_file_does_not_have(media, header):
    answer = ask("videos/a.mp4", Range=header)
    assert answer.status_code == 416
    assert answer["Content-Range"] == "bytes */1024"
    assert body(answer) == b""


def test_an_empty_file(media):
    assert body(ask("videos/empty.webm")) == b""
    assert ask("videos/empty.webm", Range="bytes=0-").status_code == 416


@pytest.mark.parametrize(
    "header",
    ["", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=0-1,4-5", "lines=0-1", "bytes=١-٢"]
    + ["bytes=" + "9" * 5000 + "-"],
)
def test_a_range_nobody_can_read_gives_the_whole_file(media, header):
    answer = ask("videos/a.mp4", Range=header)
    assert answer.status_code == 200
    assert body(answer) == CONTENT


def test_conditions(media):
    first = ask("videos/a.mp4")
    tag, date = first["ETag"], first["Last-Modified"]
    assert body(first) == CONTENT
    for headers in ({"If-None-Match": tag}, {"If-None-Match": f'"x", {tag}'}, {"If-Modified-Since": date}):
        answer = ask("videos/a.mp4", **headers)
        assert answer.status_code == 304
        assert body(answer) == b""
        assert answer["ETag"] == tag
    assert ask("videos/a.mp4", **{"If-Match": '"other"'}).status_code == 412
    assert ask("videos/a.mp4", **{"If-Range": tag, "Range": "bytes=0-1"}).status_code == 206
    assert ask("videos/a.mp4", **{"If-Range": date, "Range": "bytes=0-1"}).status_code == 206
    assert ask("videos/a.mp4", **{"If-Range": '"other"', "Range": "bytes=0-1"}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("range_asked", "status"), [("", 200), ("bytes=0-511", 206)])
def test_no_middleware_repacks_the_bytes(media, client, range_asked, status):
    (media / "videos" / "plain.mp4").write_bytes(b"a" * 1024)
    answer = client.get("/media/videos/plain.mp4", headers={"Accept-Encoding": "gzip, br", "Range": range_asked})
    assert answer.status_code == status
    assert "Content-Encoding" not in answer
    assert b"".join(answer.streaming_content) == b"a" * int(answer["Content-Length"])
    answer.close()


@pytest.mark.django_db
def test_a_document_has_no_address_here(media, client):
    assert client.get("/media/documents/secret.png").status_code == 404


def test_head_and_other_methods(media):
    answer = ask("videos/a.mp4", "head", Range="bytes=0-1")
    assert answer.status_code == 200
    assert answer["Content-Length"] == "1024"
    assert ask("videos/a.mp4", "post").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "documents/secret.png",
        "videos/../documents/secret.png",
        "videos/docs/secret.png",
        "videos/link.mp4",
        "../outside.mp4",
        "videos/../../outside.mp4",
        "/videos/a.mp4",
        "videos//a.mp4",
        "videos/./a.mp4",
        "videos\\a.mp4",
        "videos/a.mp4\0.png",
        "videos/.hidden.mp4",
        "videos/page.html",
        "videos/drawing.svg",
        "videos/",
        "videos",
        "",
        "loose.mp4",
        "cache/a.mp4",
        "images",
        "videos/missing.mp4",
        "videos/" + "a" * 5000 + ".mp4",
        "videos/\ud800.mp4",
    ],
)
def test_everything_else_does_not_exist(media, path):
    with pytest.raises(Http404):
        ask(path)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["videos", "documents", "secret.png", "..", ".", "", "a.mp4", "link.mp4", "docs"])))
def test_no_path_leads_to_a_document_or_outside(media, parts):
    try:
        content = body(ask("/".join(parts)))
    except Http404:
        return
    assert content == CONTENT
