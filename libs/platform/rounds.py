"""Work that is done again and again for as long as a process lives."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

_log = structlog.get_logger()


class Rounds:
    """Does something at intervals; a round that fails is logged, and the next one comes.

    Args:
        name: what is done, for the log.
        work: one round.
        every_s: seconds between the end of a round and the next.
    """

    def __init__(self, name: str, work: Callable[[], Awaitable[object]], every_s: float) -> None:
        self._name = name
        self._work = work
        self._every_s = every_s
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; the first round comes after one interval."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End after the round under way: a cancellation can get lost in a client."""
        self._stopping.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        while not await self._stops_within(self._every_s):
            try:
                await self._work()
            except Exception as error:  # noqa: BLE001 (rounds must outlive whatever they work on)
                _log.warning("round_failed", rounds=self._name, error=type(error).__name__)

    async def _stops_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        return self._stopping.is_set()
