"""Slots held at once (connections per address, streams per user), exact across replicas.

A slot is a lease: it is renewed while its holder lives, so that a crashed replica's slots are free
again within seconds.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

from libs.contracts.problems import ProblemError
from libs.platform.limits.outage import LimitStore
from libs.platform.limits.scripts import Script
from libs.platform.limits.standing import LimitedError, Standing
from libs.platform.rounds import Rounds

_HOLD, _RELEASE = Script.named("hold"), Script.named("release")


class Slots:
    """Takes, renews and gives back slots.

    Args:
        seconds: how long a slot outlives a crashed holder.
    """

    def __init__(self, store: LimitStore, seconds: float) -> None:
        self._store = store
        self._seconds = seconds
        self._held: dict[str, tuple[str, int]] = {}
        self._renewing = Rounds("slots", self._renew, seconds / 3)

    async def start(self) -> None:
        """Begin to renew."""
        self._renewing.start()

    async def stop(self) -> None:
        """End renewal; what is still held runs out by itself."""
        await self._renewing.stop()

    @asynccontextmanager
    async def hold(self, policy: str, who: str, limit: int | None) -> AsyncIterator[None]:
        """Hold one of ``limit`` slots of ``who`` while the block runs; ``None`` is no limit.

        Raises:
            LimitedError: all are taken.
        """
        if limit is None:
            yield
            return
        key, slot = f"slots:{policy}:{who}", uuid4().hex
        if not await self._taken(key, slot, limit):
            raise LimitedError(Standing(policy, limit, None, 0, 1))
        self._held[slot] = key, limit
        try:
            yield
        finally:
            del self._held[slot]
            await asyncio.shield(self._given_back(key, slot))

    async def _taken(self, key: str, slot: str, limit: int) -> bool:
        lease = int(self._seconds * 1000)
        answer = await self._store.call(_HOLD, [key], [slot, limit, lease])
        return answer is None or bool(answer[0])

    async def _given_back(self, key: str, slot: str) -> None:
        with suppress(ProblemError):  # away: the lease runs out by itself
            await self._store.call(_RELEASE, [key], [slot])

    async def _renew(self) -> None:
        for slot, (key, limit) in list(self._held.items()):
            with suppress(ProblemError):
                await self._taken(key, slot, limit)
