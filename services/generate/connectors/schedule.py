"""Runs the refreshers again and again, in one replica at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import NoReturn

from services.generate.connectors.refresh import Refresher
from services.generate.turns import Turns, in_turn

HOUR_S = 3600.0


async def keep_fresh(
    refreshers: Sequence[Refresher],
    skills: Sequence[str],
    turns: Turns,
    changed: Callable[[], Awaitable[None]],
    *,
    every_s: float = HOUR_S,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> NoReturn:
    """Refresh ``skills`` from every source each ``every_s`` seconds, until cancelled.

    What is fresh is not fetched again, so a short interval costs nothing but a few look-ups; a
    source that breaks does not keep the others from theirs. ``changed`` is called once for a
    source that brought something.
    """
    while True:
        for refresher in refreshers:
            await in_turn(turns, f"refresh:{refresher.name}", _work(refresher, skills, changed))
        await sleep(every_s)


def _work(
    refresher: Refresher, skills: Sequence[str], changed: Callable[[], Awaitable[None]]
) -> Callable[[], Awaitable[None]]:
    async def work() -> None:
        done = await refresher.refresh(skills)
        if done.changed:
            await changed()

    return work
