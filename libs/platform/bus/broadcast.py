"""Hears a topic in every process, not in one of a group: for news that all replicas must act on.

Without a group there are no offsets to commit and no rebalances. A listener hears what is sent
after it started, so whoever starts one loads the state of things afterwards. See docs/adr/0120.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord

from libs.contracts.envelope import parse
from libs.contracts.events import Event
from libs.contracts.topics import Topic
from libs.platform.bus.retry import headers_of
from libs.platform.settings import PlatformSettings

Hear = Callable[[Event], Awaitable[None]]
_log = structlog.get_logger()


class Listener:
    """Calls ``hear`` for each event of ``topic``, one after the other.

    An event that cannot be read or acted on is logged and passed over: the next one, or the next
    start, brings the same state of things again.
    """

    def __init__(self, settings: PlatformSettings, topic: Topic, hear: Hear) -> None:
        self._settings = settings
        self._topic = topic
        self._hear = hear
        self._consumer: AIOKafkaConsumer | None = None
        self._listening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect; whatever is sent from now on will be heard.

        Raises:
            aiokafka.errors.KafkaError: the broker cannot be reached.
        """
        self._consumer = AIOKafkaConsumer(
            self._topic.name,
            bootstrap_servers=self._settings.kafka_url.split(","),
            group_id=None,
            auto_offset_reset="latest",
        )
        await self._consumer.start()
        await self._consumer.seek_to_end()  # else the position is only taken at the first fetch
        self._listening = asyncio.create_task(self._listen(self._consumer))

    async def stop(self) -> None:
        """Hear no more; what is being acted on is broken off."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        if self._consumer is not None:
            await self._consumer.stop()

    async def _listen(self, consumer: AIOKafkaConsumer) -> None:
        async for record in consumer:
            try:
                await self._hear(_read(record))
            except Exception as error:  # noqa: BLE001 (whatever it is, the next news must be heard)
                _log.warning("broadcast_lost", topic=record.topic, error=type(error).__name__)


def _read(record: ConsumerRecord) -> Event:
    return parse(headers_of(record), record.value or b"").data
