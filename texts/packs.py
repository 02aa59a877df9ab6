"""The fingerprints of a group side by side in this process, read once and then kept up with the table.

A process asks at each use how many fingerprints a group has and what their stamps add up to: one query on an index.
Any insert, change or removal, by any process and in any order of commits, changes one of the two; then the stamps are
compared and only what is new is read.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from threading import Lock
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from texts.likeness import Pack
from texts.models import Fingerprint

LARGEST = 40_000
"""Texts of one group that are compared, the newest ones: some 80 MB."""
MOST_BYTES = 160 * 1024 * 1024
"""Memory of all packs of a process; those not used for longest are let go. One pack is always kept."""
BATCH = 500
"""Rows read by their numbers in one query."""


class Row(NamedTuple):
    """One text of a pack."""

    id: int
    stamp: int
    kind: str
    object_id: int
    data: bytes


@dataclass(frozen=True)
class Group:
    """The texts of a group as they were when its table had this state."""

    state: tuple[int, int]
    rows: Sequence[Row]
    pack: Pack

    @property
    def n_bytes(self) -> int:
        """Memory held, about: the rows' own bytes are kept so that a new text costs no reading of the others."""
        return self.pack.n_bytes + sum(len(row.data) + 300 for row in self.rows)


class Packs:
    """The groups that this process has packed, within MOST_BYTES."""

    def __init__(self) -> None:
        self._groups: OrderedDict[str, Group] = OrderedDict()
        self._lock = Lock()

    def get(self, name: str) -> Group:
        """The group as its table is now: one query if nothing changed."""
        state = self._state(name)
        group = self._groups.get(name)
        if group is None or group.state != state:
            with self._lock:
                # Another thread may have done the work meanwhile.
                group = self._groups.get(name)
                if group is None or group.state != state:
                    group = _read(name, state, group)
                    self._groups[name] = group
        self._keep(name)
        return group

    def clear(self) -> None:
        """Forget everything, as a new process."""
        with self._lock:
            self._groups.clear()

    def _state(self, name: str) -> tuple[int, int]:
        """How many fingerprints the group has, and the sum of their stamps."""
        found = Fingerprint.objects.filter(group=name).aggregate(n=Count("pk"), stamps=Sum("stamp"))
        return found["n"], int(found["stamps"] or 0)

    def _keep(self, name: str) -> None:
        """Mark the group as used now, and let go of the others when there is too much."""
        with self._lock:
            if name not in self._groups:
                return
            self._groups.move_to_end(name)
            if len(self._groups) == 1:
                return
            size = sum(group.n_bytes for group in self._groups.values())
            while size > MOST_BYTES and len(self._groups) > 1:
                size -= self._groups.popitem(last=False)[1].n_bytes


FIELDS = ("pk", "stamp", "kind", "object_id", "data")


def _read(name: str, state: tuple[int, int], known: Group | None) -> Group:
    """The group as its table is now, reading what is not `known`; `state` is that of a moment ago."""
    table = Fingerprint.objects.filter(group=name)
    if state[0] > LARGEST:
        table = table.filter(pk__in=table.order_by("-pk").values("pk")[:LARGEST])
    rows = _all_rows(table) if known is None else _grown(table, known)
    if state[0] <= LARGEST:
        state = len(rows), sum(row.stamp for row in rows)
    return Group(state, rows, Pack.of([row.data for row in rows]))


def _all_rows(table: QuerySet[Fingerprint]) -> list[Row]:
    """All rows, the oldest first; sorted here, because SQLite would sort them together with their data."""
    return sorted(_rows(table), key=attrgetter("id"))


def _grown(table: QuerySet[Fingerprint], known: Group) -> list[Row]:
    """The same, of which those in `known` are not read again."""
    pairs = sorted(table.values_list("pk", "stamp"))
    have = {(row.id, row.stamp): row for row in known.rows}
    missing = [pk for pk, stamp in pairs if (pk, stamp) not in have]
    if len(missing) > len(pairs) // 4:
        return _all_rows(table)
    for start in range(0, len(missing), BATCH):
        found = _rows(Fingerprint.objects.filter(pk__in=missing[start : start + BATCH]))
        have |= {(row.id, row.stamp): row for row in found}
    # A row that went or changed since its stamp was read is missing here, and the next question finds out.
    return [have[pair] for pair in pairs if pair in have]


def _rows(table: QuerySet[Fingerprint]) -> list[Row]:
    """The rows of `table`, straight from the database's driver: Django would take as long again to hand them over."""
    with connection.cursor() as cursor:
        cursor.execute(*table.values_list(*FIELDS).query.sql_with_params())
        return [Row(pk, stamp, kind, object_id, bytes(data)) for pk, stamp, kind, object_id, data in cursor.fetchall()]


packs = Packs()
"""Those of this process."""
