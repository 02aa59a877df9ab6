"""The product behind gunicorn, as deploy/gunicorn.conf.py sets it up, for the time of a measurement."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException

START_WITHIN = 60
"""Seconds."""


@contextmanager
def gunicorn(*, page_cache: bool = True) -> Iterator[int]:
    """Serve on a free port of this machine, which is returned; with `page_cache` off every page is rendered."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "BENCH_PAGE_CACHE": "on" if page_cache else "off",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }
    # A worker that is renewed in the middle of a measurement would be part of it.
    options = ["--config", "deploy/gunicorn.conf.py", "--max-requests", "0", "--log-level", "warning"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options, "hemicycle.wsgi:application"], env=environment
    )
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when the server answers. Raises RuntimeError if it does not."""
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/bench/bare/", timeout=5).close()
            return
        except (OSError, HTTPException):
            time.sleep(0.2)
    raise RuntimeError(f"gunicorn did not answer on port {port}.")
