"""Several people, or one in several windows, writing in the same moment: each thing happens once, on every database."""

import pytest

from accounts.models import User
from notices.models import Notice
from subjects import services
from subjects.models import Draft, Proposal, ProposalCopy, Wording
from tests.at_once import at_once
from tests.people import citizen, citizens, parliamentarian
from tests.process import Process, ballot_of, open_process
from voting.services import cast

pytestmark = pytest.mark.django_db(transaction=True)
TITLE, TEXT = "Let beavers back", "They hold the water and ask nothing of anybody who lives here."


@pytest.fixture
def process() -> Process:
    """A process in a database that every thread sees."""
    return open_process(parliamentarian(citizen("Ana Ruiz")))


@pytest.fixture
def bruno() -> User:
    """A citizen whom every thread sees."""
    return citizen("Bruno Leroy")


def send(process: Process, author: User, **fields: object) -> services.Contributed:
    """Send a solution as its form does."""
    words = {"title": TITLE, "text": TEXT} | fields
    return services.contribute(subject=process.subject, author=author, kind="solution", language="en", **words)  # type: ignore[arg-type]


def vote(proposal: Proposal, voter: User) -> None:
    cast(ballot=ballot_of(proposal), voter=voter, choice=1)


def reword(proposal: Proposal, author: User) -> Wording:
    return services.propose_wording(
        proposal_id=proposal.pk, base=1, author=author, title="x", text="y", explanation="z", language="en"
    )


def test_of_two_edits_at_once_one_is_made_and_the_other_told(process: Process, bruno: User) -> None:
    proposal = process.propose(bruno)
    vote(proposal, citizen("Vera Blum"))

    def act(title: str) -> str:
        try:
            services.edit(proposal_id=proposal.pk, editor=bruno, title=title, text="x", motive="m", base=1)
        except services.EditIsStale:
            return "stale"
        return "done"

    assert sorted(at_once(["One", "Other"], act)) == ["done", "stale"]
    assert proposal.versions.count() == ballot_of(proposal).version == 2
    assert Notice.objects.filter(kind="proposal_edited").count() == 1


def test_a_vote_and_a_change_at_once_leave_every_vote_on_a_version_that_was_there(
    process: Process, bruno: User
) -> None:
    proposal, voter = process.propose(bruno), citizen("Vera Blum")

    def act(who: User) -> str:
        if who == voter:
            vote(proposal, voter)
            return "voted"
        edited = services.edit(proposal_id=proposal.pk, editor=bruno, title="Other", text="x", motive="m", base=1)
        return "corrected" if edited.is_correction else "version"

    _voted, how = at_once([voter, bruno], act)
    assert proposal.versions.count() == ballot_of(proposal).version == (1 if how == "corrected" else 2)
    assert ballot_of(proposal).n_agree == 1


def test_adopted_four_times_at_once_a_wording_makes_one_version(process: Process, bruno: User) -> None:
    proposal = process.propose(bruno)
    vote(proposal, citizen("Vera Blum"))
    wording = reword(proposal, citizen("Dora"))
    numbers = at_once([bruno] * 4, lambda who: services.adopt_wording(wording_id=wording.pk, by=who, seen=1).number)
    assert numbers == [2] * 4
    assert proposal.versions.count() == ballot_of(proposal).version == 2
    assert Notice.objects.filter(kind="proposal_edited").count() == 2


def test_of_an_edit_and_an_adoption_at_once_one_is_made(process: Process, bruno: User) -> None:
    proposal = process.propose(bruno)
    wording = reword(proposal, citizen("Dora"))

    def act(how: str) -> str:
        try:
            if how == "adopt":
                services.adopt_wording(wording_id=wording.pk, by=bruno, seen=1)
            else:
                services.edit(proposal_id=proposal.pk, editor=bruno, title="x1", text="y", motive="m", base=1)
        except services.EditIsStale:
            return "stale"
        return "done"

    assert sorted(at_once(["adopt", "edit"], act)) == ["done", "stale"]
    assert proposal.versions.count() == ballot_of(proposal).version == 2


def test_a_campaign_of_eight_at_once_is_one_text_by_eight_people(process: Process) -> None:
    people = citizens(8)
    sent = at_once(people, lambda who: send(process, who))
    proposal = Proposal.objects.get(origin="participant")
    assert {one.proposal.pk for one in sent} == {proposal.pk}
    assert sorted(one.is_copy for one in sent) == [False] + [True] * 7
    assert proposal.n_copies == ProposalCopy.objects.filter(proposal=proposal).count() == 7


def test_one_persons_copy_sent_four_times_at_once_is_counted_once(
    process: Process, bruno: User, settings: object
) -> None:
    settings.TEXTS_A_MINUTE = 0  # type: ignore[attr-defined]
    send(process, citizen("Vera Blum"))
    sent = at_once([bruno] * 4, lambda who: send(process, who))
    assert sorted(one.is_counted for one in sent) == [False, False, False, True]
    assert Proposal.objects.get(origin="participant").n_copies == ProposalCopy.objects.count() == 1


def test_a_draft_published_in_four_windows_at_once_is_published_once(process: Process, bruno: User) -> None:
    draft = services.save_draft(
        person=bruno, subject=process.subject, kind="solution", title=TITLE, text=TEXT, language="en"
    )
    sent = at_once([bruno] * 4, lambda who: send(process, who, draft_id=draft.pk))
    assert len({one.proposal.pk for one in sent}) == 1
    assert Proposal.objects.filter(origin="participant").count() == 1
    assert not Draft.objects.exists()
    bruno.refresh_from_db()
    assert bruno.texts_in_day == 1


def test_no_twenty_first_draft_is_made_by_saving_twice_at_once(process: Process, bruno: User, settings: object) -> None:
    settings.DRAFTS_EACH = 3  # type: ignore[attr-defined]

    def act(title: str) -> bool:
        try:
            services.save_draft(
                person=bruno, subject=process.subject, kind="cause", title=title, text="", language="en"
            )
        except services.DraftRefused:
            return False
        return True

    assert sum(at_once(["a", "b", "c", "d", "e"], act)) == 3
    assert Draft.objects.count() == 3
