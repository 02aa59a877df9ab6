"""The video hosts the platform accepts, and the reading of their addresses.

An editor pastes whatever the host's "share" button gave. It becomes a host and an
identifier by rules alone: nothing is ever fetched, so a pasted address can neither
make the server call another machine nor bring markup along (no oEmbed). Everything
shown later (player, "watch on…" link, frame-src of the CSP) is rebuilt from those two.

No Django here: the settings import ``FRAME_SOURCES`` before the app registry exists.
The messages are therefore marked for translation and translated where they are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit


def gettext_noop(message: str) -> str:
    """Mark a string for ``makemessages`` (which knows this name) without importing Django."""
    return message


YOUTUBE = "youtube"
VIMEO = "vimeo"
DAILYMOTION = "dailymotion"
PEERTUBE = "peertube"

HOST_LABELS: dict[str, str] = {
    YOUTUBE: "YouTube",
    VIMEO: "Vimeo",
    DAILYMOTION: "Dailymotion",
    PEERTUBE: "PeerTube",
}

#: PeerTube is many independent servers; only those named here (or added by the
#: ``PEERTUBE_HOSTS`` setting) may be framed by our pages.
PEERTUBE_INSTANCES: tuple[str, ...] = (
    "framatube.org",
    "peertube.tv",
    "tube.numerique.gouv.fr",
    "video.ploud.fr",
    "videos.domainepublic.net",
)

MAX_ADDRESS_LENGTH = 500

# re.ASCII throughout: without it \d and \w accept digits and letters of other scripts.
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}", re.ASCII)
_VIMEO_ID = re.compile(r"[0-9]{1,12}", re.ASCII)
_VIMEO_HASH = re.compile(r"[0-9a-f]{6,40}", re.ASCII)
_DAILYMOTION_ID = re.compile(r"[a-z0-9]{5,20}", re.ASCII)
_PEERTUBE_ID = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # UUID
    r"|[1-9A-HJ-NP-Za-km-z]{20,22}",  # short UUID: base 58, without 0 O I l
    re.ASCII,
)
_DOMAIN = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.ASCII | re.IGNORECASE)

_YOUTUBE_DOMAINS = frozenset(
    {
        "youtube.com",
        "www.youtube.com",
        "m.youtube.com",
        "music.youtube.com",
        "youtube-nocookie.com",
        "www.youtube-nocookie.com",
    }
)
_YOUTUBE_SHORT_DOMAINS = frozenset({"youtu.be", "www.youtu.be"})
_YOUTUBE_FOLDERS = frozenset({"embed", "shorts", "live", "v", "e"})
_VIMEO_DOMAINS = frozenset({"vimeo.com", "www.vimeo.com"})
_VIMEO_PLAYER_DOMAIN = "player.vimeo.com"
_DAILYMOTION_DOMAINS = frozenset({"dailymotion.com", "www.dailymotion.com"})
_DAILYMOTION_SHORT_DOMAIN = "dai.ly"
_DAILYMOTION_PLAYER_DOMAIN = "geo.dailymotion.com"


@dataclass(frozen=True, slots=True)
class HostedVideo:
    """One video at a host: enough to rebuild every address, and nothing else.

    ``domain`` is the server's name for PeerTube and empty for the other hosts;
    ``access_hash`` is the second part of an unlisted Vimeo address, else empty.
    """

    host: str
    host_id: str
    domain: str = ""
    access_hash: str = ""

    @property
    def label(self) -> str:
        """The host's name for people: "Vimeo", or "PeerTube (framatube.org)"."""
        label = HOST_LABELS[self.host]
        return f"{label} ({self.domain})" if self.domain else label

    @property
    def embed_url(self) -> str:
        """Address of the host's player, for a frame opened after the visitor's click."""
        if self.host == YOUTUBE:
            return f"https://www.youtube-nocookie.com/embed/{self.host_id}"
        if self.host == VIMEO:
            unlisted = f"&h={self.access_hash}" if self.access_hash else ""
            return f"https://player.vimeo.com/video/{self.host_id}?dnt=1{unlisted}"
        if self.host == DAILYMOTION:
            return f"https://geo.dailymotion.com/player.html?video={self.host_id}"
        return f"https://{self.domain}/videos/embed/{self.host_id}"

    @property
    def watch_url(self) -> str:
        """Address of the video's page at the host, for a plain link."""
        if self.host == YOUTUBE:
            return f"https://www.youtube.com/watch?v={self.host_id}"
        if self.host == VIMEO:
            unlisted = f"/{self.access_hash}" if self.access_hash else ""
            return f"https://vimeo.com/{self.host_id}{unlisted}"
        if self.host == DAILYMOTION:
            return f"https://www.dailymotion.com/video/{self.host_id}"
        return f"https://{self.domain}/w/{self.host_id}"


