"""Moving many counters at once."""

from collections import Counter, defaultdict

from django.db.models import F

from voting.models import Ballot


def move_counters(moves: Counter[tuple[int, str]]) -> None:
    """Add to counters, given by (ballot, field); in a transaction that holds the votes' rows, ballots by their ids."""
    by_ballot: dict[int, dict[str, int]] = defaultdict(dict)
    for (ballot_id, field), step in moves.items():
        if step:
            by_ballot[ballot_id][field] = step
    # Ballots that move alike are written together: a person who leaves has voted on many.
    alike: dict[tuple[tuple[str, int], ...], list[int]] = defaultdict(list)
    for ballot_id, steps in by_ballot.items():
        alike[tuple(sorted(steps.items()))].append(ballot_id)
    list(Ballot.objects.select_for_update(no_key=True).filter(pk__in=by_ballot).order_by("pk").values_list("pk"))
    for steps, ids in alike.items():
        Ballot.objects.filter(pk__in=ids).update(**{field: F(field) + step for field, step in steps})
