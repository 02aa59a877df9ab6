"""Mailing by a task: soon after something was told, a few mails at a time."""

from django.tasks import default_task_backend, task

from notices import mails

MAILS_A_TASK = 20


# Codes to sign in go first: somebody is waiting for them.
@task(priority=-10)
def send_notices() -> None:
    """Send some of the mails that wait, and leave the rest to the next task; without a worker, to the command."""
    run = mails.send_waiting(limit=MAILS_A_TASK)
    if run.more and default_task_backend.supports_defer:
        send_notices.enqueue()