def is_domain(text: str) -> bool:
    """Whether ``text`` is a plain lower-case domain name: no scheme, port or path."""
    return _DOMAIN.fullmatch(text) is not None


def frame_sources(peertube_hosts: Iterable[str] = ()) -> tuple[str, ...]:
    """Origins that may be framed, for the CSP's ``frame-src``.

    ``peertube_hosts``: names of further PeerTube servers. Raises ValueError for
    anything that is not a bare domain, since it would land in a security header.
    """
    extra = tuple(peertube_hosts)
    for name in extra:
        if not is_domain(name):
            raise ValueError(f"PEERTUBE_HOSTS holds {name!r}, which is not a plain domain name.")
    instances = dict.fromkeys((*PEERTUBE_INSTANCES, *extra))
    return (
        "https://www.youtube-nocookie.com",
        "https://player.vimeo.com",
        "https://geo.dailymotion.com",
        *(f"https://{name}" for name in instances),
    )


#: ``frame-src`` without any further PeerTube server.
FRAME_SOURCES: tuple[str, ...] = frame_sources()

# Every message that a ValueError of this module can carry.
EMPTY = gettext_noop("Paste the address of the video.")
TOO_LONG = gettext_noop("This address is too long.")
NOT_PLAIN = gettext_noop(
    "This address holds a space or a character that addresses do not have. Copy it again from the host's page."
)
NOT_AN_ADDRESS = gettext_noop("This is not a web address. It must begin with https://.")
WITH_CREDENTIALS = gettext_noop("Remove the name, password or port from this address.")
UNKNOWN_HOST = gettext_noop(
    "This host is not accepted. Use YouTube, Vimeo, Dailymotion or an accepted PeerTube server."
)
NO_VIDEO = gettext_noop(
    "This address does not lead to one video of this host. Copy the address of the video's own page."
)
MESSAGES: tuple[str, ...] = (
    EMPTY,
    TOO_LONG,
    NOT_PLAIN,
    NOT_AN_ADDRESS,
    WITH_CREDENTIALS,
    UNKNOWN_HOST,
    NO_VIDEO,
)


def parse_address(url: str, peertube_hosts: Iterable[str] = ()) -> HostedVideo:
    """Read the address of a video at an accepted host. Makes no network call.

    ``peertube_hosts``: PeerTube servers accepted beside ``PEERTUBE_INSTANCES``.
    Raises ValueError, with one of ``MESSAGES``, for everything else.
    """
    address = _split(url)
    domain = (address.hostname or "").removesuffix(".")
    folders = [part for part in address.path.split("/") if part]
    query = parse_qs(address.query, max_num_fields=50, errors="replace")

    if domain in _YOUTUBE_DOMAINS:
        video = _youtube(folders, query)
    elif domain in _YOUTUBE_SHORT_DOMAINS:
        video = _found(YOUTUBE, _YOUTUBE_ID, folders[0]) if len(folders) == 1 else None
    elif domain in _VIMEO_DOMAINS or domain == _VIMEO_PLAYER_DOMAIN:
        video = _vimeo(domain, folders, query)
    elif domain in _DAILYMOTION_DOMAINS or domain == _DAILYMOTION_PLAYER_DOMAIN:
        video = _dailymotion(domain, folders, query)
    elif domain == _DAILYMOTION_SHORT_DOMAIN:
        video = _found(DAILYMOTION, _DAILYMOTION_ID, folders[0]) if len(folders) == 1 else None
    elif domain in PEERTUBE_INSTANCES or domain in tuple(peertube_hosts):
        video = _peertube(domain, folders)
    else:
        raise ValueError(UNKNOWN_HOST)
    if video is None:
        raise ValueError(NO_VIDEO)
    return video


