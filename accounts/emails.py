"""Mails leave by a task: a slow or absent mail server neither stops a page nor tells a known address by its time."""

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.tasks import task


def send_later(message: EmailMessage) -> None:
    """Send `message` (one recipient, text and at most one HTML part) by a task, or at once without a worker."""
    alternatives = getattr(message, "alternatives", [])
    deliver.enqueue(
        subject=str(message.subject),
        text=str(message.body),
        html=str(alternatives[0][0]) if alternatives else "",
        sender=str(message.from_email),
        recipient=str(message.to[0]),
    )


@task
def deliver(*, subject: str, text: str, html: str, sender: str, recipient: str) -> None:
    """Hand one mail to the mail server."""
    message = EmailMultiAlternatives(
        subject=subject,
        body=text,
        from_email=sender,
        to=[recipient],
        # An answer by a machine must not start a loop (RFC 3834).
        headers={"Auto-Submitted": "auto-generated"},
    )
    if html:
        message.attach_alternative(html, "text/html")
    message.send()
