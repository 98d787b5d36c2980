"""Inbox, outbox and leases on real servers: one outcome, sent once, whoever dies."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from libs.contracts.events import Event
from libs.contracts.topics import UPLOADED
from libs.platform.bus.broker import make_broker
from libs.platform.bus.bus import Cause
from libs.platform.bus.parallel import LeaseHeldError
from libs.platform.bus.topics import provision
from libs.platform.inbox import Inbox
from libs.platform.leases import Leases
from libs.platform.mongo import Database, database, make_mongo
from libs.platform.outbox import OutboxRelay, OutboxStore
from libs.platform.settings import PlatformSettings
from tests.records import lying_in, uploaded

LEASE = 1.0
CAUSE = Cause("event-1", "k")


@pytest.fixture
async def store(settings: PlatformSettings) -> AsyncIterator[Database]:
    client = make_mongo(settings)
    await provision(settings)
    yield database(client, settings)
    await client.drop_database(settings.mongo_database)
    await client.close()


class Process:
    """What one process of a service holds."""

    def __init__(self, settings: PlatformSettings, store: Database) -> None:
        self.redis = Redis.from_url(settings.redis_url)
        self.broker = make_broker(settings, "test")
        self.leases = Leases(self.redis, settings.mongo_database, LEASE)
        self.outbox = OutboxStore(store["inbox"], keep_sent=True)
        self.relay = OutboxRelay(self.broker, [self.outbox], LEASE)
        self.inbox = Inbox(
            "test", self.outbox, self.relay, self.leases,
            lease_seconds=LEASE, retention=timedelta(days=1),
        )  # fmt: skip

    async def start(self) -> "Process":
        await self.broker.start()
        await self.leases.start()
        await self.relay.start()
        return self

    async def stop(self) -> None:
        await self.relay.stop()
        await self.leases.stop()
        await self.broker.stop()
        await self.redis.aclose()


@pytest.fixture
async def pair(settings: PlatformSettings, store: Database) -> AsyncIterator[list[Process]]:
    processes = [await Process(settings, store).start() for _ in range(2)]
    yield processes
    for process in processes:
        await process.stop()


async def sent(settings: PlatformSettings, tag: str) -> int:
    records = await lying_in(settings.kafka_url, UPLOADED)
    return sum(tag.encode() in (record.value or b"") for record in records)


def event(settings: PlatformSettings) -> Event:
    return uploaded(settings.mongo_database)


async def test_an_outcome_is_recorded_and_sent_once_for_two_finishers(
    settings: PlatformSettings, pair: list[Process]
) -> None:
    one, two = pair
    await asyncio.gather(
        one.inbox.record(CAUSE, [event(settings)]), two.inbox.record(CAUSE, [event(settings)])
    )
    await asyncio.sleep(LEASE * 3)
    assert await sent(settings, settings.mongo_database) == 1


async def test_a_done_event_is_not_done_again_but_its_news_are_sent_again(
    settings: PlatformSettings, pair: list[Process]
) -> None:
    one, two = pair
    async with one.inbox.claim(CAUSE) as job:
        assert job is not None
        await job.finish(event(settings))
    async with two.inbox.claim(CAUSE) as again:
        assert again is None
    await asyncio.sleep(0.5)
    assert await sent(settings, settings.mongo_database) == 2


async def test_two_processes_cannot_hold_one_event_and_a_long_one_stays_held(
    pair: list[Process],
) -> None:
    one, two = pair
    async with one.inbox.claim(CAUSE):
        await asyncio.sleep(LEASE * 2)
        with pytest.raises(LeaseHeldError):
            async with two.inbox.claim(CAUSE):
                pass


async def test_a_killed_holders_event_is_free_within_the_lease(pair: list[Process]) -> None:
    one, two = pair
    held = one.leases.hold(CAUSE.id)
    await held.__aenter__()
    await one.leases.stop()  # as a SIGKILL would
    await asyncio.sleep(LEASE * 1.2)
    async with two.inbox.claim(CAUSE) as job:
        assert job is not None


async def test_what_a_killed_process_left_unsent_is_sent_once_by_several_relays(
    settings: PlatformSettings, store: Database
) -> None:
    dead = Process(settings, store)
    await dead.broker.start()

    def never(*_: object) -> None:
        """Killed between commit and send."""

    dead.relay.wake = never  # type: ignore[method-assign]
    await dead.inbox.record(CAUSE, [event(settings)])
    await dead.broker.stop()
    await dead.redis.aclose()
    heirs = [await Process(settings, store).start() for _ in range(3)]
    await asyncio.sleep(LEASE * 4)
    count = await sent(settings, settings.mongo_database)
    for heir in heirs:
        await heir.stop()
    assert count == 1
