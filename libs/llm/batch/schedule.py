"""The schedule: ticks over the bus, sent by taskiq's scheduler and handled by whichever replica.

A tick is a message, so it is not lost with a process, and work done on it is claimed, so it does no
harm if two schedulers run. The night window is no cron line: ticks come every minute, and the rules
decide, because full queues go by day too.
"""

from faststream.kafka import KafkaBroker
from taskiq.schedule_sources import LabelScheduleSource
from taskiq_faststream import BrokerWrapper, StreamScheduler

from libs.llm.batch.ticks import TICKS, BatchTask, BatchTick

_EVERY_MINUTE = "* * * * *"


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
