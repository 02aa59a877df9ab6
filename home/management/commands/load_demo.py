"""Fill an empty database with the demonstration."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from home.demo.loader import NotEmpty, load
from home.tree import base_address, move_site

PEOPLE_SHOWN = ("administrator", "editor", "ines-calloway", "repair-commons", "camille-rousselin")


class Command(BaseCommand):
    """`manage.py load_demo`: safe to repeat, a second run only follows the site to another BASE_URL."""

    help = "Load the demonstration into an empty database; a second run only follows the site to another BASE_URL."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, show the steps, and print where to look."""
        self._is_silent = options["verbosity"] == 0
        started = time.monotonic()
        try:
            loaded = load(say=self._say)
        except NotEmpty as error:
            raise CommandError(
                f"This database has pages that are not the demo's ({error}). The demo needs an empty database: "
                "set DATABASE_URL to another one, or delete var/hemicycle.sqlite3 if nothing in it is needed."
            ) from error
        if loaded:
            self._say(f"Demo loaded in {time.monotonic() - started:.0f} s.")
        else:
            host, port = base_address()
            moved = move_site(host=host, port=port)
            change = f"its address is now {host}:{port}" if moved else "nothing was changed"
            self._say(f"The demo is loaded already; {change}.")
        self._print_addresses()

    def _say(self, line: str) -> None:
        if not self._is_silent:
            self.stdout.write(line)
            self.stdout.flush()

    def _print_addresses(self) -> None:
        base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
        self._say("")
        for address, what in (
            ("/fr/  /es/  /en/", "the site"),
            ("/admin/", "editors"),
            ("/dev/sign-in/", "sign in as a demo person (development only)"),
        ):
            self._say(f"  {base}{address}  {what}")
        self._say("Demo sign-ins, among others:")
        for user in User.objects.demo_people():
            if user.email.split("@")[0] in PEOPLE_SHOWN:
                self._say(f"  {user.email}  {user.display_name}")
