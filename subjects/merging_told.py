"""What mergings, withdrawals and moves to another list tell people, and where they show on other pages."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts import pending
from notices import registry
from subjects import beside
from subjects.models import ProposalKind
from subjects.views import merging, withdrawal
from voting.rules import moment


def connect() -> None:
    """Register all of it, once the apps are ready."""
    for kind, sentence in SENTENCES.items():
        registry.register(kind, sentence)
    beside.register_answer(merging.merged_instead)
    beside.register_notice(merging.mergings_above)
    beside.register(merging.mergings_beside)
    pending.register(merging.OBJECTION, merging.perform_pending_objection, one_for="merge")
    pending.register(withdrawal.WITHDRAWAL, withdrawal.perform_pending_withdrawal, one_for="proposal")


def _proposed(data: dict[str, Any]) -> str:
    until = moment(datetime.fromisoformat(data["until"]))
    return _("A merging of your text with others is proposed. You may object until %(date)s.") % {"date": until}


def _dropped(data: dict[str, Any]) -> str:
    return _("The merging of your text is dropped: it stays as it is.")


def _done(data: dict[str, Any]) -> str:
    return _("Your text and others are merged. You stay named as an author.")


def _undone(data: dict[str, Any]) -> str:
    return _("The merging of your text is undone: everything is as it was.")


def _carried(data: dict[str, Any]) -> str:
    return _("A text you voted on was merged into another: your vote is carried over. You can take it back.")


def _to_confirm(data: dict[str, Any]) -> str:
    return _("Texts you voted on differently were merged. Neither vote counts until you choose one.")


def _votes_back(data: dict[str, Any]) -> str:
    return _("A merging is undone: your votes are again on the texts they were cast on.")


def _withdrawn(data: dict[str, Any]) -> str:
    return _("A text that you signed is withdrawn.")


def _kind_changed(data: dict[str, Any]) -> str:
    return _("The team has moved your text to another list: %(list)s.") % {"list": ProposalKind(data["kind"]).label}


SENTENCES = {
    "merge_proposed": _proposed,
    "merge_dropped": _dropped,
    "merge_done": _done,
    "merge_undone": _undone,
    "merge_votes_back": _votes_back,
    "vote_carried": _carried,
    "vote_to_confirm": _to_confirm,
    "proposal_withdrawn": _withdrawn,
    "kind_changed": _kind_changed,
}
