"""Files of sources: judged by their content, never served before the team has looked, gone when taken down."""

import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from sources.files import MEDIA_TYPES, checked
from sources.models import Source
from sources.services import hide, release, show
from tests.people import OURS
from tests.process import Process
from tests.sources.conftest import PDF, as_file, form, pdf, send, the_source


def zipped(**entries: bytes) -> bytes:
    """A ZIP file; "/" and "." in names are written "__" and "_"."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in entries.items():
            archive.writestr(
                {"types": "[Content_Types].xml"}.get(name, name.replace("__", "/").replace("_", ".")), content
            )
    return made.getvalue()


XLSX = zipped(types=b"<Types/>", xl__workbook_xml=b"<workbook/>")
ODS = zipped(mimetype=MEDIA_TYPES["ods"].encode(), content_xml=b"<x/>")


def picture(kind: str, size: tuple[int, int] = (8, 4), **options: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "green").save(made, kind, **options)
    return made.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def unreadable_ods() -> bytes:
    """A spreadsheet whose first entry is compressed with rubbish in place of its data."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MEDIA_TYPES["ods"] * 3)
    content = bytearray(made.getvalue())
    start = content.find(b"mimetype") + len(b"mimetype")
    content[start : start + 12] = bytes(0xFF ^ byte for byte in content[start : start + 12])
    return bytes(content)


TAKEN = [
    ("a.pdf", PDF),
    ("A.PDF", PDF),
    ("a.csv", b"year;springs\n2022;12\n"),
    ("a.csv", "année;sources\n".encode("cp1252")),
    ("a.txt", "Témoignage.\n".encode()),
    ("a.xlsx", XLSX),
    ("a.ods", ODS),
    ("a.png", picture("PNG")),
    ("a.jpg", picture("JPEG")),
    ("a.jpeg", picture("JPEG")),
]
REFUSED = [
    ("a.ods", unreadable_ods()),
    ("a.exe", b"MZ"),
    ("a", PDF),
    ("a.svg", b"<svg onload=alert(1)>"),
    ("a.html", b"<html>"),
    ("a.pdf.html", PDF),
    ("a.pdf", b"<html><script>alert(1)</script>"),
    ("a.pdf", b"<script>%PDF-1.7"),
    ("a.pdf", b""),
    ("a.png", PDF),
    ("a.png", b"\x89PNG\r\n\x1a\n<script>"),
    ("a.jpg", b"\xff\xd8\xff<?php"),
    ("a.txt", b"<!DOCTYPE html><script>alert(1)</script>"),
    ("a.csv", b"a\0b"),
    ("a.csv", b"  <svg onload=alert(1)>"),
    ("a.xlsx", zipped(a_txt=b"x")),
    ("a.xlsx", zipped(types=b"x", xl__workbook_xml=b"x", xl__vbaProject_bin=b"x")),
    ("a.xlsx", b"PK\x03\x04broken"),
    ("a.ods", XLSX),
    ("a.ods", zipped(mimetype=b"application/zip")),
    ("a.docx", XLSX),
    ("a.zip", XLSX),
]


@pytest.mark.parametrize(("name", "content"), TAKEN)
def test_what_is_what_its_name_says_is_taken(name: str, content: bytes) -> None:
    assert checked(upload(name, content)).extension in MEDIA_TYPES


@pytest.mark.parametrize(("name", "content"), REFUSED)
def test_what_is_not_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError):
        checked(upload(name, content))


def test_a_picture_loses_place_and_camera_and_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of Ana"
    exif.get_ifd(0x8825)[1] = "N"
    stored = checked(upload("a.jpg", picture("JPEG", exif=exif))).content
    assert b"Camera of Ana" not in stored
    with Image.open(io.BytesIO(stored)) as drawn:
        assert drawn.size == (4, 8)
        assert not drawn.getexif()


def test_a_picture_with_too_many_points_is_refused_before_it_is_drawn() -> None:
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    with pytest.raises(ValidationError, match="too many points"):
        checked(upload("bomb.png", made.getvalue()))


def test_a_table_that_unpacks_to_much_is_never_unpacked() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"x")
        archive.writestr("xl/workbook.xml", b"\0" * 50_000_000)
        archive.writestr("mimetype", b"\0" * 50_000_000)
    assert checked(upload("a.xlsx", made.getvalue())).extension == "xlsx"
    with pytest.raises(ValidationError):
        checked(upload("a.ods", made.getvalue()))


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\reports\\a.txt", "a.txt"),
        ("a\u202efdp.txt", "afdp.txt"),
        ('a"; rm -rf\r\nX: 1.txt', "a ; rm -rf X 1.txt"),
        ("n" * 300 + ".txt", "n" * 94 + ".txt"),
        (".txt.txt", "txt.txt"),
    ],
)
def test_the_shown_name_is_a_plain_one(sent: str, shown: str) -> None:
    file = upload("a.txt", b"x")
    file._name = sent  # type: ignore[attr-defined]  # as no browser would send it
    assert checked(file).name.replace("  ", " ") == shown


