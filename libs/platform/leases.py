"""Leases in Redis: who works on what. They save double work; correctness rests on the inbox.

A lease is short and renewed while its holder lives, so that a killed process's work is taken up
within seconds.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from libs.platform.bus.parallel import LeaseHeldError
from libs.platform.rounds import Rounds

_log = structlog.get_logger()


class Leases:
    """Claims under one owner name, renewed together.

    When Redis is away work goes on unclaimed: at worst something is done twice and the inbox
    drops the second outcome.
    """

    def __init__(self, redis: "Redis", service: str, seconds: float) -> None:
        self._redis = redis
        self._prefix = f"lease:{service}:"
        self._owner = uuid4().hex
        self._milliseconds = int(seconds * 1000)
        self._held: set[str] = set()
        self._renewing = Rounds("leases", self._renew, seconds / 3)

    async def start(self) -> None:
        """Begin to renew."""
        self._renewing.start()

    async def stop(self) -> None:
        """End renewal; what is still held runs out by itself."""
        await self._renewing.stop()

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        """Hold the lease of that name for as long as the block runs.

        Raises:
            LeaseHeldError: somebody else holds it.
        """
        key = self._prefix + name
        if not await self._taken(key):
            raise LeaseHeldError(self._milliseconds / 1000)
        self._held.add(key)
        try:
            yield
        finally:
            self._held.discard(key)
            await self._released(key)

    async def _taken(self, key: str) -> bool:
        try:
            taken = await self._redis.set(key, self._owner, nx=True, px=self._milliseconds)
        except RedisError as error:
            _log.warning("lease_unavailable", error=type(error).__name__)
            return True
        return bool(taken)

    async def _released(self, key: str) -> None:
        try:
            await self._redis.delete(key)
        except RedisError as error:
            _log.warning("lease_unavailable", error=type(error).__name__)

    async def _renew(self) -> None:
        async with self._redis.pipeline(transaction=False) as pipe:
            for key in list(self._held):
                pipe.set(key, self._owner, xx=True, px=self._milliseconds)
            await pipe.execute()
