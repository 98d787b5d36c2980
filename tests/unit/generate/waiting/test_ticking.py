"""Ticks come from one replica at a time, and from another when that one is gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from libs.platform.bus.parallel import LeaseHeldError
from services.generate.waiting import ticking


class Turns:
    """One lease for all replicas of a test."""

    def __init__(self) -> None:
        self.taken = False

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        assert name == "batch-ticks"
        if self.taken:
            raise LeaseHeldError(1.0)
        self.taken = True
        try:
            yield
        finally:
            self.taken = False


class Scheduler:
    """Runs until it is stopped, or breaks."""

    def __init__(self, log: list[str], name: str, *, breaks: bool = False) -> None:
        self.log = log
        self.name = name
        self.breaks = breaks

    async def run(self) -> None:
        self.log.append(f"{self.name} runs")
        if self.breaks:
            raise ConnectionError
        await asyncio.Event().wait()

    async def shutdown(self) -> None:
        self.log.append(f"{self.name} stops")


@pytest.fixture(autouse=True)
def run_fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(scheduler: Any, *, run_startup: bool) -> None:
        assert run_startup
        await scheduler.run()

    monkeypatch.setattr(ticking, "run_scheduler_task", run)


def replica(turns: Turns, *schedulers: Scheduler) -> "asyncio.Task[Any]":
    left: Any = iter(schedulers)
    return asyncio.create_task(ticking.keep_ticking(turns, lambda: next(left), pause_s=0.01))


async def test_another_replica_ticks_when_the_first_is_gone() -> None:
    turns, log = Turns(), list[str]()
    first = replica(turns, Scheduler(log, "a"))
    await asyncio.sleep(0.02)
    second = replica(turns, Scheduler(log, "b"))
    await asyncio.sleep(0.05)
    assert log == ["a runs"]
    first.cancel()
    await asyncio.sleep(0.05)
    assert log == ["a runs", "a stops", "b runs"]
    second.cancel()


async def test_a_scheduler_that_breaks_is_made_anew() -> None:
    log = list[str]()
    task = replica(Turns(), Scheduler(log, "a", breaks=True), Scheduler(log, "b"))
    await asyncio.sleep(0.1)
    assert log == ["a runs", "a stops", "b runs"]
    task.cancel()
