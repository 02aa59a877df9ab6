"""Addresses of video hosts: every form their share buttons give, and nothing else."""

import ast
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video import hosts
from video.hosts import FRAME_SOURCES, MESSAGES, HostedVideo, frame_sources, parse_address

UUID = "9db9f3f1-9b54-44ed-9e91-461d262d2205"
SHORT = "kkGMgK9ZtnKfYAgnEtQxbv"

ACCEPTED = {
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ": ("youtube", "dQw4w9WgXcQ"),
    "https://www.youtube.com/watch?feature=share&v=dQw4w9WgXcQ&t=43s&list=PL123": ("youtube", "dQw4w9WgXcQ"),
    "http://youtube.com/watch/?v=dQw4w9WgXcQ": ("youtube", "dQw4w9WgXcQ"),
    "https://m.youtube.com/watch?v=-Qw4w9_gXcQ#t=1": ("youtube", "-Qw4w9_gXcQ"),
    "https://music.youtube.com/watch?v=dQw4w9WgXcQ": ("youtube", "dQw4w9WgXcQ"),
    "https://youtu.be/dQw4w9WgXcQ?si=q1w2e3": ("youtube", "dQw4w9WgXcQ"),
    "youtu.be/dQw4w9WgXcQ": ("youtube", "dQw4w9WgXcQ"),
    "  https://www.youtube.com/shorts/dQw4w9WgXcQ\n": ("youtube", "dQw4w9WgXcQ"),
    "https://www.youtube.com/embed/dQw4w9WgXcQ?start=3": ("youtube", "dQw4w9WgXcQ"),
    "https://www.youtube.com/live/dQw4w9WgXcQ": ("youtube", "dQw4w9WgXcQ"),
    "HTTPS://WWW.YouTube-NoCookie.com/embed/dQw4w9WgXcQ": ("youtube", "dQw4w9WgXcQ"),
    "https://vimeo.com/76979871": ("vimeo", "76979871"),
    "https://vimeo.com/76979871/?share=copy": ("vimeo", "76979871"),
    "https://vimeo.com/channels/staffpicks/76979871": ("vimeo", "76979871"),
    "https://vimeo.com/groups/motion/videos/76979871": ("vimeo", "76979871"),
    "https://player.vimeo.com/video/76979871?dnt=1": ("vimeo", "76979871"),
    "https://www.dailymotion.com/video/x26ezrb": ("dailymotion", "x26ezrb"),
    "https://www.dailymotion.com/video/x26ezrb_hackathon_tech": ("dailymotion", "x26ezrb"),
    "https://www.dailymotion.com/embed/video/x26ezrb": ("dailymotion", "x26ezrb"),
    "https://geo.dailymotion.com/player.html?video=x26ezrb": ("dailymotion", "x26ezrb"),
    "https://geo.dailymotion.com/player/xabcd.html?video=x26ezrb": ("dailymotion", "x26ezrb"),
    "https://dai.ly/x26ezrb": ("dailymotion", "x26ezrb"),
    f"https://framatube.org/w/{SHORT}": ("peertube", SHORT),
    f"https://framatube.org/w/{UUID}?start=1m": ("peertube", UUID),
    f"https://framatube.org/videos/watch/{UUID}": ("peertube", UUID),
    f"https://video.ploud.fr/videos/embed/{UUID}": ("peertube", UUID),
    f"https://peertube.tv./w/{SHORT}": ("peertube", SHORT),
}

