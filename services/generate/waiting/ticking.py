"""Keeps the schedule's ticks coming, from one replica at a time."""

import asyncio
from collections.abc import Callable
from typing import NoReturn

from taskiq.api import run_scheduler_task
from taskiq_faststream import StreamScheduler

from services.generate.turns import Turns, in_turn

_PAUSE_S = 5.0


async def keep_ticking(
    turns: Turns, make: Callable[[], StreamScheduler], pause_s: float = _PAUSE_S
) -> NoReturn:
    """Run the scheduler while it is this replica's turn, until cancelled.

    A scheduler that breaks is made anew. Two at once would do no harm: what a tick leads to is
    claimed.
    """
    while True:
        await in_turn(turns, "batch-ticks", lambda: _run(make()))
        await asyncio.sleep(pause_s)


async def _run(scheduler: StreamScheduler) -> None:
    try:
        await run_scheduler_task(scheduler, run_startup=True)
    finally:
        await scheduler.shutdown()
