"""What happens to limits while Redis is away: a setting."""

import time
from collections.abc import Awaitable, Sequence
from enum import StrEnum
from typing import Any, TypeVar

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from libs.contracts.problems import Code, ProblemError
from libs.platform.limits.scripts import Argument, Script, Scripts

_log = structlog.get_logger()
_PAUSE_SECONDS = 1.0  # an absent Redis delays one request a second, not each
_TIMEOUT_SECONDS = 0.5
_CONNECTIONS = 32
T = TypeVar("T")


class WhenAway(StrEnum):
    """Let everybody in, or nobody."""

    OPEN = "open"
    CLOSED = "closed"


class LimitStore:
    """Redis as limits use it: answers at once or counts as away."""

    def __init__(self, url: str, when_away: WhenAway) -> None:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=_CONNECTIONS,
            timeout=2,
            socket_timeout=_TIMEOUT_SECONDS,
            socket_connect_timeout=_TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 1),
        )
        self.redis = Redis.from_pool(pool)
        self._scripts = Scripts(self.redis)
        self._when_away = when_away
        self._away_until = 0.0

    async def close(self) -> None:
        """Close the connections."""
        await self.redis.aclose()

    async def call(self, script: Script, keys: Sequence[str], args: Sequence[Argument]) -> Any:
        """The answer of a script; as ``ask``."""
        return await self.ask(self._scripts.call(script, keys, args))

    async def ask(self, question: Awaitable[T]) -> T | None:
        """The answer of Redis; ``None`` if it is away and the setting lets everybody in.

        Raises:
            ProblemError: it is away and the setting lets nobody in.
        """
        if time.monotonic() >= self._away_until:
            try:
                return await question
            except RedisError as error:
                self._away_until = time.monotonic() + _PAUSE_SECONDS
                _log.warning("limits_unavailable", error=type(error).__name__)
        elif hasattr(question, "close"):
            question.close()
        if self._when_away is WhenAway.CLOSED:
            raise ProblemError(Code.UNAVAILABLE)
        return None
