"""Slots are exact over replicas, and a crashed holder's come back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest
from limits import parse

from libs.platform.limits.outage import LimitStore, WhenAway
from libs.platform.limits.requests import RequestRate
from libs.platform.limits.slots import Slots
from libs.platform.limits.standing import LimitedError

LEASE = 0.6


@pytest.fixture
async def stores(redis_url: str) -> AsyncIterator[list[LimitStore]]:
    made = [LimitStore(redis_url, WhenAway.CLOSED) for _ in range(3)]
    yield made
    for store in made:
        await store.close()


@pytest.fixture
async def replicas(stores: list[LimitStore]) -> AsyncIterator[list[Slots]]:
    made = [Slots(store, LEASE) for store in stores]
    for slots in made:
        await slots.start()
    yield made
    for slots in made:
        await slots.stop()


async def holds(slots: Slots, who: str, until: asyncio.Event, limit: int = 50) -> bool:
    try:
        async with slots.hold("connections", who, limit):
            await until.wait()
            return True
    except LimitedError:
        return False


async def test_exactly_the_limit_is_held_and_given_back(replicas: list[Slots]) -> None:
    who, until = uuid4().hex, asyncio.Event()
    wanted = [asyncio.create_task(holds(replicas[n % 3], who, until)) for n in range(200)]
    await asyncio.sleep(LEASE * 2.5)  # longer than a lease: they are renewed
    refused = [task for task in wanted if task.done()]
    assert len(refused) == 150
    assert not await holds(replicas[0], who, until)
    until.set()
    assert sum(await asyncio.gather(*wanted)) == 50
    assert await holds(replicas[1], who, until)


async def test_a_crashed_holders_slot_is_free_after_its_lease(
    stores: list[LimitStore], replicas: list[Slots]
) -> None:
    who = uuid4().hex
    crashed = Slots(stores[0], LEASE)  # never started: it renews nothing
    async with AsyncExitStack() as held:
        await held.enter_async_context(crashed.hold("streams", who, 1))
        with pytest.raises(LimitedError):
            await held.enter_async_context(replicas[1].hold("streams", who, 1))
        await asyncio.sleep(LEASE * 1.2)
        await held.enter_async_context(replicas[1].hold("streams", who, 1))


async def test_requests_of_an_address_are_counted_over_replicas(stores: list[LimitStore]) -> None:
    who, rates = uuid4().hex, [RequestRate(store) for store in stores]

    counted = (rates[number % 3].count(who, parse("100/minute")) for number in range(150))
    answers = await asyncio.gather(*counted, return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, LimitedError)]
    assert len(refused) == 50
    assert all(0 < answer.standing.reset <= 60 for answer in refused)
