"""Remember texts, and find those like another one."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

import numpy as np
from django.utils import timezone

from texts import likeness
from texts.models import Fingerprint, new_stamp
from texts.packs import Group, packs


class Text(NamedTuple):
    """A text to remember: of which kind and number, compared with which group."""

    kind: str
    object_id: int
    group: str
    text: str


class Member(NamedTuple):
    """A remembered text."""

    kind: str
    object_id: int


class Match(NamedTuple):
    """A text like the one asked for, `score` (0 … 1)."""

    kind: str
    object_id: int
    score: float


class Same(NamedTuple):
    """A text that is the one asked for: `likeness` is 1 when only case, accents and typography may differ."""

    object_id: int
    likeness: float


class Cluster(NamedTuple):
    """Texts that are near-duplicates, the oldest first.

    Each has at least `likeness` (0 … 1) of its three-word sequences, or of the other's if that is shorter, in common
    with another one.
    """

    members: tuple[Member, ...]
    likeness: float


def remember(kind: str, object_id: int, group: str, text: str) -> None:
    """Remember a text, or that it changed or moved to another group. Exact when many do it at once: one statement."""
    remember_all([Text(kind, object_id, group, text)])


def remember_all(texts: Iterable[Text]) -> None:
    """Remember many texts; of one given twice the last counts."""
    now = timezone.now()
    rows = {
        (text.kind, text.object_id): Fingerprint(
            kind=text.kind,
            object_id=text.object_id,
            group=text.group,
            data=likeness.fingerprint(text.text),
            exact=likeness.exact_key(text.text),
            stamp=new_stamp(),
            at=now,
        )
        for text in texts
    }
    # In one order everywhere, so that two transactions with the same texts wait for each other and never in a circle.
    Fingerprint.objects.bulk_create(
        [rows[key] for key in sorted(rows)],
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["group", "data", "exact", "stamp", "at"],
        batch_size=400,
    )


def forget(kind: str, object_id: int) -> None:
    """Forget a text: it is found no more. Harmless when it was not known."""
    Fingerprint.objects.filter(kind=kind, object_id=object_id).delete()


def similar(
    group: str,
    text: str,
    limit: int = 5,
    kinds: Collection[str] | None = None,
    without: Collection[tuple[str, int]] = (),
) -> list[Match]:
    """The texts of `group` about the same thing as `text`, best first, at most `limit`; often none.

    What scores under `texts.likeness.threshold` is not shown: no match is better than a silly one.
    `kinds` narrows what is found; `without` leaves out single texts (kind, object_id), such as the one being edited.
    """
    asked = likeness.fingerprint(text)
    if not len(likeness.opened(asked).pieces):
        return []
    found = packs.get(group)
    scores = found.pack.likeness(asked)
    least = likeness.threshold(found.pack.size)
    matches: list[Match] = []
    for row in np.argsort(-scores, kind="stable").tolist():
        if scores[row] < least or len(matches) >= limit:
            break
        one = found.rows[row]
        if (kinds is None or one.kind in kinds) and (one.kind, one.object_id) not in without:
            matches.append(Match(one.kind, one.object_id, round(float(scores[row]), 3)))
    return matches


def same_text(group: str, kind: str, text: str, without: Collection[int] = ()) -> int | None:
    """The number of the oldest text of `kind` in `group` that is this one, or None: see `find_same`."""
    same = find_same(group, kind, text, without)
    return same.object_id if same else None


def find_same(group: str, kind: str, text: str, without: Collection[int] = ()) -> Same | None:
    """The text of `kind` in `group` that is this one, as a campaign sends it; `without` the objects named.

    Equal but for case, accents and typography (from EXACT_WORDS words): one query on an index. Else the most like of
    those that contain SAME_CONTAINMENT of each other (from SAME_WORDS words). A short text is never a campaign.
    """
    key = likeness.exact_key(text)
    if not key:
        return None
    equal = Fingerprint.objects.filter(group=group, kind=kind, exact=key).exclude(object_id__in=without)
    first = equal.order_by("object_id").values_list("object_id", flat=True).first()
    if first is not None:
        return Same(first, 1.0)
    asked = likeness.fingerprint(text)
    if likeness.opened(asked).n_words < likeness.SAME_WORDS:
        return None
    return _near(packs.get(group), kind, asked, without)


def _near(found: Group, kind: str, asked: bytes, without: Collection[int]) -> Same | None:
    """The best of the texts that contain SAME_CONTAINMENT of each other, of equally good ones the oldest."""
    parts = found.pack.both_ways(asked)
    best = None
    for row in np.flatnonzero(parts >= likeness.SAME_CONTAINMENT).tolist():
        one, part = found.rows[row], float(parts[row])
        if one.kind == kind and one.object_id not in without:
            better = best is None or (part, -one.object_id) > (best.likeness, -best.object_id)
            best = Same(one.object_id, part) if better else best
    return best


def near_duplicates(group: str, kinds: Collection[str] | None = None) -> list[Cluster]:
    """The near-duplicates in `group`, for staff; the largest families first. Some seconds for 10,000 texts."""
    found = packs.get(group)
    keys = dict(Fingerprint.objects.filter(group=group).values_list("pk", "exact"))
    clusters = []
    for family in found.pack.families([keys.get(row.id, "") for row in found.rows]):
        rows = [found.rows[row] for row in family.rows]
        members = tuple(Member(row.kind, row.object_id) for row in rows if kinds is None or row.kind in kinds)
        if len(members) > 1:
            clusters.append(Cluster(members, round(family.likeness, 3)))
    return sorted(clusters, key=lambda cluster: -len(cluster.members))
