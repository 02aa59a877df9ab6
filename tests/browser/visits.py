"""A browser's window on the site, and what went wrong in it without being seen."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.core import mail
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from accounts.models import User
from tests.browser.site import LiveSite
from tests.people import client_of

LOCAL_SCHEMES = ("data", "blob", "about")


@dataclass
class Visit:
    """One person's browser: its page, and the trouble it met."""

    site: LiveSite
    context: BrowserContext
    page: Page
    trouble: list[str] = field(default_factory=list)
    hosts_asked: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note errors of scripts, refusals by the content security policy, and requests to other hosts."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.trouble.append(f"script error: {error}"))
        self.page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium reports each answer 4xx or 5xx as an error too: of pages and votes the tests look at it themselves.
        answered = message.text.startswith("Failed to load resource: the server responded")
        address = message.location.get("url", "").partition("#")[0]
        looked_at = address == self.page.url.partition("#")[0] or "/vote/" in address
        if message.type in ("error", "warning") and not (answered and looked_at):
            self.trouble.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.netloc != self.site.host and parts.scheme not in LOCAL_SCHEMES:
            self.hosts_asked.append(request.url)

    def open(self, address: str) -> Page:
        """Go to an address of the site."""
        self.page.goto(self.site.url + address)
        return self.page

    def sign_in(self, user: User) -> None:
        """Put the session of `user` into this browser, as if they had signed in before."""
        cookie = client_of(user).cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.site.url}])


def code_mailed_to(address: str) -> str:
    """The code in the newest mail to `address`, as it is printed there."""
    for message in reversed(mail.outbox):
        if message.to == [address]:
            found = re.search(r"\b\d{4}-\d{4}\b", str(message.body))
            assert found, f"No code in this mail: {message.body}"
            return found.group()
    raise AssertionError(f"No mail to {address}, only to {[message.to for message in mail.outbox]}.")
