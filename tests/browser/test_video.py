"""A video's host learns nothing before play, and our own videos carry their captions."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Request, Route, expect

from debates.models import DebatePage
from tests.browser.acts import new_process, nothing_odd
from tests.browser.places import Places
from tests.browser.visits import Visit
from video.hosts import parse_address
from video.models import Video

pytestmark = pytest.mark.browser

HOSTS = {
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ": "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
    "https://vimeo.com/76979871": "https://player.vimeo.com/video/76979871",
}


def page_with(address: str) -> str:
    """A process that is presented by a video at a host's `address`."""
    video = Video(title="Why the river is dry", language="en", transcript="The pumps take it all.")
    video.hosted = parse_address(address, settings.PEERTUBE_HOSTS)
    video.save()
    return str(new_process(video=video).get_url())


@pytest.mark.parametrize("address", HOSTS)
def test_nothing_is_asked_from_a_host_before_play(address: str, visit: Visit) -> None:
    page = visit.open(page_with(address))
    page.wait_for_load_state("networkidle")
    play = page.get_by_role("link", name="Why the river is dry")
    expect(play).to_be_visible()
    expect(page.locator(".video")).to_contain_text("Nothing is loaded from")
    page.mouse.wheel(0, 4000)
    play.hover()
    assert page.locator("iframe").count() == 0
    nothing_odd(visit)

    asked: list[Request] = []

    def stand_in(route: Route) -> None:
        asked.append(route.request)
        route.fulfill(content_type="text/html", body="<!DOCTYPE html><title>Player</title><p>The player</p>")

    visit.context.route(f"{HOSTS[address]}**", stand_in)
    play.click()
    frame = page.locator(".video iframe")
    expect(frame).to_have_attribute("title", "Watch: Why the river is dry")
    expect(frame).to_be_focused()
    expect(page.frame_locator(".video iframe").locator("p")).to_have_text("The player")
    assert len(asked) == 1
    assert asked[0].url.startswith(HOSTS[address])
    assert "referer" not in asked[0].headers or asked[0].headers["referer"] == f"{visit.site.url}/"
    assert not visit.trouble
    assert all(url.startswith(HOSTS[address]) for url in visit.hosts_asked)


def test_without_javascript_the_link_leads_to_the_host(open_browser: Callable[..., Visit]) -> None:
    address = next(iter(HOSTS))
    visit = open_browser(java_script_enabled=False)
    page = visit.open(page_with(address))
    expect(page.get_by_role("link", name="Why the river is dry")).to_have_attribute("href", address)
    nothing_odd(visit)


def test_a_frame_of_an_unknown_host_is_refused(visit: Visit) -> None:
    page = visit.open("/en/")
    page.evaluate("""() => {
        document.body.append(Object.assign(document.createElement("iframe"), {src: "https://elsewhere.example/"}));
    }""")
    page.wait_for_timeout(200)
    assert any("frame-src" in line for line in visit.trouble), visit.trouble


def test_our_own_video_has_captions_and_a_transcript(visit: Visit, places: Places) -> None:
    page = visit.open(places.page(DebatePage, video__isnull=False))
    video = page.locator(".video video")
    expect(video).to_have_attribute("preload", "none")
    tracks = video.locator("track[kind=captions]")
    assert tracks.count() >= 1
    # The browser itself reads the captions, and the file can be played.
    cues = video.evaluate(
        """async video => {
            const element = video.querySelector("track");
            element.track.mode = "showing";
            if (element.readyState !== 2) await new Promise(done => element.addEventListener("load", done));
            return element.track.cues.length;
        }"""
    )
    assert cues > 0
    expect(page.locator("#transcript")).to_be_attached()
    chapter = page.locator("a[data-seek]").nth(1)
    seconds = float(chapter.get_attribute("data-seek") or 0)
    chapter.click()
    expect(video).to_be_focused()
    page.wait_for_function("at => Math.abs(document.querySelector('.video video').currentTime - at) < 3", arg=seconds)
    nothing_odd(visit)
