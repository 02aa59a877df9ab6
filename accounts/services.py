"""Every write about people: accounts, their profile, their address, and the acts done after signing in."""

from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import PerformedAct, User

# An act waits for 24 hours at most: its claim can be forgotten after that.
CLAIMS_KEPT = timedelta(hours=48)


class AddressTaken(Exception):
    """The e-mail address belongs to an account already; never say so to a visitor."""


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


def change_profile(*, user: User, display_name: str, kind: str, declared_interest: str, language: str) -> None:
    """Change what a person says about themselves."""
    user.display_name = display_name
    user.kind = kind
    user.declared_interest = declared_interest
    user.language = language
    user.save(update_fields=["display_name", "kind", "declared_interest", "language"])


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