REFUSED = {
    "": hosts.EMPTY,
    "   ": hosts.EMPTY,
    "https://youtu.be/" + "a" * 600: hosts.TOO_LONG,
    "javascript:alert(1)": hosts.NOT_AN_ADDRESS,
    "javascript://youtu.be/dQw4w9WgXcQ": hosts.NOT_AN_ADDRESS,
    "data:text/html,x": hosts.NOT_AN_ADDRESS,
    "ftp://youtu.be/dQw4w9WgXcQ": hosts.NOT_AN_ADDRESS,
    "//youtu.be/dQw4w9WgXcQ": hosts.NOT_AN_ADDRESS,
    "https://": hosts.NOT_AN_ADDRESS,
    "https://[::1": hosts.NOT_AN_ADDRESS,
    "https://127.0.0.1/w/x": hosts.NOT_AN_ADDRESS,
    "https://localhost/w/x": hosts.NOT_AN_ADDRESS,
    "https://youtu.be\\@evil.example/dQw4w9WgXcQ": hosts.NOT_PLAIN,
    "https://youtu.be/dQw4w9WgXcQ\0": hosts.NOT_PLAIN,
    "https://youtu.be/dQw4w\tWgXcQ": hosts.NOT_PLAIN,
    '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ">': hosts.NOT_PLAIN,
    "https://уoutube.com/watch?v=dQw4w9WgXcQ": hosts.NOT_PLAIN,
    "https://vimeo.com/٧٦٩٧٩٨٧١": hosts.NOT_PLAIN,
    "https://me@youtu.be/dQw4w9WgXcQ": hosts.WITH_CREDENTIALS,
    "https://youtube.com:secret@evil.example/watch?v=dQw4w9WgXcQ": hosts.WITH_CREDENTIALS,
    "https://youtu.be:8443/dQw4w9WgXcQ": hosts.WITH_CREDENTIALS,
    "https://youtu.be:/dQw4w9WgXcQ": hosts.WITH_CREDENTIALS,
    "https://youtu.be:99999/dQw4w9WgXcQ": hosts.NOT_AN_ADDRESS,
    "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ": hosts.UNKNOWN_HOST,
    "https://evil-youtube.com/watch?v=dQw4w9WgXcQ": hosts.UNKNOWN_HOST,
    "https://evil.example/youtu.be/dQw4w9WgXcQ": hosts.UNKNOWN_HOST,
    f"https://video.example.org/w/{UUID}": hosts.UNKNOWN_HOST,
    "https://www.youtube.com/": hosts.NO_VIDEO,
    "https://www.youtube.com/@somebody": hosts.NO_VIDEO,
    "https://www.youtube.com/playlist?list=PL123": hosts.NO_VIDEO,
    "https://www.youtube.com/embed/videoseries?list=PL123": hosts.NO_VIDEO,
    "https://www.youtube.com/watch?v=tooshort": hosts.NO_VIDEO,
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ&v=aaaaaaaaaaa": hosts.NO_VIDEO,
    "https://www.youtube.com/watch?v=dQw4w9WgXc%C3%A9": hosts.NO_VIDEO,
    "https://www.youtube.com/watch?v=%EF%BC%91Qw4w9WgXcQ": hosts.NO_VIDEO,
    "https://www.youtube.com/embed/../../evil": hosts.NO_VIDEO,
    "https://vimeo.com/somebody": hosts.NO_VIDEO,
    "https://vimeo.com/76979871/not-a-hash": hosts.NO_VIDEO,
    "https://player.vimeo.com/video/76979871?h=%22%3E": hosts.NO_VIDEO,
    "https://www.dailymotion.com/user/somebody": hosts.NO_VIDEO,
    "https://geo.dailymotion.com/player.html": hosts.NO_VIDEO,
    "https://framatube.org/w/p/" + SHORT: hosts.NO_VIDEO,
    "https://framatube.org/w/12": hosts.NO_VIDEO,
    "https://framatube.org/videos/embed/" + UUID + "/x": hosts.NO_VIDEO,
}


@pytest.mark.parametrize(("address", "expected"), ACCEPTED.items())
def test_every_form_of_an_address_gives_host_and_identifier(address, expected):
    video = parse_address(address)
    assert (video.host, video.host_id) == expected


@pytest.mark.parametrize(("address", "message"), REFUSED.items())
def test_everything_else_is_refused_with_a_sentence(address, message):
    with pytest.raises(ValueError, match="^" + re.escape(message) + "$"):
        parse_address(address)


