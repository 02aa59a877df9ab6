"""The content security policies: a strict one for the public site, a looser one for the Wagtail admin."""

from typing import Any

import environ

from video.hosts import frame_sources

#: PeerTube servers accepted beside `video.hosts.PEERTUBE_INSTANCES`, by name, separated by commas.
PEERTUBE_HOSTS: list[str] = environ.Env().list("PEERTUBE_HOSTS", default=[])
FRAME_SOURCES = frame_sources(PEERTUBE_HOSTS)


def public_policy(csp: Any) -> dict[str, list[str]]:
    """The public pages' policy: own files only, no inline code, frames from known video hosts only."""
    return {
        "default-src": [csp.NONE],
        "script-src": [csp.SELF],
        "style-src": [csp.SELF],
        "img-src": [csp.SELF],
        "font-src": [csp.SELF],
        "media-src": [csp.SELF],
        "connect-src": [csp.SELF],
        "manifest-src": [csp.SELF],
        "frame-src": [*FRAME_SOURCES],
        "form-action": [csp.SELF],
        "base-uri": [csp.NONE],
        "frame-ancestors": [csp.NONE],
        "object-src": [csp.NONE],
    }


def admin_policy(csp: Any) -> dict[str, list[str]]:
    """Wagtail's admin needs inline code (wagtail issue 1288) and shows previews in frames of its own origin."""
    return {
        "default-src": [csp.SELF],
        "script-src": [csp.SELF, csp.UNSAFE_INLINE],
        "style-src": [csp.SELF, csp.UNSAFE_INLINE],
        "img-src": [csp.SELF, "data:", "blob:"],
        "media-src": [csp.SELF, "blob:"],
        "frame-src": [csp.SELF, *FRAME_SOURCES],
        "form-action": [csp.SELF],
        "base-uri": [csp.SELF],
        "frame-ancestors": [csp.SELF],
        "object-src": [csp.NONE],
    }
