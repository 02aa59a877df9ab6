"""What becomes of a person's texts when they close their account: theirs alone may go, others' words stay (G6)."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services import leave
from discussion.models import Discussion
from discussion.services import post_comment
from subjects import services
from subjects.models import CoAuthor, Draft, Proposal, ProposalCopy, ProposalEvent, Wording
from subjects.services.merging import undo_merge
from tests.process import Process, ballot_of, loaded
from tests.subjects.merging import done
from texts.models import Fingerprint
from voting.services import cast, recounted

SECRET = "A secret about beavers"


@pytest.fixture
def proposal(process: Process, bruno: User) -> Proposal:
    """Bruno's proposal."""
    return process.propose(bruno, SECRET, text="My secret words stand here for all to read.")


def reword(proposal: Proposal, author: User) -> Wording:
    return services.propose_wording(
        proposal_id=proposal.pk, base=1, author=author, title=SECRET, text="x", explanation="secret", language="en"
    )


def pages_of(proposal: Proposal) -> str:
    return "".join(
        Client().get(f"/en/proposals/{proposal.pk}/{part}").content.decode() for part in ("", "history/", "wordings/")
    )


def test_without_the_wish_texts_stay_under_another_name(proposal: Proposal, bruno: User) -> None:
    leave(person=bruno, blank_texts=False)
    text = pages_of(proposal)
    assert SECRET in text
    assert "Former participant" in text
    assert "Bruno" not in text


def test_with_the_wish_ones_own_texts_are_blanked_everywhere_and_others_words_stay(
    process: Process, proposal: Proposal, bruno: User, dora: User
) -> None:
    services.edit(proposal_id=proposal.pk, editor=bruno, title=f"{SECRET}!", text="Secret.", motive="secret", base=1)
    cast(ballot=ballot_of(proposal), voter=dora, choice=1)
    discussion: Any = proposal.discussion
    post_comment(discussion=discussion, author=dora, text="I like them.", language="en")
    leave(person=bruno, blank_texts=True)
    text = pages_of(proposal)
    assert "secret" not in text.casefold()
    assert "Withdrawn by its author on" in text
    assert "I like them." in text
    assert loaded(pk=proposal.pk).state == "withdrawn"
    assert ballot_of(proposal).org_agree == 1
    assert not recounted()
    assert ProposalEvent.objects.filter(proposal=proposal, kind="blanked").count() == 1
    assert "secret" not in Client().get("/en/search/?q=beavers").content.decode()


def test_a_text_that_others_sign_or_sent_too_is_not_blanked(
    process: Process, proposal: Proposal, bruno: User, dora: User
) -> None:
    services.contribute(
        subject=process.subject,
        author=dora,
        kind="solution",
        title=SECRET,
        text=loaded(pk=proposal.pk).text,
        language="en",
    )
    signed = process.propose(bruno, "Trees on the banks")
    CoAuthor.objects.create(
        proposal=signed, email=dora.email, person=dora, invited_by=bruno, state="accepted", invited_at=timezone.now()
    )
    leave(person=bruno, blank_texts=True)
    assert SECRET in pages_of(proposal)
    assert "Trees on the banks" in pages_of(signed)


def test_wordings_of_who_leaves_are_blanked_unless_they_were_adopted(
    proposal: Proposal, bruno: User, dora: User
) -> None:
    adopted, other = reword(proposal, dora), reword_differently(proposal, dora)
    services.adopt_wording(wording_id=adopted.pk, by=bruno, seen=1)
    leave(person=dora, blank_texts=True)
    adopted.refresh_from_db()
    other.refresh_from_db()
    assert (adopted.state, adopted.title) == ("adopted", SECRET)
    assert (other.state, other.title, other.text) == ("withdrawn", "—", "")
    assert "with a wording by Former participant" in pages_of(proposal)


def reword_differently(proposal: Proposal, author: User) -> Wording:
    return services.propose_wording(
        proposal_id=proposal.pk, base=1, author=author, title="Other", text="y", explanation="z", language="en"
    )


def test_a_copy_stays_counted_without_its_words(process: Process, proposal: Proposal, dora: User) -> None:
    services.contribute(
        subject=process.subject,
        author=dora,
        kind="solution",
        title=SECRET,
        text=loaded(pk=proposal.pk).text,
        language="en",
    )
    leave(person=dora, blank_texts=True)
    assert (ProposalCopy.objects.get().title, ProposalCopy.objects.get().text) == ("", "")
    assert loaded(pk=proposal.pk).n_copies == 1


def test_a_text_blanked_while_merged_comes_back_as_withdrawn_when_that_is_undone(
    process: Process, proposal: Proposal, bruno: User, dora: User, carla: User
) -> None:
    merge = done(process.propose(dora, "Bring beavers home"), proposal, by=carla)
    leave(person=bruno, blank_texts=True)
    assert loaded(pk=proposal.pk).state == "merged"
    undo_merge(merge=merge, reason="They are not the same.", by=carla)
    back = loaded(pk=proposal.pk)
    assert (back.state, back.text) == ("withdrawn", "")
    assert ballot_of(back).is_frozen
    assert Discussion.objects.get(proposal=proposal).is_closed
    assert SECRET not in pages_of(proposal)
    assert not Fingerprint.objects.filter(kind="proposal", object_id=proposal.pk).exists()
    assert not recounted()


def test_drafts_and_addresses_are_forgotten_whatever_the_wish(
    process: Process, proposal: Proposal, bruno: User, dora: User
) -> None:
    services.save_draft(person=dora, subject=process.subject, kind="cause", title="x", text="", language="en")
    EmailAddress.objects.create(user=dora, email=dora.email, verified=True)
    address = dora.email
    now = timezone.now()
    CoAuthor.objects.create(
        proposal=proposal, email=address, person=dora, invited_by=bruno, state="accepted", invited_at=now
    )
    other = process.propose(bruno, "Trees on the banks")
    CoAuthor.objects.create(proposal=other, email=address, invited_by=bruno, invited_at=now)
    own = process.propose(dora, "Swim")
    CoAuthor.objects.create(proposal=own, email="third@example.org", invited_by=dora, invited_at=now)
    leave(person=dora, blank_texts=False)
    assert not Draft.objects.exists()
    assert [one.state for one in CoAuthor.objects.all()] == ["accepted"]
    assert not CoAuthor.objects.filter(email__in=[address, "third@example.org"]).exists()
    assert "signed with Former participant" in pages_of(proposal)


def test_after_the_close_too_texts_are_blanked_and_votes_stay_as_numbers(
    process: Process, proposal: Proposal, bruno: User, dora: User
) -> None:
    cast(ballot=ballot_of(proposal), voter=dora, choice=1)
    process.close()
    leave(person=bruno, blank_texts=True)
    assert "secret" not in pages_of(proposal).casefold()
    assert ballot_of(proposal).org_agree == 1
