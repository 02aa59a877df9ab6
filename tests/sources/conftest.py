"""What the tests of sources begin with."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from sources.models import Source
from sources.services import Added, NewSource, add
from tests.people import OURS
from tests.process import Process

ADDRESS = "https://www.senat.example/rap/r22-142.html"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def places_for_files(settings: Any, tmp_path: Any) -> None:
    """Files of a test are written where they disappear; nobody waits a minute for a third text."""
    settings.MEDIA_ROOT = tmp_path
    settings.TEXTS_A_MINUTE = 1000
    settings.TEXTS_A_DAY = 1000


def form(**changes: Any) -> dict[str, Any]:
    """A source that is right, with changes."""
    return {
        "kind": "study",
        "title": "Water in Brittany",
        "author": "Senate",
        "dated": "2022-11",
        "language": "fr",
        "address": ADDRESS,
        "supports": "Page 12: a third of the springs are dry.",
        "nonce": "n1",
    } | changes


def pdf(content: bytes = PDF, name: str = "report.pdf") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, "application/pdf")


def as_file(**changes: Any) -> dict[str, Any]:
    """A source in a file, with changes."""
    return form(address="", file=pdf(), may_share="on", **changes)


def send(client: Client, query: str, data: dict[str, Any] | None = None) -> HttpResponse:
    """Add a source to what `query` names."""
    return client.post(f"/en/sources/add/?{query}", data or form(), headers=OURS)


def given(process: Process, person: User, *, use: tuple[str, int] | None = None, **changes: Any) -> Added:
    """A source that `person` has added to the process, or to `use`."""
    values: dict[str, Any] = {
        "kind": "study",
        "title": "Water in Brittany",
        "author": "Senate",
        "dated": "2022",
        "language": "fr",
        "address": ADDRESS,
    }
    said = {"supports": "Page 12.", "language": "en", "nonce": uuid4().hex}
    kind, pk = use or ("subject", process.subject.pk)
    extra = {
        name: changes.pop(name) for name in ("supports", "nonce", "now", "opened_at", "made_at") if name in changes
    }
    what = NewSource(**values | changes)
    return add(subject_id=process.subject.pk, use_kind=kind, use_id=pk, person=person, what=what, **said | extra)


def the_source() -> Source:
    """The only source there is."""
    return Source.objects.get()
