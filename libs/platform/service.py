"""Service defaults: what each process has, started and stopped in the right order."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from libs.contracts.topics import Topic
from libs.platform.audit.journal import Journal
from libs.platform.audit.keys import AuditKeys
from libs.platform.audit.store import AuditStore
from libs.platform.bus.bus import Bus
from libs.platform.bus.topics import provision
from libs.platform.health import Check, consumer_check
from libs.platform.inbox import Inbox
from libs.platform.leases import Leases
from libs.platform.logs import start_logs
from libs.platform.looplag import watch_loop
from libs.platform.memory import settle
from libs.platform.mongo import database, make_mongo
from libs.platform.outbox import OutboxRelay, OutboxStore
from libs.platform.redis_client import make_redis
from libs.platform.settings import PlatformSettings
from libs.platform.tracing import start_tracing
from libs.platform.vault.settings import make_keks, watch_keks
from libs.platform.vault.store import Purpose, Vault


class ServiceHost:
    """The shared parts of one service process.

    Args:
        topics: what the service consumes.
        publishes: what it sends, for its AsyncAPI document.
        aggregates: collection whose documents carry the outgoing events, if the service has
            aggregates; by default its inbox carries them.
    """

    def __init__(
        self,
        name: str,
        settings: PlatformSettings,
        topics: Sequence[Topic],
        publishes: Sequence[Topic] = (),
        aggregates: str | None = None,
    ) -> None:
        start_logs(name, settings.log_level)
        start_tracing(name, settings.otlp_endpoint)
        self.name = name
        self.settings = settings
        self.mongo = make_mongo(settings)
        self.database = database(self.mongo, settings)
        self.redis = make_redis(settings)
        self.keks = make_keks(settings)
        self.audit = AuditStore(self.database)
        self.journal = Journal(name, self.audit)
        self.vault = Vault(
            self.database, self.keks, _vault_retention(settings),
            tombstone=timedelta(days=settings.keep_tombstone_days), witness=self.journal,
        )  # fmt: skip
        self.bus = Bus(settings, name, topics, publishes)
        self.leases = Leases(self.redis, name, settings.lease_seconds)
        self.outbox = OutboxStore(
            self.database[aggregates or f"{name}_inbox"], keep_sent=aggregates is None
        )
        self.relay = OutboxRelay(self.bus.broker, [self.outbox], settings.outbox_lease_seconds)
        self.inbox = Inbox(
            name, self.outbox, self.relay, self.leases,
            lease_seconds=settings.outbox_lease_seconds,
            retention=timedelta(days=settings.keep_outcome_days),
        )  # fmt: skip

    @property
    def checks(self) -> dict[str, Check]:
        """What readiness means here."""
        return {
            "kafka": consumer_check(self.bus.consumer),
            "mongo": self._mongo_answers,
            "redis": self._redis_answers,
        }

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything connected and consuming; stops in reverse order, work in hand finished."""
        async with self.connected(), self.consuming():
            yield

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Stores, topics and relay are there; for what a service opens before it consumes."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.mongo.close)
            stack.push_async_callback(self.redis.aclose)
            await provision(self.settings)
            await self.vault.prepare()
            watching = asyncio.create_task(watch_keks(self.keks, self.settings))
            stack.callback(watching.cancel)
            stack.push_async_callback(self.journal.stop)
            await self.journal.start(await AuditKeys.load(self.vault.keys))
            if self.outbox.keep_sent:
                await self.inbox.prepare()
            await self.leases.start()
            stack.push_async_callback(self.leases.stop)
            stack.push_async_callback(self.bus.broker.stop)
            await self.bus.broker.connect()
            stack.push_async_callback(self.relay.stop)
            await self.relay.start()
            yield

    @asynccontextmanager
    async def consuming(self) -> AsyncIterator[None]:
        """Events are handled; on leaving, what is in hand is finished first."""
        await self.bus.start()
        settle()
        watching = asyncio.create_task(watch_loop())
        try:
            yield
        finally:
            watching.cancel()
            await self.bus.drain()

    async def _mongo_answers(self) -> bool:
        return bool(await self.mongo.admin.command("ping"))

    async def _redis_answers(self) -> bool:
        return bool(await self.redis.ping())


def _vault_retention(settings: PlatformSettings) -> Mapping[Purpose, timedelta]:
    text, result = settings.keep_text_days, settings.keep_result_days
    days = {
        Purpose.FILE: settings.keep_file_days,
        Purpose.TEXT: text,
        Purpose.IDENTITIES: text,
        Purpose.TARGET: result,
        Purpose.RESULT: result,
    }
    return {purpose: timedelta(days=kept) for purpose, kept in days.items()}
