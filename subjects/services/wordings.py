"""Other wordings of a proposal: proposed by anyone, adopted by its authors, withdrawn by whoever wrote them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts import limits
from accounts.models import User
from discussion.services import open_discussion, submission_key
from notices.services import tell
from subjects.enums import REASON_MAX_LENGTH
from subjects.models import CoAuthor, CoAuthorState, EventKind, Proposal, ProposalVersion, Wording, WordingState
from subjects.rules import acting_message
from subjects.services.editing import EditIsStale, add_version, locked, refuse_unless_open
from voting.models import BallotKind
from voting.rules import is_late
from voting.services import freeze, open_ballot

PROPOSED = "wording_proposed"
"""The kind of the notice to the authors of the text."""


class WordingRefused(Exception):
    """The wording was not taken, or not changed; the message says why."""


def propose_wording(
    *,
    proposal_id: int,
    base: int,
    author: User,
    title: str,
    text: str,
    explanation: str,
    language: str,
    nonce: str = "",
    now: datetime | None = None,
    opened_at: datetime | None = None,
    made_at: datetime | None = None,
) -> Wording:
    """Publish another wording of version `base` of a proposal; sent twice from the same form, it is published once.

    Raises WordingRefused while the proposal takes none or when nothing is changed, and `accounts.limits.TooMany`.
    """
    now = now or timezone.now()
    submission = submission_key(author, f"wording:{proposal_id}", nonce, f"{title}|{text}|{explanation}")
    try:
        with transaction.atomic():
            limits.take(author, now)
            proposal = locked(proposal_id)
            if message := acting_message(proposal, now, opened_at=opened_at, made_at=made_at):
                raise WordingRefused(message)
            version = ProposalVersion.objects.filter(proposal=proposal, number=base).first() or proposal.current
            if version is None or (title, text) == (version.title, version.text):
                raise WordingRefused(_("Nothing is changed: write how the text should read instead."))
            wording = Wording.objects.create(
                proposal=proposal,
                base=version,
                author=author,
                title=title,
                text=text,
                explanation=explanation,
                language=language,
                ballot=open_ballot(kind=BallotKind.WORDING, window=proposal.ballot.window),
                submission=submission,
                is_late=is_late(proposal.ballot.window, now),
                published_at=now,
            )
            wording.discussion = open_discussion(key=f"wording:{wording.pk}", window=proposal.ballot.window)
            wording.save(update_fields=["discussion"])
            _tell_authors(proposal, wording, now)
            return wording
    except (IntegrityError, limits.TooMany):
        first = Wording.objects.filter(submission=submission).first()
        if first is None:
            raise
        return first


def _tell_authors(proposal: Proposal, wording: Wording, now: datetime) -> None:
    signers = CoAuthor.objects.filter(proposal=proposal, state=CoAuthorState.ACCEPTED).values_list("person", flat=True)
    tell(
        people={person for person in (proposal.author_id, *signers) if person} - {wording.author_id},
        kind=PROPOSED,
        key=f"wording:{wording.pk}",
        data={"title": proposal.title, "language": proposal.language},
        url=reverse("subjects:wording", args=[wording.pk]),
        now=now,
    )


def adopt_wording(
    *,
    wording_id: int,
    by: User,
    seen: int,
    now: datetime | None = None,
    opened_at: datetime | None = None,
    made_at: datetime | None = None,
) -> ProposalVersion:
    """Make a wording the text of its proposal: a new version that names its author. Adopted twice, it is so once.

    `seen` is the number of the version that `by` compared it with. Raises `EditRefused` (EditIsStale) as an edit does,
    and WordingRefused for a wording that was withdrawn.
    """
    now = now or timezone.now()
    with transaction.atomic():
        proposal = locked(Wording.objects.values_list("proposal", flat=True).get(pk=wording_id))
        wording = Wording.objects.select_for_update(no_key=True).get(pk=wording_id)
        refuse_unless_open(proposal, by, now, opened_at=opened_at, made_at=made_at)
        if wording.state == WordingState.ADOPTED:
            return ProposalVersion.objects.get(wording=wording)
        if wording.state != WordingState.PUBLISHED:
            raise WordingRefused(_("This wording was withdrawn."))
        if proposal.current is None or proposal.current.number != seen:
            raise EditIsStale(
                _("The text has changed since you opened this page."), proposal.current or ProposalVersion()
            )
        version = add_version(
            proposal,
            editor=by,
            title=wording.title,
            text=wording.text,
            motive=Truncator(wording.explanation).chars(REASON_MAX_LENGTH),
            now=now,
            kind=EventKind.ADOPTED,
            wording=wording,
        )
        # It is the text of the proposal now: votes are cast there.
        freeze([wording.ballot_id])
        Wording.objects.filter(pk=wording.pk).update(state=WordingState.ADOPTED, adopted_at=now)
        return version


def withdraw_wording(*, wording_id: int, by: User, reason: str = "", now: datetime | None = None) -> None:
    """Take back one's own wording; it stays readable as withdrawn, with what others said of it, and takes no votes.

    Raises WordingRefused when it is not `by`'s, was adopted, or the step no longer takes contributions.
    """
    now = now or timezone.now()
    with transaction.atomic():
        proposal = locked(Wording.objects.values_list("proposal", flat=True).get(pk=wording_id))
        wording = Wording.objects.select_for_update(no_key=True).get(pk=wording_id)
        if wording.author_id != by.pk:
            raise WordingRefused(_("Only its author can withdraw this wording."))
        if wording.state == WordingState.WITHDRAWN:
            return
        if wording.state != WordingState.PUBLISHED:
            raise WordingRefused(_("This wording was adopted: it is a part of the text's history now."))
        if message := acting_message(proposal, now):
            raise WordingRefused(message)
        freeze([wording.ballot_id])
        Wording.objects.filter(pk=wording.pk).update(
            state=WordingState.WITHDRAWN, withdrawn_at=now, withdrawal_reason=reason.strip()
        )
