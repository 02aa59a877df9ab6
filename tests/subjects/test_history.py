"""The public history of a text: versions newest first, what changed, why, and what else happened between them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from discussion.services import post_comment
from subjects.models import Proposal, ProposalVersion
from subjects.services.editing import add_version
from subjects.services.history import record
from tests.people import citizen
from tests.process import Process, ballot_of, loaded, translated
from voting.models import Window
from voting.services import cast


@pytest.fixture
def proposal(process: Process, bruno: User) -> Proposal:
    """Bruno's proposal, an hour old."""
    with time_machine.travel(timezone.now() - timedelta(hours=1)):
        return process.propose(bruno)


def change(proposal: Proposal, title: str, motive: str = "Clearer.", **fields: Any) -> ProposalVersion:
    """The next version, by the author."""
    now = fields.pop("now", timezone.now())
    found = loaded(pk=proposal.pk)
    values = {
        "editor": found.author,
        "title": title,
        "text": found.text,
        "motive": motive,
        "kind": "edited",
        "now": now,
    }
    return add_version(found, **values | fields)


def history(proposal: Proposal, query: str = "") -> str:
    answer = Client().get(f"/en/proposals/{proposal.pk}/history/{query}")
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2]


def test_versions_stand_newest_first_with_motive_editor_and_redline(proposal: Proposal) -> None:
    change(proposal, "Let two beavers back", "One is lonely.")
    text = history(proposal)
    assert text.index('id="v2"') < text.index('id="v1"')
    assert "One is lonely." in text
    assert "Bruno Leroy" in text
    assert "<ins>" in text
    assert "the text of now" in text.partition('id="v1"')[0]
    assert text.count("Let beavers back") == 1


def test_what_happened_stands_between_the_versions(proposal: Proposal, dora: User) -> None:
    now = timezone.now()
    other = Proposal.objects.exclude(pk=proposal.pk).select_related("current").first()
    moments = [now - timedelta(minutes=m) for m in (40, 30, 20)]
    record(proposal=proposal, kind="co_author", by=dora, now=moments[0])
    change(proposal, "Second", now=moments[1])
    record(proposal=proposal, kind="merge_proposed", by=None, now=moments[2], other=other, note="They say the same.")
    text = history(proposal)
    order = ["merging proposed", 'id="v2"', "co-author joined", 'id="v1"']
    assert sorted(order, key=text.index) == order
    assert "They say the same." in text
    assert f"/en/proposals/{other.pk}/" in text
    assert "text changed" not in text


def test_votes_are_split_by_the_version_they_were_cast_on(proposal: Proposal) -> None:
    for person in ("Vera Blum", "Otto Lang"):
        cast(ballot=ballot_of(proposal), voter=citizen(person), choice=1)
    change(proposal, "Second")
    cast(ballot=ballot_of(proposal), voter=citizen("Nils Berg"), choice=-1)
    newest, _, first = history(proposal).partition('id="v1"')
    assert "1 vote on this version" in newest
    assert "2 votes on this version" in first


def test_hidden_counts_are_hidden_here_too_until_the_close(process: Process, proposal: Proposal) -> None:
    cast(ballot=ballot_of(proposal), voter=citizen("Vera Blum"), choice=1)
    Window.objects.filter(pk=process.window.pk).update(hides_counts=True)
    text = history(proposal)
    assert "on this version" not in text
    assert "Counts are shown when voting closes" in text
    process.close()
    assert "1 vote on this version" in history(proposal)


def test_it_is_paged_and_each_version_keeps_its_redline_and_lines(
    proposal: Proposal, django_assert_max_num_queries: Any
) -> None:
    start = timezone.now() - timedelta(minutes=50)
    for n in range(2, 26):
        change(proposal, f"Title {n}", now=start + timedelta(minutes=n))
        record(
            proposal=proposal,
            kind="co_author",
            by=None,
            now=start + timedelta(minutes=n, seconds=30),
            note=f"line {n}.",
        )
    with django_assert_max_num_queries(20):
        first = history(proposal)
    pages = [first, history(proposal, "?page=2"), history(proposal, "?page=3")]
    assert [page.count('class="card"') for page in pages] == [10, 10, 5]
    for n in range(2, 26):
        assert [f"line {n}." in page for page in pages].count(True) == 1, n
    assert "line 16." in pages[0]
    assert "line 15." in pages[1]
    assert all(page.count("<ins>") >= 4 for page in pages)


def test_a_taken_down_text_is_not_shown_in_its_history_either(proposal: Proposal) -> None:
    change(proposal, "My secret")
    now = timezone.now()
    Proposal.objects.filter(pk=proposal.pk).update(
        state="withdrawn", withdrawn_at=now, hide_text_at=now - timedelta(seconds=1)
    )
    for address in ("", "history/", "wordings/"):
        text = Client().get(f"/en/proposals/{proposal.pk}/{address}").content.decode()
        assert "secret" not in text, address
        assert "beavers" not in text, address
    assert "Clearer." in history(proposal)


def test_a_hidden_text_has_no_history(proposal: Proposal) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(state="hidden")
    assert Client().get(f"/en/proposals/{proposal.pk}/history/").status_code == 404


def test_what_was_accepted_after_the_close_is_marked(proposal: Proposal) -> None:
    ProposalVersion.objects.filter(proposal=proposal).update(is_late=True)
    assert "sent within two minutes after the close" in history(proposal)


def test_a_withdrawn_text_says_so_and_keeps_what_others_said(
    proposal: Proposal, process: Process, as_dora: Client, dora: User
) -> None:
    post_comment(discussion=proposal.discussion, author=dora, text="I like beavers.", language="en")
    Proposal.objects.filter(pk=proposal.pk).update(
        state="withdrawn",
        withdrawn_at=timezone.now(),
        withdrawal_reason="I was wrong.",
        hide_text_at=timezone.now() + timedelta(days=7),
    )
    text = Client().get(f"/en/proposals/{proposal.pk}/").content.decode()
    assert "Withdrawn by its author on" in text
    assert "I was wrong." in text
    assert "They hold water back." in text
    assert "Its text is taken down on" in text
    assert "I like beavers." in text
    assert "Propose another wording" not in text
    assert "Let beavers back" not in Client().get(f"{process.url}solutions/").content.decode()


def test_words_of_another_language_are_marked(process: Process, proposal: Proposal) -> None:
    translated(process.page, "fr", slug="riviere")
    change(proposal, "Let two beavers back")
    text = Client().get(f"/fr/proposals/{proposal.pk}/history/").content.decode()
    assert '<div class="redline" lang="en">' in text


@pytest.mark.parametrize("number", ["0", "999999", "9" * 19])
def test_what_does_not_exist_is_not_found(process: Process, number: str) -> None:
    for address in ("history/", "wordings/", "wordings/new/", "edit/", "co-authors/"):
        answer = Client().get(f"/en/proposals/{number}/{address}")
        assert answer.status_code == 404 or (address == "co-authors/" and answer.status_code == 302)
