"""A process over HTTP, beside the pages Wagtail serves."""

from subjects.views.coauthors import answer_invitation, co_authors, invitations
from subjects.views.drafts import delete_draft, draft, drafts
from subjects.views.editing import edit, history, perform_pending_edit
from subjects.views.lists import proposal_list
from subjects.views.proposals import (
    perform_pending_draft,
    perform_pending_proposal,
    proposal,
    propose,
    similar,
)
from subjects.views.wordings import adopt, new_wording, perform_pending_wording, withdraw, wording, wordings

__all__ = [
    "adopt",
    "answer_invitation",
    "co_authors",
    "delete_draft",
    "draft",
    "drafts",
    "edit",
    "history",
    "invitations",
    "new_wording",
    "perform_pending_draft",
    "perform_pending_edit",
    "perform_pending_proposal",
    "perform_pending_wording",
    "proposal",
    "proposal_list",
    "propose",
    "similar",
    "withdraw",
    "wording",
    "wordings",
]
