"""Every write about people: accounts, their profile, their address, leaving, and the acts done after signing in."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from accounts.leaving import person_leaves
from accounts.models import PerformedAct, Representative, User
from accounts.tasks import forget_sessions

# An act waits for 24 hours at most: its claim can be forgotten after that.
CLAIMS_KEPT = timedelta(hours=48)
# No mail can be sent to such an address (RFC 2606).
NO_ADDRESS = "former-{}@left.invalid"


class AddressTaken(Exception):
    """The e-mail address belongs to an account already; never say so to a visitor."""


class CannotLeave(Exception):
    """The account carries an office or a role; the message says what to do first."""


def register(*, email: str, display_name: str, kind: str, declared_interest: str, language: str) -> User:
    """A new account, without password, whose address is still to be confirmed. Raises AddressTaken."""
    try:
        with transaction.atomic():
            return User.objects.create_user(
                email=email,
                display_name=display_name,
                kind=kind,
                declared_interest=declared_interest,
                language=language,
            )
    except IntegrityError as error:
        # Two presses of the button at once: the constraint decides, not a look before the insert.
        raise AddressTaken(_("This address is in use.")) from error


def change_profile(
    *, user: User, display_name: str, kind: str, declared_interest: str, language: str, mail_notices: bool
) -> None:
    """Change what a person says about themselves, and how we write to them."""
    user.display_name = display_name
    user.kind = kind
    user.declared_interest = declared_interest
    user.language = language
    user.mail_notices = mail_notices
    user.save(update_fields=["display_name", "kind", "declared_interest", "language", "mail_notices"])


def stop_mails(*, person_id: int) -> None:
    """Send this person no more notices by e-mail; codes to sign in still come."""
    User.objects.filter(pk=person_id).update(mail_notices=False)


def refusal_to_leave(person: User) -> str:
    """Why this account cannot be closed by the person alone; "" if it can."""
    if person.is_staff or person.is_superuser or person.groups.exists():
        return _("Your account belongs to the team. Ask an administrator to take its role away first.")
    if Representative.objects.filter(user=person).exists():
        return _("Your account speaks for a parliamentarian. Ask an administrator to separate them first.")
    return ""


def leave(*, person: User, blank_texts: bool, now: datetime | None = None) -> None:
    """Close the account of `person` for good and forget who it was; a second time does nothing. Raises CannotLeave.

    The row stays, without name, address, interest, password and rights, for the texts and figures others stand on.
    Rooms are told by `person_leaves` in the same transaction: all of it happens or nothing. `limits.take` locks the
    same row, so every text is either there when the rooms are told or refused.
    """
    now = now or timezone.now()
    with transaction.atomic():
        # Not the key: a vote under way holds its ballot and looks at the key, and we shall want the ballot.
        person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        if person.left_at is not None:
            return
        refusal = refusal_to_leave(person)
        if refusal:
            raise CannotLeave(refusal)
        person_leaves.send(sender=User, person=person, blank_texts=blank_texts, now=now)
        _forget_mails_to(person.email)
        EmailAddress.objects.filter(user=person).delete()
        person.user_permissions.clear()
        person.email = NO_ADDRESS.format(uuid4().hex)
        person.display_name = person.declared_interest = ""
        person.is_active = person.mail_notices = False
        person.last_login = None
        person.left_at = now
        # Another unusable password than before: it ends every session.
        person.set_unusable_password()
        person.save()
        # What the team did to the account is in Wagtail's log, under the name it had.
        ModelLogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk)
        ).update(label=str(person.pk))
        transaction.on_commit(partial(forget_sessions.enqueue, person_id=person.pk))


def _forget_mails_to(address: str) -> None:
    """Remove the mails to `address` from the table of tasks: those done, and those that would be sent in vain."""
    DBTaskResult.objects.filter(args_kwargs__kwargs__recipient=address).exclude(status="RUNNING").delete()


def know_address(*, user: User) -> None:
    """Let an account made by the team or by a command confirm its address with the first code it receives."""
    EmailAddress.objects.get_or_create(user=user, email=user.email.lower())


def address_changed(*, user: User) -> None:
    """After the team corrected an address, the former one no longer signs in."""
    with transaction.atomic():
        EmailAddress.objects.filter(user=user).exclude(email=user.email.lower()).delete()
        know_address(user=user)


def claim_act(*, act_id: str) -> bool:
    """Whether this request may perform the act: True for the first one only, on every database.

    Call it in the transaction of the act itself, so that a failure gives the claim back.
    """
    now = timezone.now()
    PerformedAct.objects.filter(at__lt=now - CLAIMS_KEPT).delete()
    try:
        with transaction.atomic():
            PerformedAct.objects.create(id=UUID(act_id), at=now)
    except IntegrityError:
        return False
    return True


def person_by_email(email: str) -> User | None:
    """The person who signs in by this address, whatever its case; None for nobody and for a closed account."""
    return User.objects.filter(email__iexact=email.strip(), is_active=True).first()
