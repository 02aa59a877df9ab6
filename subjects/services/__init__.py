"""Every write of a process, by what is written."""

from subjects.services.calendar import CalendarRefused, move_step, resume_step, suspend_step
from subjects.services.coauthors import CoAuthorRefused, answer_invitation, invitations_of, invite, signed_by
from subjects.services.drafts import DraftRefused, delete_draft, save_draft
from subjects.services.editing import (
    Edited,
    EditIsStale,
    EditRefused,
    MotiveMissing,
    NothingChanged,
    edit,
    is_correctable,
)
from subjects.services.proposals import Contributed, ProposalRefused, contribute, create_proposal, propose
from subjects.services.publication import publish_subject, show_or_hide, subject_discussion_key
from subjects.services.windows import contribution_window
from subjects.services.wordings import WordingRefused, adopt_wording, propose_wording, withdraw_wording

__all__ = [
    "CalendarRefused",
    "CoAuthorRefused",
    "Contributed",
    "DraftRefused",
    "EditIsStale",
    "EditRefused",
    "Edited",
    "MotiveMissing",
    "NothingChanged",
    "ProposalRefused",
    "WordingRefused",
    "adopt_wording",
    "answer_invitation",
    "contribute",
    "contribution_window",
    "create_proposal",
    "delete_draft",
    "edit",
    "invitations_of",
    "invite",
    "is_correctable",
    "move_step",
    "propose",
    "propose_wording",
    "publish_subject",
    "resume_step",
    "save_draft",
    "show_or_hide",
    "signed_by",
    "subject_discussion_key",
    "suspend_step",
    "withdraw_wording",
]
