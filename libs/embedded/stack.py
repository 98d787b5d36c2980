"""The embedded stack: broker, MongoDB-protocol server and Valkey, started side by side."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from libs.embedded.apache_kafka import ApacheKafka
from libs.embedded.folder import locked
from libs.embedded.light_broker import LightBroker
from libs.embedded.mongo import Mongo
from libs.embedded.server import Server
from libs.embedded.together import start_together
from libs.embedded.valkey import Valkey

Bus = Literal["light", "kafka"]
CACHE = Path(".state") / "cache"  # of the project, below the working directory


@dataclass(frozen=True, slots=True)
class Stack:
    """Running servers. ``lock`` is the folder's lock, for further children to inherit."""

    folder: Path
    broker: Server
    mongo: Mongo
    redis: Valkey
    lock: int

    @classmethod
    @asynccontextmanager
    async def start(
        cls, folder: Path, bus: Bus = "light", cache: Path = CACHE
    ) -> AsyncIterator["Stack"]:
        """Run a stack whose data lies in ``folder``; on leaving, everything is stopped.

        ``bus`` is a broker in memory, or Apache Kafka on disk, whose jars are fetched once into
        ``cache``, which outlives the folder: a stack in a temporary one needs no network either.

        Raises:
            FolderInUseError: Another stack works in ``folder``.
            EmbeddedError: A server cannot be started; the text says why and what to do.
        """
        async with locked(folder) as lock:
            stack = cls(
                folder=folder,
                broker=_broker(folder, bus, cache, lock),
                mongo=Mongo(folder, inherit=[lock]),
                redis=Valkey(folder, inherit=[lock]),
                lock=lock,
            )
            try:
                await start_together(stack.servers)
                yield stack
            finally:
                await asyncio.gather(*(server.stop() for server in stack.servers))

    @property
    def servers(self) -> tuple[Server, Server, Server]:
        """All servers."""
        return self.broker, self.mongo, self.redis

    @property
    def kafka_url(self) -> str:
        """The broker's bootstrap servers."""
        return self.broker.url

    @property
    def mongo_url(self) -> str:
        """The MongoDB connection string."""
        return self.mongo.url

    @property
    def redis_url(self) -> str:
        """The Redis connection string."""
        return self.redis.url

    def environment(self) -> dict[str, str]:
        """The settings that point a service to this stack."""
        urls = {
            "COACH_KAFKA_URL": self.kafka_url,
            "COACH_MONGO_URL": self.mongo_url,
            "COACH_REDIS_URL": self.redis_url,
        }
        light = {"COACH_KAFKA_LIGHT": "1"} if isinstance(self.broker, LightBroker) else {}
        return urls | light


def _broker(folder: Path, bus: Bus, cache: Path, lock: int) -> Server:
    if bus == "kafka":
        return ApacheKafka(folder, cache=cache, inherit=[lock])
    return LightBroker(folder, inherit=[lock])