@pytest.mark.parametrize("value", [None, 5, b"https://youtu.be/dQw4w9WgXcQ"])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(ValueError):
        parse_address(value)


@pytest.mark.parametrize(
    "address", ["https://vimeo.com/76979871/ab12cd34ef", "https://vimeo.com/76979871?h=ab12cd34ef"]
)
def test_an_unlisted_vimeo_video_keeps_its_key(address):
    video = parse_address(address)
    assert video.embed_url == "https://player.vimeo.com/video/76979871?dnt=1&h=ab12cd34ef"
    assert video.watch_url == "https://vimeo.com/76979871/ab12cd34ef"


def test_players_are_those_that_track_least():
    assert parse_address("youtu.be/dQw4w9WgXcQ").embed_url == "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
    assert parse_address("vimeo.com/76979871").embed_url == "https://player.vimeo.com/video/76979871?dnt=1"
    assert parse_address("dai.ly/x26ezrb").embed_url == "https://geo.dailymotion.com/player.html?video=x26ezrb"
    assert parse_address(f"framatube.org/w/{SHORT}").embed_url == f"https://framatube.org/videos/embed/{SHORT}"


@pytest.mark.parametrize("address", ACCEPTED)
def test_rebuilt_addresses_lead_to_the_same_video_and_are_allowed_in_frames(address):
    video = parse_address(address)
    assert parse_address(video.embed_url) == video
    assert parse_address(video.watch_url) == video
    embed = urlsplit(video.embed_url)
    assert f"{embed.scheme}://{embed.netloc}" in FRAME_SOURCES


def test_a_further_peertube_server_is_accepted_only_where_it_is_named():
    address = f"https://tube.example.org/w/{SHORT}"
    assert parse_address(address, ["tube.example.org"]).label == "PeerTube (tube.example.org)"
    assert "https://tube.example.org" in frame_sources(["tube.example.org"])
    with pytest.raises(ValueError):
        parse_address(address)


@pytest.mark.parametrize(
    "name", ["*", "https://a.example", "a.example; script-src *", "a.example:8080", "localhost", ""]
)
def test_a_security_header_takes_only_plain_domain_names(name):
    with pytest.raises(ValueError):
        frame_sources([name])


def test_the_settings_can_import_it_before_django_is_ready():
    tree = ast.parse(Path(hosts.__file__).read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [name for name in imported if name.startswith(("django", "wagtail", "urllib.request", "socket"))]


@given(st.text(max_size=600))
def test_no_text_does_anything_but_give_a_video_or_a_known_sentence(text):
    try:
        video = parse_address(text)
    except ValueError as error:
        assert str(error) in MESSAGES
    else:
        assert isinstance(video, HostedVideo)


ADDRESS_PARTS = st.sampled_from(
    ["https://", "http://", "//", "youtu.be", "www.youtube.com", "vimeo.com", "dai.ly", "framatube.org", "/", "watch"]
    + ["?v=", "?h=", "&", "#", "@", ":", ":443", "embed", "w", "videos", "video", "dQw4w9WgXcQ", "76979871", UUID]
    + ["x26ezrb", "..", "%2e%2e", "%00", "\0", "\\", '"', "<", "é", "١", ".", " ", "evil.example"]
)


@given(st.lists(ADDRESS_PARTS, max_size=12).map("".join))
def test_whatever_is_accepted_can_only_frame_an_allowed_player(text):
    try:
        video = parse_address(text)
    except ValueError as error:
        assert str(error) in MESSAGES
        return
    for address in (video.embed_url, video.watch_url):
        assert re.fullmatch(r"https://[a-z0-9.-]+/[A-Za-z0-9_./?=&-]*", address)
    embed = urlsplit(video.embed_url)
    assert f"{embed.scheme}://{embed.netloc}" in FRAME_SOURCES
