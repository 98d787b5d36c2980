"""Ticks over a real broker: sent by taskiq's scheduler, handled through the service's own bus."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

from taskiq.api import run_scheduler_task

from libs.contracts.topics import Topic
from libs.llm.batch.build import Batches
from libs.llm.batch.schedule import make_scheduler
from libs.llm.batch.ticks import TICKS, BatchTask, BatchTick, on_tick
from libs.platform.bus.broker import make_broker
from libs.platform.bus.bus import Bus, Cause, InHand
from libs.platform.bus.topics import provision
from libs.platform.settings import PlatformSettings
from tests.integration.llm_batch.conftest import NIGHT, Clock, enqueue
from tests.integration.llm_batch.vendor import ScriptedVendor


async def test_a_tick_of_each_task_reaches_the_office(
    light_kafka_url: str, batches: Batches, vendor: ScriptedVendor, clock: Clock
) -> None:
    settings = PlatformSettings(kafka_url=light_kafka_url, kafka_light=True)
    service = f"generate{uuid4().hex[:6]}"
    retry = Topic(f"{service}.retry", None, partitions=1)
    await provision(settings, (TICKS, retry))
    done: dict[BatchTask, int] = {}

    async def handle(tick: BatchTick, cause: InHand) -> None:
        assert isinstance(cause, Cause)
        done[tick.task] = await on_tick(batches.office, tick)

    bus = Bus(settings, service, (TICKS,))
    bus.on(BatchTick, handle)
    await enqueue(batches, "a", "b")
    clock.now = NIGHT
    await bus.start()
    try:
        await _ticks(settings, lambda: len(done) == len(BatchTask))
    finally:
        await bus.drain()
        await bus.broker.stop()
    assert done[BatchTask.SUBMIT] == 2
    assert len(vendor.only.requests) == 2


async def _ticks(settings: PlatformSettings, enough: Callable[[], bool]) -> None:
    """Run the scheduler, which sends at once what the current minute asks for."""
    scheduler = make_scheduler(make_broker(settings, "ticks"))
    running = asyncio.create_task(run_scheduler_task(scheduler, run_startup=True))
    try:
        async with asyncio.timeout(60):
            while not enough():
                await asyncio.sleep(0.1)
    finally:
        running.cancel()
        await scheduler.shutdown()
