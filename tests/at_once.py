"""Many people doing something in the same moment, each in a thread with a database connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection


def at_once[Actor](actors: Sequence[Actor], act: Callable[[Actor], Any]) -> list[Any]:
    """What `act` answered to each of `actors`, all started together; raises what an act raised.

    Only in tests marked `django_db(transaction=True)`: other threads do not see an open transaction.
    """
    ready = Barrier(len(actors), timeout=30)

    def run(actor: Actor) -> Any:
        try:
            connection.ensure_connection()
            ready.wait()
            return act(actor)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actors)) as pool:
        return list(pool.map(run, actors))
