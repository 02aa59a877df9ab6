"""Who is signed in, found without composing the same statement for every request."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from accounts.one_row import OneRow

_users = OneRow(User)


class AccountBackend(AuthenticationBackend):
    """allauth's backend, with Django's permissions; only its reading of the user is our own."""

    def get_user(self, user_id: Any) -> User | None:
        """The user, unless the account is closed."""
        user = _users.find(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