def _split(url: str) -> SplitResult:
    """Cut the address in parts, after refusing everything an honest address never has."""
    if not isinstance(url, str) or not url.strip():
        raise ValueError(EMPTY)
    if len(url) > MAX_ADDRESS_LENGTH:
        raise ValueError(TOO_LONG)
    text = url.strip(" \t\r\n")
    # Browsers drop tabs and treat "\" as "/", and urlsplit drops tabs and line ends too:
    # such addresses would not mean here what they mean there.
    if any(not ("!" <= character <= "~") or character in "\\<>\"'`" for character in text):
        raise ValueError(NOT_PLAIN)
    if not text.lower().startswith(("https://", "http://")):
        # "youtu.be/…" pasted without its scheme is accepted; "javascript:…" is not.
        if _SCHEME.match(text.split("/", 1)[0]) or text.startswith("/"):
            raise ValueError(NOT_AN_ADDRESS)
        text = f"https://{text}"
    try:
        address = urlsplit(text)
        port = address.port
    except ValueError:
        raise ValueError(NOT_AN_ADDRESS) from None
    if "@" in address.netloc or port is not None or ":" in address.netloc:
        raise ValueError(WITH_CREDENTIALS)
    if not is_domain((address.hostname or "").removesuffix(".")):
        raise ValueError(NOT_AN_ADDRESS)
    return address


def _found(
    host: str, pattern: re.Pattern[str], candidate: str, domain: str = "", access_hash: str = ""
) -> HostedVideo | None:
    """The video, if ``candidate`` is exactly an identifier of this host."""
    if pattern.fullmatch(candidate) is None:
        return None
    return HostedVideo(host=host, host_id=candidate, domain=domain, access_hash=access_hash)


def _one(query: dict[str, list[str]], name: str) -> str:
    """The value of a parameter given exactly once, else empty."""
    values = query.get(name, [])
    return values[0] if len(values) == 1 else ""


def _youtube(folders: list[str], query: dict[str, list[str]]) -> HostedVideo | None:
    if folders == ["watch"]:
        return _found(YOUTUBE, _YOUTUBE_ID, _one(query, "v"))
    if len(folders) == 2 and folders[0] in _YOUTUBE_FOLDERS and folders[1] != "videoseries":
        # "videoseries" is a playlist in the place (and of the length) of an identifier.
        return _found(YOUTUBE, _YOUTUBE_ID, folders[1])
    return None


def _vimeo(domain: str, folders: list[str], query: dict[str, list[str]]) -> HostedVideo | None:
    access_hash = _one(query, "h")
    if domain == _VIMEO_PLAYER_DOMAIN:
        if len(folders) != 2 or folders[0] != "video":
            return None
        identifier = folders[1]
    elif len(folders) == 1:
        identifier = folders[0]
    elif len(folders) == 2 and _VIMEO_ID.fullmatch(folders[0]):
        identifier, access_hash = folders
    elif len(folders) == 3 and folders[0] == "channels":
        identifier = folders[2]
    elif len(folders) == 4 and folders[0] == "groups" and folders[2] == "videos":
        identifier = folders[3]
    else:
        return None
    if access_hash and _VIMEO_HASH.fullmatch(access_hash) is None:
        return None
    return _found(VIMEO, _VIMEO_ID, identifier, access_hash=access_hash)


def _dailymotion(domain: str, folders: list[str], query: dict[str, list[str]]) -> HostedVideo | None:
    if domain == _DAILYMOTION_PLAYER_DOMAIN:
        # /player.html?video=… and /player/<player's own id>.html?video=…
        if not folders or folders[0] not in ("player.html", "player"):
            return None
        return _found(DAILYMOTION, _DAILYMOTION_ID, _one(query, "video"))
    if folders[:2] == ["embed", "video"]:
        folders = folders[1:]
    if len(folders) == 2 and folders[0] == "video":
        # Older addresses carry the title behind the identifier: /video/x26ezrb_titre
        return _found(DAILYMOTION, _DAILYMOTION_ID, folders[1].split("_", 1)[0])
    return None


def _peertube(domain: str, folders: list[str]) -> HostedVideo | None:
    if len(folders) == 2 and folders[0] == "w":
        return _found(PEERTUBE, _PEERTUBE_ID, folders[1], domain=domain)
    if len(folders) == 3 and folders[0] == "videos" and folders[1] in ("watch", "embed"):
        return _found(PEERTUBE, _PEERTUBE_ID, folders[2], domain=domain)
    return None
