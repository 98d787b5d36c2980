"""A consumer that stops lets work in hand finish, and commits only what is done."""

import asyncio

from aiokafka import ConsumerRecord, TopicPartition

from libs.platform.bus.parallel import Call, ParallelConsumer
from tests.unit.platform.test_retry import record

RECORD = record()
PLACE = TopicPartition(RECORD.topic, RECORD.partition)


class Broker:
    """Stands for the broker's side: keeps the offsets committed."""

    def __init__(self) -> None:
        self.committed: dict[TopicPartition, int] = {}

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        self.committed |= offsets


class Handler:
    """Works for some seconds and says whether it came to its end."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.finished = self.cancelled = False

    async def __call__(self) -> None:
        try:
            await asyncio.sleep(self._seconds)
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        self.finished = True


async def handle(record: ConsumerRecord, call: Call) -> None:
    await call()


def consuming(broker: Broker) -> ParallelConsumer:
    consumer = ParallelConsumer(slots=2, parked=1, process=handle)
    consumer.attach(lambda: broker)
    return consumer


async def test_a_handler_under_way_finishes_and_is_committed() -> None:
    broker, handler = Broker(), Handler(0.5)
    consumer = consuming(broker)
    await consumer.admit(RECORD, handler)
    await consumer.drain(5)
    assert handler.finished
    assert consumer.in_hand == 0
    assert broker.committed == {PLACE: RECORD.offset + 1}


async def test_a_handler_that_takes_too_long_is_ended_and_left_for_the_next_process() -> None:
    broker, handler = Broker(), Handler(60)
    consumer = consuming(broker)
    await consumer.admit(RECORD, handler)
    await consumer.drain(0.1)
    await asyncio.sleep(0)
    assert handler.cancelled
    assert broker.committed == {PLACE: RECORD.offset}


async def test_nothing_more_is_taken_in_hand_while_draining() -> None:
    first, late = Handler(0.3), Handler(0)
    consumer = consuming(Broker())
    await consumer.admit(RECORD, first)
    draining = asyncio.create_task(consumer.drain(5))
    await asyncio.sleep(0)
    admitting = asyncio.create_task(consumer.admit(RECORD, late))
    await draining
    await asyncio.sleep(0)
    assert first.finished
    assert not late.finished
    assert not admitting.done()
    admitting.cancel()
