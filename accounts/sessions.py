"""Django's sessions in the database, found without composing the same statement for every request."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.one_row import OneRow

_sessions = OneRow(Session, key="session_key")


class SessionStore(db.SessionStore):
    """SESSION_ENGINE = "accounts.sessions"; everything but the reading is Django's."""

    def _get_session_from_db(self) -> Session | None:
        """The session while it lasts; otherwise this store forgets its key, as Django's does."""
        session = _sessions.find(self.session_key)
        if session is None or session.expire_date <= timezone.now():
            self._session_key = None
            return None
        return session
