"""The whole site as a browser meets it: the demo in a database of its own, behind a server with threads."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from wagtail.models import Page

SUFFIX = "browser"


@contextmanager
def on_database(name: str) -> Iterator[None]:
    """Let every connection of this process, the server's too, open the database called `name`."""
    settings = connection.settings_dict
    before = {key: settings[key] for key in ("NAME", "CONN_MAX_AGE")}
    connections.close_all()
    # A browser keeps its line to the server open: without this, the server's threads would keep the database open too.
    settings.update(NAME=name, CONN_MAX_AGE=0)
    try:
        yield
    finally:
        connections.close_all()
        settings.update(before)


def make_demo_database() -> str:
    """Load the demo into a database beside the test database, and return its name."""
    creation, settings = connection.creation, connection.settings_dict
    own_name, test_name = settings["NAME"], creation._get_test_db_name()
    settings["NAME"] = test_name
    name = str(creation.get_test_db_clone_settings(SUFFIX)["NAME"])
    # Not there when only browser tests run; without even the root of the tree when a transactional test came first.
    if own_name == test_name and Page.objects.exists():
        connections.close_all()
        creation.clone_test_db(SUFFIX, verbosity=0)
    else:
        test_setting = settings["TEST"]["NAME"]
        settings["TEST"]["NAME"] = name
        creation.create_test_db(verbosity=0, autoclobber=True)
        settings["TEST"]["NAME"] = test_setting
        connections.close_all()
    settings["NAME"] = own_name
    with on_database(name):
        call_command("load_demo", verbosity=0)
    return name


@dataclass(frozen=True)
class LiveSite:
    """The running site; `url` is its address without a slash at the end."""

    url: str

    @property
    def host(self) -> str:
        return self.url.partition("//")[2]


class QuietHandler(WSGIRequestHandler):
    """Answers without a line in the log for each request."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[LiveSite]:
    """The site at a free port of this machine; `localhost` is a safe origin for browsers, as HTTPS is."""
    # A browser that closes a line in the middle is no error of ours.
    logging.getLogger("django.server").setLevel(logging.CRITICAL)
    server = ThreadedWSGIServer(("localhost", 0), QuietHandler)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield LiveSite(f"http://localhost:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
