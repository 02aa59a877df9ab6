"""What the team does with texts of participants in the admin."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import User
from subjects.models import Merge, Proposal
from subjects.services.merging import object_to_merge
from tests.people import citizen, client_of
from tests.process import Process
from tests.subjects.merging import WEEK, done, proposed, two_texts

SAME = (
    "Beavers hold the water back in the meadows in spring, and let it go slowly when the summer is dry. "
    "We should bring them home to every river of the valley, and pay the farmers whose fields are wet."
)


@pytest.fixture
def text(process: Process, bruno: User) -> Proposal:
    """Bruno's text."""
    return process.propose(bruno)


@pytest.fixture
def reader(db: None) -> Client:
    """Somebody who may enter the admin, and nothing more."""
    from django.contrib.auth.models import Permission

    person = citizen("Gus Moe", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return client_of(person)


def inspect(kind: str, pk: int) -> str:
    return f"/admin/{kind}/inspect/{pk}/"


@pytest.mark.django_db
def test_editors_and_moderators_have_the_permissions_they_need() -> None:
    for name in ("Editors", "Moderators"):
        held = Group.objects.get(name=name).permissions.values_list("codename", flat=True)
        assert {"view_proposal", "change_proposal", "view_merge", "change_merge"} <= set(held)


def test_texts_are_listed_searched_and_narrowed(process: Process, text: Proposal, as_carla: Client) -> None:
    other = process.propose(citizen("Eve Lang"), "Pumps run at night", kind="cause")
    page = as_carla.get("/admin/proposal/").content.decode()
    assert text.title in page
    assert inspect("proposal", text.pk) in page
    assert "/admin/proposal/edit/" not in page
    for query, found, missing in (
        ("q=beavers", text, other),
        ("kind=cause", other, text),
        (f"subject={process.subject.pk}&kind=solution", text, other),
    ):
        page = as_carla.get(f"/admin/proposal/?{query}").content.decode()
        assert inspect("proposal", found.pk) in page
        assert inspect("proposal", missing.pk) not in page
    assert inspect("proposal", text.pk) not in as_carla.get("/admin/proposal/?state=withdrawn").content.decode()


def test_the_list_costs_the_same_for_many_texts(
    process: Process, as_carla: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        process.propose(citizen(f"Someone {number}"), f"Text {number} of many")
    as_carla.get("/admin/proposal/")
    with django_assert_max_num_queries(25):
        as_carla.get("/admin/proposal/")


def test_a_text_is_withdrawn_for_its_author(text: Proposal, as_carla: Client) -> None:
    address = inspect("proposal", text.pk)
    assert "Read it on the site" in as_carla.get(address).content.decode()
    answer = as_carla.post(address, {"act": "withdraw", "withdraw-reason": "", "withdraw-hide_text": "on"})
    assert answer.status_code == 400
    assert "the reason is public" in answer.content.decode()
    answer = as_carla.post(
        address, {"act": "withdraw", "withdraw-reason": "The author asked.", "withdraw-hide_text": "on"}
    )
    assert answer.status_code == 302
    text.refresh_from_db()
    assert (text.state, text.withdrawal_reason) == ("withdrawn", "The author asked.")
    assert text.hide_text_at is not None
    assert ModelLogEntry.objects.filter(action="hemicycle.proposal.withdraw", object_id=str(text.pk)).count() == 1
    # A second time there is nothing to withdraw.
    assert as_carla.post(address, {"act": "withdraw", "withdraw-reason": "Again."}).status_code == 400


def test_a_text_is_moved_to_another_list(text: Proposal, as_carla: Client) -> None:
    address = inspect("proposal", text.pk)
    assert as_carla.post(address, {"act": "move", "move-kind": "poem", "move-reason": "Why."}).status_code == 400
    assert as_carla.post(address, {"act": "move", "move-kind": "issue", "move-reason": "At stake."}).status_code == 302
    text.refresh_from_db()
    assert text.kind == "issue"
    assert "At stake." in as_carla.get(address).content.decode()


def test_nothing_is_changed_by_reading(text: Proposal, as_carla: Client) -> None:
    as_carla.get(inspect("proposal", text.pk), {"act": "withdraw", "withdraw-reason": "Why."})
    text.refresh_from_db()
    assert text.state == "published"


@pytest.mark.parametrize(
    "address", ["/admin/proposal/new/", "/admin/proposal/edit/{pk}/", "/admin/proposal/delete/{pk}/"]
)
def test_texts_are_never_written_by_the_forms_of_the_admin(text: Proposal, as_carla: Client, address: str) -> None:
    answer = as_carla.post(
        address.format(pk=text.pk), {"kind": "cause"}, headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert answer.status_code in (302, 403)
    text.refresh_from_db()
    assert text.kind == "solution"


def test_whoever_lacks_the_permissions_is_refused(
    process: Process, text: Proposal, dora: User, carla: User, reader: Client
) -> None:
    merge = proposed(text, process.propose(dora, "Bring beavers home"), by=carla)
    pages = ["/admin/proposal/", inspect("proposal", text.pk), "/admin/merge/", inspect("merge", merge.pk)]
    for address in [*pages, f"/admin/similar-texts/{process.subject.pk}/"]:
        for client in (reader, Client(), client_of(dora)):
            assert client.get(address).status_code == 302, address
            assert client.post(address, {"act": "drop", "reason": "No."}).status_code in (302, 405), address
        assert reader.get(address, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403, address
    merge.refresh_from_db()
    assert merge.state == "proposed"


# Merging


def near_texts(process: Process) -> list[Proposal]:
    """Three texts of different people that say nearly the same, and one that does not."""
    endings = ("", " This costs little.", " Every town can do it.")
    titles = ("Bring beavers home", "Beavers in every river", "Beavers back")
    made = [
        process.propose(citizen(f"Author {number}"), title, text=SAME + ending)
        for number, (title, ending) in enumerate(zip(titles, endings, strict=True))
    ]
    process.propose(citizen("Other"), "Stop the pumps", text="At night the pumps of the quarry run dry all our wells.")
    return made


def test_near_duplicates_are_shown_and_their_merging_is_proposed(process: Process, as_carla: Client) -> None:
    made = near_texts(process)
    address = f"/admin/similar-texts/{process.subject.pk}/"
    page = as_carla.get(address).content.decode()
    assert all(one.title in page for one in made)
    assert "Stop the pumps" not in page
    form = {"texts": [made[0].pk, made[1].pk], "canonical": made[0].pk, "reason": ""}
    answer = as_carla.post(address, form)
    assert answer.status_code == 400
    assert "the reason is public" in answer.content.decode()
    assert as_carla.post(address, form | {"reason": "The same.", "canonical": 10**17}).status_code == 400
    assert as_carla.post(address, form | {"reason": "The same.", "texts": []}).status_code == 400
    answer = as_carla.post(address, form | {"reason": "The same."})
    merge = Merge.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, inspect("merge", merge.pk))
    assert [part.proposal_id for part in merge.parts.all()] == [made[1].pk]


def test_a_process_without_near_duplicates_says_so(process: Process, text: Proposal, as_carla: Client) -> None:
    page = as_carla.get(f"/admin/similar-texts/{process.subject.pk}/").content.decode()
    assert "No two texts say nearly the same." in page
    assert as_carla.get("/admin/similar-texts/999999/").status_code != 200


def test_an_objection_is_decided_in_the_admin(
    process: Process, bruno: User, dora: User, carla: User, as_carla: Client
) -> None:
    merge = proposed(*two_texts(process, bruno, dora), by=carla, now=timezone.now() - WEEK)
    object_to_merge(merge=merge, person=dora, text="Mine is about meadows.", now=merge.proposed_at)
    address = inspect("merge", merge.pk)
    assert "Mine is about meadows." in as_carla.get(address).content.decode()
    assert as_carla.post(address, {"act": "do", "reason": ""}).status_code == 400
    assert as_carla.post(address, {"act": "burn", "reason": "Why."}).status_code == 400
    assert as_carla.post(address, {"act": "do", "reason": "They are the same."}).status_code == 302
    merge.refresh_from_db()
    assert (merge.state, merge.decision, merge.decided_by) == ("done", "They are the same.", carla)
    assert merge.canonical.title in as_carla.get("/admin/merge/?state=done").content.decode()


def test_a_merging_is_undone_in_the_admin(
    process: Process, bruno: User, dora: User, carla: User, as_carla: Client
) -> None:
    merge = done(*two_texts(process, bruno, dora), by=carla)
    address = inspect("merge", merge.pk)
    assert "Undo the merging" in as_carla.get(address).content.decode()
    assert as_carla.post(address, {"act": "undo", "reason": "Not the same."}).status_code == 302
    merge.refresh_from_db()
    assert merge.state == "undone"
    assert "Undo the merging" not in as_carla.get(address).content.decode()
    assert as_carla.post(address, {"act": "undo", "reason": "Again."}).status_code == 400


def test_the_page_of_a_subject_in_the_admin_leads_to_its_similar_texts(process: Process, as_carla: Client) -> None:
    page = as_carla.get(f"/admin/pages/{process.page.pk}/edit/").content.decode()
    assert f"/admin/similar-texts/{process.subject.pk}/" in page