def test_a_file_waits_and_is_never_served_before_the_team_has_checked_it(
    process: Process, as_bruno: Client, as_dora: Client, carla: User
) -> None:
    answer = send(as_bruno, f"subject={process.subject.pk}", as_file())
    source = the_source()
    assert answer.status_code == 303
    assert (source.state, source.medium, source.file_name) == ("pending", "file", "report.pdf")
    address = f"/en/sources/{source.pk}/file/"
    for browser in (as_bruno, as_dora, Client()):
        assert browser.get(address).status_code == 404
        assert browser.get(f"/media/{source.file.name}").status_code == 404
        shown = browser.get(answer["Location"]).content.decode()
        assert "waiting for a check" in shown
        assert address not in shown
    release(source_id=source.pk, by=carla)
    given = Client().get(address)
    assert b"".join(given) == PDF
    assert given["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert given["Content-Type"] == "application/pdf"
    assert given["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given["Content-Security-Policy"]
    assert given["Cache-Control"] == "private, no-store"
    assert Client().get(f"/media/{source.file.name}").status_code == 404
    assert address in Client().get(answer["Location"]).content.decode()


def test_a_pdf_over_ten_megabytes_is_refused_and_the_words_given_back(process: Process, as_bruno: Client) -> None:
    large = pdf(PDF + b"0" * (10 * 1024 * 1024))
    answer = send(as_bruno, f"subject={process.subject.pk}", form(address="", file=large, may_share="on"))
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "This file is too large" in text
    assert "10.0" in text
    assert "Page 12: a third of the springs are dry." in text
    assert not Source.objects.exists()


def test_a_dataset_with_personal_data_is_taken_down_and_not_found_any_more(
    process: Process, as_bruno: Client, as_dora: Client, bruno: User, carla: User
) -> None:
    send(as_bruno, f"subject={process.subject.pk}", as_file(kind="data"))
    source = release(source_id=the_source().pk, by=carla)
    pages = [f"/en/sources/{source.pk}/", f"/en/sources/{source.pk}/file/"]
    assert [Client().get(page).status_code for page in pages] == [200, 200]
    hide(source_id=source.pk, reason="Names of patients.", by=carla)
    for browser in (Client(), as_bruno, as_dora):
        assert [browser.get(page).status_code for page in pages] == [404, 404]
    assert "Water in Brittany" not in as_dora.get(f"/en/subjects/{process.subject.pk}/sources/").content.decode()
    # The same file is not taken again, under whatever name.
    again = send(as_dora, f"subject={process.subject.pk}", as_file(title="Another", nonce="n9"))
    assert again.status_code == 409
    show(source_id=source.pk, reason="It was somebody else's list.", by=carla)
    assert [Client().get(page).status_code for page in pages] == [200, 200]


def test_a_file_shown_again_without_a_check_still_waits(process: Process, as_bruno: Client, carla: User) -> None:
    send(as_bruno, f"subject={process.subject.pk}", as_file())
    source = hide(source_id=the_source().pk, reason="Look at it first.", by=carla)
    assert show(source_id=source.pk, reason="Done.", by=carla).state == "pending"
    assert Client().get(f"/en/sources/{source.pk}/file/").status_code == 404


def test_the_same_file_twice_is_one_source(process: Process, bruno: User, as_bruno: Client, as_dora: Client) -> None:
    proposal = process.propose(bruno)
    send(as_bruno, f"subject={process.subject.pk}", as_file())
    data = form(address="", may_share="on", nonce="n2", file=pdf(name="other.pdf"))
    assert send(as_dora, f"proposal={proposal.pk}", data).status_code == 303
    assert the_source().uses.count() == 2


def test_only_what_may_be_shared_is_copied_here_anything_else_is_linked(process: Process, as_bruno: Client) -> None:
    address = f"/en/sources/add/?subject={process.subject.pk}"
    shown = as_bruno.get(address).content.decode()
    assert "What is under somebody else&#x27;s copyright: give a link only." in shown
    answer = as_bruno.post(address, form(address="", file=pdf()))
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "Only a file that you may share can be added." in text
    assert "Please choose the file again." in text
    assert not Source.objects.exists()


def test_an_address_or_a_file_but_not_both(process: Process, as_bruno: Client) -> None:
    answer = send(as_bruno, f"subject={process.subject.pk}", form(file=pdf(), may_share="on"))
    assert answer.status_code == 400
    assert "not both" in answer.content.decode()


def test_a_visitor_signs_in_before_adding_a_file(process: Process) -> None:
    address = f"/en/sources/add/?subject={process.subject.pk}"
    shown = Client().get(address).content.decode()
    assert 'type="file"' not in shown
    assert "It cannot be kept before you sign in" in shown
    answer = Client().post(address, as_file(), headers=OURS)
    assert answer.status_code == 400
    assert "Sign in before you add a file" in answer.content.decode()


def test_a_file_whose_source_is_refused_leaves_nothing_behind(
    process: Process, as_bruno: Client, as_dora: Client, settings: Any
) -> None:
    send(as_bruno, f"subject={process.subject.pk}", as_file())
    folder = settings.MEDIA_ROOT / "sources"
    before = sorted(folder.iterdir())
    assert send(as_dora, f"subject={process.subject.pk}", as_file(nonce="n2")).status_code in (303, 409)
    assert sorted(folder.iterdir()) == before


def test_a_file_that_is_gone_from_the_disk_is_not_found(process: Process, as_bruno: Client, carla: User) -> None:
    send(as_bruno, f"subject={process.subject.pk}", as_file())
    source = release(source_id=the_source().pk, by=carla)
    source.file.storage.delete(source.file.name)
    assert Client().get(f"/en/sources/{source.pk}/file/").status_code == 404
