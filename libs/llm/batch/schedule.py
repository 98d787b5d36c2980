"""The schedule: ticks over the bus, sent by taskiq's scheduler and handled by whichever replica.

A tick is a message, so it is not lost with a process, and work done on it is claimed, so it does no
harm if two schedulers run. The night window is no cron line: ticks come every minute, and the rules
decide, because full queues go by day too.
"""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import ClassVar

from faststream.kafka import KafkaBroker
from taskiq.schedule_sources import LabelScheduleSource
from taskiq_faststream import BrokerWrapper, StreamScheduler

from libs.contracts.events import Event
from libs.contracts.topics import Topic
from libs.llm.batch.office import BatchOffice

_SYSTEM = "~system"
_EVERY_MINUTE = "* * * * *"


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


def make_scheduler(broker: KafkaBroker, cron: str = _EVERY_MINUTE) -> StreamScheduler:
    """The scheduler that sends a tick for each task; one process needs to run it.

    Args:
        broker: Where to; started and stopped with the scheduler.
        cron: When, in five fields (UTC).
    """
    tasks = BrokerWrapper(broker)
    for task in BatchTask:
        tasks.task(
            BatchTick(task=task).model_dump(mode="json"),
            topic=TICKS.name,
            key=task.value.encode(),
            headers={"ce_type": BatchTick.type, "ce_id": f"batch-{task.value}"},
            schedule=[{"cron": cron}],
        )
    return StreamScheduler(tasks, sources=[LabelScheduleSource(tasks)])


async def on_tick(office: BatchOffice, tick: BatchTick) -> int:
    """Do what the tick asks for; returns how much was done."""
    do: dict[BatchTask, Callable[[], Awaitable[int]]] = {
        BatchTask.SUBMIT: office.submit,
        BatchTask.TEND: office.tend,
        BatchTask.PROMOTE: office.promote,
    }
    return await do[tick.task]()
