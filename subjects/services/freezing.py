"""The counts of a process as they stood when they became final: written once for each close, and never changed (G2)."""

import hashlib
import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef
from django.utils import timezone

from subjects.models import CountsFreeze, Proposal, ProposalState, StepKind, Subject
from voting.models import CONFIRMATION, COUNTERS, Window

logger = logging.getLogger(__name__)

SETTLED = timedelta(minutes=1)
"""So long after the counts are final: whatever was accepted in the last moment is written by then."""


def freeze_due(now: datetime | None = None) -> tuple[list[int], list[int]]:
    """Freeze the counts of every process whose contributions closed more than a day ago: ids of freezes, of failures.

    Each close is frozen once; what was due while nothing ran is done at the next run.
    """
    now = now or timezone.now()
    done, failed = [], []
    for subject_id in list(_due(now).values_list("step__subject", flat=True)):
        try:
            made = freeze_counts(subject_id=subject_id, now=now)
        except Exception:
            logger.exception("The counts of process %s could not be frozen.", subject_id)
            failed.append(subject_id)
        else:
            done += [made.pk] if made else []
    return done, failed


@transaction.atomic
def freeze_counts(*, subject_id: int, now: datetime | None = None) -> CountsFreeze | None:
    """The counts of a process frozen for its last close, if that is due and not done; None otherwise."""
    now = now or timezone.now()
    Subject.objects.select_for_update(no_key=True).get(pk=subject_id)
    window = _due(now).filter(step__subject=subject_id).first()
    if window is None or window.closes_at is None:
        return None
    last = CountsFreeze.objects.filter(subject=subject_id).aggregate(number=Max("number"))["number"] or 0
    data = {
        "subject": subject_id,
        "number": last + 1,
        "closed_at": _stamp(window.closes_at),
        "frozen_at": _stamp(now),
        "proposals": _counts(subject_id),
    }
    return CountsFreeze.objects.create(
        subject_id=subject_id,
        number=last + 1,
        closed_at=window.closes_at,
        at=now,
        data=data,
        sha256=hashlib.sha256(canonical(data)).hexdigest(),
    )


def canonical(data: dict[str, Any]) -> bytes:
    """Frozen counts as they are published and hashed: keys in order, no spaces, whatever database kept them."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _due(now: datetime) -> Any:
    """The windows of contributions that closed, whose counts are final and not frozen yet.

    A record of a process held elsewhere has no counts: its windows are hidden.
    """
    frozen = CountsFreeze.objects.filter(subject=OuterRef("step__subject"), closed_at=OuterRef("closes_at"))
    closed_until = now - CONFIRMATION - SETTLED
    return Window.objects.filter(
        ~Exists(frozen), step__kind=StepKind.CONTRIBUTE, closes_at__lte=closed_until, is_hidden=False
    ).order_by("closes_at", "pk")


def _counts(subject_id: int) -> list[dict[str, Any]]:
    """What stands for each proposal: two texts merged keep their counts apart, the merged one's as they stood."""
    columns: dict[str, Any] = {name: F(f"ballot__{name}") for name in COUNTERS.values()}
    rows = Proposal.objects.filter(subject=subject_id).order_by("pk")
    values: Any = rows.values("pk", "kind", "origin", "state", "merged_into", version=F("ballot__version"), **columns)
    return [
        {
            "id": row["pk"],
            "kind": row["kind"],
            "origin": row["origin"],
            "version": row["version"],
            "is_withdrawn": row["state"] == ProposalState.WITHDRAWN,
            "is_hidden": row["state"] == ProposalState.HIDDEN,
            "merged_into": row["merged_into"],
            **{name: row[name] for name in columns},
        }
        for row in values
    ]


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
