"""Keeps the schedule's ticks coming, from one replica at a time."""

import asyncio
from collections.abc import Callable
from typing import NoReturn

import structlog
from taskiq.api import run_scheduler_task
from taskiq_faststream import StreamScheduler

from libs.platform.bus.parallel import LeaseHeldError
from services.generate.turns import Turns

_PAUSE_S = 5.0
_log = structlog.get_logger()


async def keep_ticking(turns: Turns, make: Callable[[], StreamScheduler]) -> NoReturn:
    """Run the scheduler while it is this replica's turn, until cancelled.

    A scheduler that breaks is made anew. Two at once would do no harm: what a tick leads to is
    claimed.
    """
    while True:
        try:
            async with turns.hold("batch-ticks"):
                await _run(make())
        except LeaseHeldError as held:
            await asyncio.sleep(held.seconds)
        except Exception as error:  # noqa: BLE001 (the schedule must outlive the broker's outage)
            _log.warning("ticks_stopped", error=type(error).__name__)
            await asyncio.sleep(_PAUSE_S)


async def _run(scheduler: StreamScheduler) -> None:
    try:
        await run_scheduler_task(scheduler, run_startup=True)
    finally:
        await scheduler.shutdown()
