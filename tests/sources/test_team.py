"""What the team does to sources in the admin."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from accounts.models import User
from notices.models import Notice
from notices.registry import sentence_of
from sources.models import Source, SourceEvent, SourceUse
from sources.services import SourceRefused, correct, mark, report
from tests.people import citizen, client_of
from tests.process import Process
from tests.sources.conftest import PDF, as_file, given, send, the_source


@pytest.fixture(autouse=True)
def may_look_after(carla: User) -> None:
    """The right that a migration gives to Carla's group, again where a transactional test emptied the tables."""
    kind = ContentType.objects.get_for_model(Source)
    right = Permission.objects.get_or_create(content_type=kind, codename="change_source")[0]
    carla.groups.get().permissions.add(right)


@pytest.fixture
def source(process: Process, bruno: User) -> Source:
    return given(process, bruno).source


def act(client: Client, source: Source, act: str, **fields: Any) -> Any:
    prefix = "" if act == "answer" else f"{act}-"
    data = {f"{prefix}{name}": value for name, value in fields.items()}
    return client.post(f"/admin/sources/edit/{source.pk}/", data | {"act": act})


def test_the_list_shows_what_waits_and_filters(process: Process, source: Source, as_carla: Client, dora: User) -> None:
    given(process, dora, title="Second one", kind="law", address="https://law.example/")
    report(use_id=SourceUse.objects.get(source=source).pk, person=dora, note="No.")
    text = as_carla.get("/admin/sources/").content.decode()
    assert text.index("Water in Brittany") < text.index("Second one")
    assert "Second one" not in as_carla.get("/admin/sources/?kind=study").content.decode()
    assert "Water in Brittany" not in as_carla.get("/admin/sources/?q=second").content.decode()
    assert as_carla.get("/admin/sources/results/?state=hidden").status_code == 200


@pytest.mark.parametrize("path", ["", "edit/{pk}/", "edit/{pk}/?file"])
def test_nobody_else_sees_them(source: Source, as_dora: Client, path: str) -> None:
    address = f"/admin/sources/{path.format(pk=source.pk)}"
    for browser in (as_dora, Client()):
        assert browser.get(address).status_code in (302, 403)


def test_a_member_of_the_team_without_the_right_changes_nothing(source: Source, carla: User) -> None:
    readers = Group.objects.create(name="Readers")
    readers.permissions.add(Permission.objects.get(codename="access_admin"))
    person = citizen("Rita Reader", is_staff=True)
    person.groups.add(readers)
    browser = client_of(person)
    assert act(browser, source, "mark", mark="checked", note="Fine.").status_code in (302, 403)
    assert the_source().mark == "unchecked"


def test_an_administrator_sees_the_list_without_a_way_to_add(source: Source) -> None:
    root = citizen("Root", is_staff=True, is_superuser=True)
    assert client_of(root).get("/admin/sources/").status_code == 200
    assert client_of(root).get("/admin/sources/new/", follow=True).status_code == 404
    assert client_of(root).get(f"/admin/sources/delete/{source.pk}/", follow=True).status_code == 404


def test_a_source_disputed_afterwards_is_told_to_all_who_use_it(
    process: Process, source: Source, as_carla: Client, bruno: User, dora: User
) -> None:
    proposal = process.propose(dora)
    given(process, dora, use=("proposal", proposal.pk))
    assert act(as_carla, source, "mark", mark="disputed", note="Withdrawn by its journal.").status_code == 302
    notices = list(Notice.objects.filter(kind="source_disputed"))
    assert {notice.person_id for notice in notices} == {bruno.pk, dora.pk}
    assert "disputed" in sentence_of(notices[0].kind, notices[0].data)
    assert notices[0].data["title"] == "Water in Brittany"
    assert notices[0].url.endswith(f"/sources/{source.pk}/")
    for address in (f"/en/sources/{source.pk}/", f"/en/proposals/{proposal.pk}/"):
        assert "isputed" in Client().get(address).content.decode()
    line = SourceEvent.objects.get()
    assert (line.kind, line.note, line.by.display_name) == ("marked", "Withdrawn by its journal.", "Carla Moretti")


@pytest.mark.parametrize("note", ["", "  ", "a" * 301])
def test_a_mark_needs_a_note(source: Source, as_carla: Client, note: str) -> None:
    assert act(as_carla, source, "mark", mark="disputed", note=note).status_code == 400
    assert the_source().mark == "unchecked"


def test_a_mark_can_be_taken_away(source: Source, as_carla: Client) -> None:
    act(as_carla, source, "mark", mark="checked", note="Fine.")
    act(as_carla, source, "mark", mark="unchecked", note="Not the right edition.")
    found = the_source()
    assert (found.mark, found.mark_note, found.marked_by) == ("unchecked", "", None)
    assert SourceEvent.objects.count() == 2


