"""What is done about people outside the request."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.tasks import task

PAGE = 500  # sessions deleted by one statement


@task
def forget_sessions(*, person_id: int) -> None:
    """Delete the sessions of somebody who has left, in all browsers; they no longer sign in, but may hold words.

    A session says whose it is only when it is read, so all are looked at.
    """
    theirs = [
        session.pk
        for session in Session.objects.iterator(chunk_size=PAGE)
        if session.get_decoded().get(SESSION_KEY) == str(person_id)
    ]
    for start in range(0, len(theirs), PAGE):
        Session.objects.filter(pk__in=theirs[start : start + PAGE]).delete()
