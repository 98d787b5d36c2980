"""Runs the refreshers again and again, in one replica at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import NoReturn, Protocol

import structlog

from libs.platform.bus.parallel import LeaseHeldError
from services.generate.connectors.refresh import Refresher

HOUR_S = 3600.0
_log = structlog.get_logger()


class Turns(Protocol):
    """Says whose turn it is; the platform's leases do."""

    def hold(self, name: str) -> AbstractAsyncContextManager[None]:
        """Hold that turn while the block runs.

        Raises:
            LeaseHeldError: another replica holds it.
        """
        ...


async def keep_fresh(
    refreshers: Sequence[Refresher],
    skills: Sequence[str],
    turns: Turns,
    *,
    every_s: float = HOUR_S,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> NoReturn:
    """Refresh ``skills`` from every source each ``every_s`` seconds, until cancelled.

    What is fresh is not fetched again, so a short interval costs nothing but a few look-ups; a
    source that breaks does not keep the others from theirs.
    """
    while True:
        for refresher in refreshers:
            await _once(refresher, skills, turns)
        await sleep(every_s)


async def _once(refresher: Refresher, skills: Sequence[str], turns: Turns) -> None:
    try:
        async with turns.hold(f"refresh:{refresher.name}"):
            await refresher.refresh(skills)
    except LeaseHeldError:
        return
    except Exception as error:  # noqa: BLE001 (the schedule must outlive any source)
        _log.warning("refresh_failed", source=refresher.name, error=type(error).__name__)
