"""Ticks: what the schedule sends over the bus, and what is done about each."""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import ClassVar

from libs.contracts.events import Event
from libs.contracts.topics import Topic
from libs.llm.batch.office import BatchOffice

_SYSTEM = "~system"


class BatchTask(StrEnum):
    """What a tick asks for."""

    SUBMIT = "submit"
    TEND = "tend"
    PROMOTE = "promote"


class BatchTick(Event):
    """It is time to look; stays within the service."""

    type: ClassVar[str] = "coach.batch.tick.v1"

    tenant: str = _SYSTEM
    task: BatchTask


TICKS = Topic("generate.batch-ticks", BatchTick, partitions=1, retention_hours=1)
LOST_TICKS = Topic(TICKS.dlq, BatchTick, partitions=1, retention_hours=1)


async def on_tick(office: BatchOffice, tick: BatchTick) -> int:
    """Do what the tick asks for; returns how much was done."""
    do: dict[BatchTask, Callable[[], Awaitable[int]]] = {
        BatchTask.SUBMIT: office.submit,
        BatchTask.TEND: office.tend,
        BatchTask.PROMOTE: office.promote,
    }
    return await do[tick.task]()
