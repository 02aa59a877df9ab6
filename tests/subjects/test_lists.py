"""The lists of a process: three kinds, what is not in them, and what an empty one says."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from subjects.figures import count_texts, count_votes
from subjects.models import Proposal, ProposalState, SubjectPage
from tests.process import Process

KINDS = {"causes": "cause", "issues": "issue", "solutions": "solution"}


def text_of(address: str, client: Client | None = None) -> str:
    """A page that opens."""
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def put_away(proposal: Proposal, state: str, **fields: object) -> None:
    """Let a proposal have another state, as its service does."""
    Proposal.objects.filter(pk=proposal.pk).update(state=state, **fields)


@pytest.mark.parametrize(("path", "kind"), KINDS.items())
def test_each_kind_has_a_list_of_its_own(process: Process, bruno: User, path: str, kind: str) -> None:
    for other in KINDS.values():
        process.propose(bruno, f"A certain {other}", kind=other)
    text = text_of(f"{process.url}{path}/")
    assert f"A certain {kind}" in text
    assert sum(f"A certain {other}" in text for other in KINDS.values()) == 1


def test_issues_at_stake_have_a_section_between_causes_and_solutions(process: Process, bruno: User) -> None:
    process.propose(bruno, "Jobs in the valley", kind="issue")
    text = text_of(process.url)
    causes, issues, solutions = (text.index(f'id="{name}"') for name in KINDS)
    assert causes < issues < text.index("Jobs in the valley") < solutions
    assert f"/en/propose/{process.subject.pk}/issue/" in text
    assert f"{process.url}issues/" in text


def test_issues_are_counted(process: Process, bruno: User) -> None:
    process.propose(bruno, "Jobs in the valley", kind="issue")
    figures = count_texts(process.subject.pk, process.window)
    assert (figures.citizen_issues, figures.issues) == (1, 1)
    # The parliamentarian's cause and solution, and the issue.
    assert figures.contributions == 3


def test_the_parliamentarian_may_name_issues_at_stake(process: Process) -> None:
    block = {"type": "issue", "value": {"title": "Water for the town", "text": ""}, "id": str(process.subject.key)}
    process.page.positions = [*process.page.positions.raw_data, block]
    process.page.save_revision().publish()
    own = Proposal.objects.get(subject=process.subject, kind="issue")
    assert (own.origin, own.title) == ("parliamentarian", "Water for the town")
    assert "Water for the town" in text_of(process.url)


@pytest.mark.parametrize("state", ["hidden", "withdrawn", "merged"])
def test_what_is_no_longer_published_leaves_lists_search_feed_and_figures(
    process: Process, bruno: User, state: str
) -> None:
    kept = process.propose(bruno, "Meadows by the river")
    gone = process.propose(bruno, "Fences along the meadows")
    put_away(gone, state, withdrawn_at=timezone.now(), merged_into=kept if state == "merged" else None)
    feed = f"/en/subjects/{process.subject.pk}/feed.xml"
    for address in (process.url, f"{process.url}solutions/", feed, "/en/search/?q=fences", process.home.get_url()):
        assert "Fences along" not in text_of(address), address
    assert "Meadows by" in text_of(f"{process.url}solutions/")
    assert count_texts(process.subject.pk, process.window).citizen_solutions == 1


def test_withdrawn_texts_stay_in_the_totals_apart(process: Process, bruno: User) -> None:
    gone = process.propose(bruno, "Fences along the meadows")
    put_away(gone, ProposalState.WITHDRAWN, withdrawn_at=timezone.now())
    figures = count_texts(process.subject.pk, process.window)
    assert (figures.withdrawn, figures.merged, figures.citizen_solutions) == (1, 0, 0)
    assert "withdrawn by their authors" in text_of(process.url)


def test_who_withdrew_a_text_still_took_part(process: Process, bruno: User) -> None:
    gone = process.propose(bruno, "Fences along the meadows")
    before = count_votes(process.subject.pk, process.window).participants
    put_away(gone, ProposalState.WITHDRAWN, withdrawn_at=timezone.now())
    assert count_votes(process.subject.pk, process.window).participants == before == 1


def test_a_closed_list_without_contributions_says_so(process: Process) -> None:
    process.close()
    for path in KINDS:
        text = text_of(f"{process.url}{path}/")
        assert "Nobody contributed here" in text
        assert "This step closed on" in text
        assert "/propose/" not in text


def test_an_open_list_without_contributions_invites(process: Process) -> None:
    text = text_of(f"{process.url}issues/")
    assert "Nobody has written here so far" in text
    assert f"/en/propose/{process.subject.pk}/issue/" in text


def test_a_record_has_no_lists(process: Process, ana: User) -> None:
    SubjectPage.objects.filter(pk=process.page.pk).update(is_record=True)
    for path in KINDS:
        assert Client().get(f"{process.url}{path}/").status_code == 404


def test_the_button_to_the_list_says_how_many_stand_there(process: Process, bruno: User) -> None:
    for n in range(5):
        process.propose(bruno, f"Solution {n}")
    assert "See all 5 solutions" in text_of(process.url)
    assert "5 solutions" in text_of(f"{process.url}solutions/")
