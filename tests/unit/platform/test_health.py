"""When a consumer says that it can work: it has joined, it commits, and its work ends."""

import asyncio

import pytest
from aiokafka import ConsumerRecord

from libs.platform import health
from libs.platform.bus.parallel import Call, ParallelConsumer
from libs.platform.health import consumer_check
from tests.unit.platform.test_retry import record


async def _handle(_record: ConsumerRecord, call: Call) -> None:
    await call()


@pytest.fixture
def consumer() -> ParallelConsumer:
    consumer = ParallelConsumer(slots=2, parked=1, process=_handle)
    consumer.joined = True
    return consumer


async def test_a_consumer_with_nothing_to_do_is_ready(consumer: ParallelConsumer) -> None:
    assert await consumer_check(consumer)()


async def test_one_outside_its_group_is_not(consumer: ParallelConsumer) -> None:
    consumer.joined = False
    assert not await consumer_check(consumer)()


async def test_one_whose_commits_stand_still_is_not(consumer: ParallelConsumer) -> None:
    consumer.last_commit -= 60
    assert not await consumer_check(consumer)()


async def test_one_whose_handlers_never_end_is_not_until_they_do(
    consumer: ParallelConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_HUNG_SECONDS", 0.05)
    end = asyncio.Event()

    async def hang() -> None:
        await end.wait()

    await consumer.admit(record(), hang)
    await asyncio.sleep(0.1)
    assert not await consumer_check(consumer)()
    end.set()
    await asyncio.sleep(0.01)
    assert await consumer_check(consumer)()
