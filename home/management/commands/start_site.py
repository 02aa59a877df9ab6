"""Begin a site in an empty database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http.request import split_domain_port, validate_host
from django.urls import reverse

from home.beginning import LONGEST_NAME, Begun, NoWords, begin
from home.tree import HTTPS, NotEmpty, base_address, move_site
from subjects.models import SubjectIndexPage


class Command(BaseCommand):
    """`manage.py start_site`: once, after `migrate`; a second run changes the address at most, to `--host`."""

    help = (
        "Make what a site has before its first subject: languages, a home page in each, the lists of subjects, debates "
        "and bills, and the standing pages. For an empty database; a second run only changes the address to --host."
    )
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the site is, and what it is called."""
        parser.add_argument("--host", help="Where the site is, host or host:port; otherwise that of BASE_URL.")
        parser.add_argument(
            "--name", default=settings.WAGTAIL_SITE_NAME, help="What the platform is called (%(default)s)."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Begin, and say what was made and what is left to do."""
        self._is_silent = options["verbosity"] == 0
        host, port = host_and_port(options["host"]) if options["host"] is not None else base_address()
        name = " ".join(options["name"].split())
        if not 0 < len(name) <= LONGEST_NAME:
            raise CommandError(f"A name has 1 to {LONGEST_NAME} characters; this one has {len(name)}.")
        try:
            begun = begin(host=host, port=port, name=name)
        except NotEmpty as error:
            raise CommandError(
                f"This database has pages of its own ({error}), and nothing was changed. start_site begins in an empty "
                "one: set DATABASE_URL to it and run migrate first."
            ) from error
        except NoWords as error:
            raise CommandError(f"There are no words for {error} yet: add them to home/frame.json.") from error
        if begun is None:
            # Without --host: the team may have changed the address in the admin.
            moved = options["host"] is not None and move_site(host=host, port=port)
            change = f"its address is now {host}:{port}" if moved else "nothing was changed"
            self._say(f"The site was begun already; {change}. The rest is done in the admin.")
        else:
            self._tell(begun, name)
        if not validate_host(host, settings.ALLOWED_HOSTS):
            self._say(f"{host} is not in ALLOWED_HOSTS: until it is, the site does not answer there.")

    def _tell(self, begun: Begun, name: str) -> None:
        self._say(f"{name} has begun. Published:")
        for page in begun.published:
            self._say(f"  {page.full_url}  {page.title}")
        self._say("Drafts, which need words of your own before you publish them:")
        for page in begun.drafts:
            self._say(f"  {self._in_admin('wagtailadmin_pages:edit', page.pk)}  {page.title}")
        self._say("Then:")
        self._say("  manage.py createsuperuser, unless there is an administrator")
        identity = self._in_admin("wagtailsettings:edit", "home", "siteidentity")
        self._say(f"  {identity}  your contact address, and where the source code is")
        subjects = next(page for page in begun.published if isinstance(page, SubjectIndexPage))
        self._say(f"  {self._in_admin('wagtailadmin_explore', subjects.pk)}  the first subject")

    def _in_admin(self, name: str, *args: Any) -> str:
        return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(name, args=args)

    def _say(self, line: str) -> None:
        if not self._is_silent:
            self.stdout.write(line)


def host_and_port(address: str) -> tuple[str, int]:
    """The parts of "host" or "host:port"; HTTPS without a port. Raises CommandError for anything else."""
    host, port = split_domain_port(address.strip())
    if not host or (port and not 0 < int(port) < 65536):
        raise CommandError(f"“{address}” is no host: give hemicycle.example, or localhost:8000 with its port.")
    return host, int(port or HTTPS)