def test_a_file_is_looked_at_and_released(process: Process, as_bruno: Client, bruno: User, as_carla: Client) -> None:
    send(as_bruno, f"subject={process.subject.pk}", as_file())
    source = the_source()
    looked_at = as_carla.get(f"/admin/sources/edit/{source.pk}/?file")
    assert b"".join(looked_at) == PDF
    assert looked_at["Content-Disposition"].startswith("attachment")
    assert "Release the file" in as_carla.get(f"/admin/sources/edit/{source.pk}/").content.decode()
    assert act(as_carla, source, "release").status_code == 302
    assert the_source().state == "published"
    assert Notice.objects.get().person == bruno
    assert act(as_carla, source, "release").status_code == 400


def test_a_source_is_taken_down_and_shown_again_with_reasons(source: Source, as_carla: Client, bruno: User) -> None:
    assert act(as_carla, source, "visibility", reason="").status_code == 400
    assert act(as_carla, source, "visibility", reason="A phone number in it.").status_code == 302
    assert the_source().state == "hidden"
    notice = Notice.objects.get()
    assert (notice.person, notice.kind) == (bruno, "source_hidden")
    assert "A phone number in it." in sentence_of(notice.kind, notice.data)
    assert act(as_carla, source, "visibility", reason="It was removed there.").status_code == 302
    assert the_source().state == "published"
    assert [event.kind for event in SourceEvent.objects.order_by("pk")] == ["hidden", "shown"]


def details(**changes: Any) -> dict[str, Any]:
    same = {"kind": "study", "title": "Water in Brittany", "author": "Senate", "dated": "2022", "language": "fr"}
    return same | {"archive_address": "", "archived_on": "", "note": ""} | changes


def test_corrections_leave_a_public_line_with_what_stood_there(source: Source, as_carla: Client) -> None:
    given_ = details(title="Water in Brittany, volume 1", note="The title page.")
    assert act(as_carla, source, "details", **given_).status_code == 302
    line = SourceEvent.objects.get()
    assert (line.kind, line.before, line.note) == ("corrected", {"title": "Water in Brittany"}, "The title page.")
    text = Client().get(f"/en/sources/{source.pk}/").content.decode()
    assert "Water in Brittany, volume 1" in text
    assert "before: Water in Brittany" in text
    # Nothing changed, nothing said.
    act(as_carla, source, "details", **given_)
    assert SourceEvent.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"dated": "soon"},
        {"kind": "x"},
        {"archive_address": "javascript:alert(1)", "archived_on": "2026-01-01"},
        {"archive_address": "https://archive.example/", "archived_on": ""},
        {"archived_on": "2026-01-01"},
    ],
)
def test_wrong_corrections_are_refused(source: Source, as_carla: Client, changes: dict[str, str]) -> None:
    assert act(as_carla, source, "details", **details(**changes)).status_code == 400
    assert not SourceEvent.objects.exists()


def test_a_copy_is_named_with_its_day(source: Source, as_carla: Client) -> None:
    copy = details(archive_address="https://archive.example/water", archived_on="2026-05-03")
    assert act(as_carla, source, "details", **copy).status_code == 302
    assert the_source().archive_address == "https://archive.example/water"


def test_what_a_source_is_cannot_be_corrected(source: Source, carla: User) -> None:
    with pytest.raises(TypeError):
        correct(source_id=source.pk, by=carla, address="https://other.example/")


def test_a_report_is_answered(source: Source, as_carla: Client, dora: User) -> None:
    made = report(use_id=SourceUse.objects.get().pk, person=dora, note="It says a fifth.")
    assert "It says a fifth." in as_carla.get(f"/admin/sources/edit/{source.pk}/").content.decode()
    assert act(as_carla, source, "answer", report=made.pk, agrees="no", answer="").status_code == 400
    assert act(as_carla, source, "answer", report=99999, agrees="no", answer="x").status_code == 400
    assert act(as_carla, source, "answer", report=made.pk, agrees="no", answer="Page 12.").status_code == 302
    made.refresh_from_db()
    assert (made.state, made.answer) == ("refused", "Page 12.")
    assert "The team does not agree." in Client().get(f"/en/sources/{source.pk}/").content.decode()
    assert act(as_carla, source, "answer", report=made.pk, agrees="yes", answer="Yes.").status_code == 400


@pytest.mark.parametrize("name", ["", "delete", "mark; drop"])
def test_an_unknown_act_does_nothing(source: Source, as_carla: Client, name: str) -> None:
    assert act(as_carla, source, name).status_code == 400
    assert not SourceEvent.objects.exists()


def test_a_mark_without_words_is_refused_whoever_asks(source: Source, carla: User) -> None:
    with pytest.raises(SourceRefused):
        mark(source_id=source.pk, mark="disputed", note=" ", by=carla)
