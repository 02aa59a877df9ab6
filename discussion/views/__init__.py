"""Discussions over HTTP, by what is done."""

from discussion.views.changing import edit, perform_pending_edit, withdraw
from discussion.views.reading import arguments_for, history, permalink, thread, thread_for
from discussion.views.writing import because, comment, perform_pending_comment, reply

__all__ = [
    "arguments_for",
    "because",
    "comment",
    "edit",
    "history",
    "perform_pending_comment",
    "perform_pending_edit",
    "permalink",
    "reply",
    "thread",
    "thread_for",
    "withdraw",
]
