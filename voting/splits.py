"""How many of the counted votes were cast on the version now shown, and how many on an earlier one (G3)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q

from voting.models import Choice, Standing, Vote
from voting.tally import Tally


@dataclass(frozen=True)
class VersionSplit:
    """The counted votes of persons on a ballot, by the version they read."""

    current: Tally
    earlier: Tally


NO_VOTES = VersionSplit(Tally(0, 0, 0), Tally(0, 0, 0))
_COLOURS = (Choice.AGREE, Choice.MIXED, Choice.DISAGREE)


def version_splits(ballot_ids: Iterable[int]) -> dict[int, VersionSplit]:
    """The split of each ballot given: one query."""
    ids = list(ballot_ids)
    if not ids:
        return {}
    counts = {
        f"{when}_{colour.name.lower()}": Count("pk", filter=Q(choice=colour) & on_it)
        for when, on_it in (
            ("current", Q(seen_version=F("ballot__version"))),
            ("earlier", ~Q(seen_version=F("ballot__version"))),
        )
        for colour in _COLOURS
    }
    rows = (
        Vote.objects.filter(ballot_id__in=ids, standing=Standing.COUNTED, choice__isnull=False, as_organisation=False)
        .values("ballot_id")
        .annotate(**counts)
    )
    found = {
        row["ballot_id"]: VersionSplit(
            Tally(row["current_agree"], row["current_mixed"], row["current_disagree"]),
            Tally(row["earlier_agree"], row["earlier_mixed"], row["earlier_disagree"]),
        )
        for row in rows
    }
    return {pk: found.get(pk, NO_VOTES) for pk in ids}
