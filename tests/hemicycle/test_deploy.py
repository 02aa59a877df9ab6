"""What a host is given: the front server, and settings that refuse to start half made."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hemicycle.media import MEDIA_TYPES, PUBLIC_FOLDERS

ROOT = Path(__file__).resolve().parents[2]
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "hemicycle.settings.production",
    "SECRET_KEY": "a-secret-for-this-test-only",
    "ALLOWED_HOSTS": "example.org",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
}


def start(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A process of its own with exactly these settings."""
    script = "import django; django.setup(); print('started')"
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False
    )


def public_files() -> re.Pattern[str]:
    """What nginx serves by itself."""
    found = re.search(r'location ~ "(.+)" \{', NGINX)
    assert found
    return re.compile(found[1].replace("(?<", "(?P<"))


def test_front_server_gives_out_public_folders_only() -> None:
    pattern = public_files()
    folders, endings = re.findall(r"\(\?:([a-z0-9_|]+)\)", pattern.pattern)
    assert set(folders.split("|")) == PUBLIC_FOLDERS
    assert {f".{ending}" for ending in endings.split("|")} == set(MEDIA_TYPES)
    assert NGINX.count("/var/lib/hemicycle/media/") == 1
    assert "alias /var/lib/hemicycle/media/$public_file;" in NGINX
    for path in ("documents/secret.pdf", "documents/photo.png", "images", "x/images/a.png", "images/page.html"):
        assert pattern.search(f"/media/{path}") is None, path
    assert pattern.search("/media/images/a.width-800.webp")


def test_front_server_names_the_types_the_application_names() -> None:
    block = re.search(r"types \{(.+?)\}", NGINX, re.DOTALL)
    assert block
    named = {}
    for line in block[1].strip().rstrip(";").split(";"):
        kind, *endings = line.split()
        named |= {f".{ending}": kind for ending in endings}
    assert named == {ending: kind.partition(";")[0] for ending, kind in MEDIA_TYPES.items()}


def test_production_starts_when_complete() -> None:
    process = start(COMPLETE)
    assert process.stdout.strip() == "started", process.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL"])
def test_production_does_not_start_without(name: str) -> None:
    process = start({key: value for key, value in COMPLETE.items() if key != name})
    assert process.returncode != 0
    assert f"Set the {name} environment variable" in process.stderr


def test_an_empty_mail_server_is_none() -> None:
    """Otherwise the sign-in codes stand in the log."""
    process = start(COMPLETE | {"EMAIL_URL": ""})
    assert "Set the EMAIL_URL environment variable" in process.stderr


def test_scheduled_pages_are_published_by_a_timer() -> None:
    service = (ROOT / "deploy" / "hemicycle-publish.service").read_text(encoding="utf-8")
    assert "manage.py publish_due" in service
    # A refused page fails the command, not the loop.
    assert "manage.py publish_due </dev/null || true" in (ROOT / "scripts" / "run.sh").read_text(encoding="utf-8")
