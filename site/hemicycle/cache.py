"""Redis as a cache the site can do without: while it does not answer, pages are made anew and nothing is kept."""

import functools
import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache

logger = logging.getLogger(__name__)

RETRY_AFTER = 2.0
"""Seconds in which a Redis that did not answer is not asked again: a page must not wait for each of its keys."""
SAY_AGAIN_AFTER = 60.0
"""Seconds between two lines in the log."""
TIMEOUT = 1.0
"""Seconds that Redis may take to connect or to answer."""


def _without(answer: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a method answer `answer()`, called with its arguments, while Redis cannot be reached."""

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def asked(self: "OptionalRedisCache", *args: Any, **kwargs: Any) -> Any:
            if not self.is_down:
                try:
                    return method(self, *args, **kwargs)
                except self._lost as error:
                    self._went_down(error)
            return answer(*args, **kwargs)

        return asked

    return decorate


def _not_found(key: str, *args: Any, **kwargs: Any) -> int:
    """What Django's caches do when they are asked to count up what is not there."""
    raise ValueError(f"Key '{key}' not found")


class OptionalRedisCache(RedisCache):
    """A miss for every read and nothing for every write while Redis is away, by every process for itself.

    `add` then answers False: nothing can be counted or locked, and the rate limits of the sign-in, which rest on it,
    refuse. `is_down` tells who would rather let pass than refuse.
    """

    # A cache is made for each thread, but Redis is away for all of them. Monotonic seconds by address.
    _asked_again_at: dict[str, float] = {}
    _said_at: dict[str, float] = {}

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        # Here and not above: only who uses Redis needs its package.
        from redis.backoff import NoBackoff
        from redis.exceptions import ConnectionError as Lost
        from redis.exceptions import TimeoutError as Late
        from redis.retry import Retry

        # Once more and at once, for a connection that has grown old; redis-py's own patience takes seconds.
        options = {"socket_connect_timeout": TIMEOUT, "socket_timeout": TIMEOUT, "retry": Retry(NoBackoff(), 1)}
        super().__init__(server, params | {"OPTIONS": options | params.get("OPTIONS", {})})
        self._address = str(server)
        self._lost = (Lost, Late, OSError)

    @property
    def is_down(self) -> bool:
        """Whether Redis did not answer a moment ago."""
        return time.monotonic() < self._asked_again_at.get(self._address, 0.0)

    def _went_down(self, error: Exception) -> None:
        now = time.monotonic()
        self._asked_again_at[self._address] = now + RETRY_AFTER
        if now >= self._said_at.get(self._address, float("-inf")) + SAY_AGAIN_AFTER:
            self._said_at[self._address] = now
            # Without the address: it may hold a password.
            logger.error("Redis does not answer; pages are made without it. %s", type(error).__name__)

    add = _without(lambda *args, **kwargs: False)(RedisCache.add)
    get = _without(lambda key, default=None, *args, **kwargs: default)(RedisCache.get)
    get_many = _without(lambda *args, **kwargs: {})(RedisCache.get_many)
    set = _without(lambda *args, **kwargs: None)(RedisCache.set)
    set_many = _without(lambda data, *args, **kwargs: list(data))(RedisCache.set_many)
    touch = _without(lambda *args, **kwargs: False)(RedisCache.touch)
    delete = _without(lambda *args, **kwargs: False)(RedisCache.delete)
    delete_many = _without(lambda *args, **kwargs: None)(RedisCache.delete_many)
    incr = _without(_not_found)(RedisCache.incr)
    has_key = _without(lambda *args, **kwargs: False)(RedisCache.has_key)
    clear = _without(lambda *args, **kwargs: False)(RedisCache.clear)
