"""Co-authors: asked by their e-mail address, which nobody but who asks sees, and named once they have said yes."""

from datetime import datetime
from functools import partial

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import limits
from accounts.emails import send_later
from accounts.models import User
from accounts.services import person_by_email
from notices.services import tell
from subjects.models import CoAuthor, CoAuthorState, EventKind, Origin, Proposal
from subjects.rules import acting_message
from subjects.services.editing import locked
from subjects.services.history import record

INVITED, JOINED = "co_author_invited", "co_author_joined"
"""The kinds of the notices: to whom is asked, and to the author once they have said yes."""


class CoAuthorRefused(Exception):
    """Nobody was asked, or nothing answered; the message says why."""


def invite(*, proposal_id: int, email: str, by: User, site_url: str, now: datetime | None = None) -> None:
    """Ask the person with this address to sign a proposal too; to ask again does nothing.

    Nothing tells the author whether there is an account: a person is told by a notice, an address without one by a
    mail. `site_url` is the beginning of this site's addresses, for the mail. Raises CoAuthorRefused and
    `accounts.limits.TooMany`.
    """
    now = now or timezone.now()
    email = email.strip().lower()
    with transaction.atomic():
        limits.take(by, now)
        proposal = locked(proposal_id)
        if proposal.origin != Origin.PARTICIPANT or proposal.author_id != by.pk:
            raise CoAuthorRefused(_("Only the author can ask others to sign this text."))
        if message := acting_message(proposal, now):
            raise CoAuthorRefused(message)
        if email == by.email.lower():
            raise CoAuthorRefused(_("This is your own address: you sign the text already."))
        asked = CoAuthor.objects.filter(proposal=proposal)
        if asked.filter(email=email).exists():
            return
        most = settings.CO_AUTHORS_MOST
        if asked.count() >= most:
            message = ngettext("You may ask %(n)d person.", "You may ask %(n)d people.", most)
            raise CoAuthorRefused(message % {"n": most})
        CoAuthor.objects.create(proposal=proposal, email=email, invited_by=by, invited_at=now)
        _tell_or_mail(proposal, email, by, site_url, now)


def _tell_or_mail(proposal: Proposal, email: str, by: User, site_url: str, now: datetime) -> None:
    url = reverse("subjects:invitations")
    person = person_by_email(email)
    if person is not None:
        tell(
            people=[person.pk],
            kind=INVITED,
            key=f"co-author:{proposal.pk}",
            data={"title": proposal.title, "language": proposal.language, "name": by.public_name},
            url=url,
            now=now,
        )
        return
    context = {
        "name": by.public_name,
        "title": proposal.title,
        "proposal_url": f"{site_url}{reverse('subjects:proposal', args=[proposal.pk])}",
        "url": f"{site_url}{url}",
        "site_url": site_url,
    }
    message = EmailMessage(
        subject=_("%(name)s asks you to sign a text with them") % {"name": by.public_name},
        body=render_to_string("subjects/email/co_author.txt", context),
        to=[email],
    )
    transaction.on_commit(partial(send_later, message))


def invitations_of(person: User) -> QuerySet[CoAuthor]:
    """The open invitations to the addresses that `person` has confirmed, the latest first."""
    own = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    return (
        CoAuthor.objects.filter(email__in=[email.lower() for email in own], state=CoAuthorState.INVITED)
        .select_related("proposal__current", "invited_by")
        .order_by("-invited_at", "-pk")
    )


def signed_by(person: User) -> QuerySet[CoAuthor]:
    """What `person` signs as a co-author, the latest first."""
    signed = CoAuthor.objects.filter(person=person, state=CoAuthorState.ACCEPTED)
    return signed.select_related("proposal__current", "invited_by").order_by("-answered_at", "-pk")


def answer_invitation(*, invitation_id: int, person: User, accept: bool, now: datetime | None = None) -> CoAuthor:
    """Sign a proposal too, or decline; a person who signs is named in public and may change the text.

    Who signs already may decline later: the name is taken away.

    Raises CoAuthorRefused when the invitation is not to a confirmed address of `person` or was answered otherwise, or
    the proposal no longer takes contributions.
    """
    now = now or timezone.now()
    with transaction.atomic():
        asked = CoAuthor.objects.filter(pk=invitation_id).first()
        if asked is None:
            raise CoAuthorRefused(_("This invitation is no longer there."))
        proposal = locked(asked.proposal_id)
        wanted = CoAuthorState.ACCEPTED if accept else CoAuthorState.DECLINED
        asked = CoAuthor.objects.get(pk=invitation_id)
        if asked.state == wanted and asked.person_id == person.pk:
            return asked
        invitation = invitations_of(person).filter(pk=invitation_id).first()
        if asked.state == CoAuthorState.ACCEPTED and asked.person_id == person.pk:
            invitation = asked
        if invitation is None:
            raise CoAuthorRefused(_("This invitation is no longer there."))
        if accept:
            _accept(proposal, invitation, person, now)
        else:
            invitation.state, invitation.person, invitation.answered_at = wanted, None, now
            invitation.save(update_fields=["state", "person", "answered_at"])
        return invitation


def _accept(proposal: Proposal, invitation: CoAuthor, person: User, now: datetime) -> None:
    if message := acting_message(proposal, now):
        raise CoAuthorRefused(message)
    if proposal.author_id == person.pk:
        raise CoAuthorRefused(_("You are the author of this text."))
    invitation.state, invitation.person, invitation.answered_at = CoAuthorState.ACCEPTED, person, now
    try:
        with transaction.atomic():
            invitation.save(update_fields=["state", "person", "answered_at"])
    except IntegrityError:
        raise CoAuthorRefused(_("You sign this text already.")) from None
    record(proposal=proposal, kind=EventKind.CO_AUTHOR, by=person, now=now)
    tell(
        people=[invitation.invited_by_id],
        kind=JOINED,
        key=f"co-author:{invitation.pk}:accepted",
        data={"title": proposal.title, "language": proposal.language, "name": person.public_name},
        url=reverse("subjects:proposal", args=[proposal.pk]),
        now=now,
    )
