"""Dead letters: what lies in them, and sending it to the service that failed once more."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from faststream.kafka import KafkaBroker

from libs.contracts.topics import EVENT_TOPICS, retry_topic
from libs.platform.bus.retry import ATTEMPT, DUE, REASON, SERVICE, headers_of
from libs.platform.settings import PlatformSettings

_GROUP = "coach-redrive"
_PARTITION = 0  # dead-letter topics have one partition


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record that failed for good; ``replayed`` ones were sent again already."""

    topic: str
    offset: int
    headers: dict[str, str]
    key: bytes | None
    value: bytes
    replayed: bool

    @property
    def event_id(self) -> str:
        """CloudEvents id, empty for what was no event."""
        return self.headers.get("ce_id", "")

    @property
    def service(self) -> str:
        """Whose handler failed."""
        return self.headers.get(SERVICE, "")

    @property
    def reason(self) -> str:
        """Type of the error."""
        return self.headers.get(REASON, "")


class DeadLetters:
    """Reads and replays dead letters; a committed offset remembers what was replayed."""

    def __init__(self, settings: PlatformSettings, broker: KafkaBroker) -> None:
        self._settings = settings
        self._broker = broker

    async def all(self, topics: Sequence[str] | None = None) -> list[DeadLetter]:
        """Dead letters of these topics (default: of every event topic), oldest first."""
        found: list[DeadLetter] = []
        for topic in topics or [topic.dlq for topic in EVENT_TOPICS]:
            found += await self._lying_in(TopicPartition(topic, _PARTITION))
        return found

    async def replay(self, topic: str, event_ids: Sequence[str] = ()) -> int:
        """Send records to the retry topic of the service that failed, as a first attempt.

        Without ``event_ids`` all that were not replayed before. Named ones are sent whether they
        were or not, and are not remembered: the next replay of all sends them again, and inboxes
        drop what is done.

        Returns:
            How many were sent.
        """
        letters = await self.all([topic])
        if event_ids:
            wanted = _latest(letter for letter in letters if letter.event_id in event_ids)
        else:
            wanted = [letter for letter in letters if not letter.replayed]
        for letter in wanted:
            await self._send(letter)
        if letters and not event_ids:
            await self._remember(TopicPartition(topic, _PARTITION), letters[-1].offset + 1)
        return len(wanted)

    async def _send(self, letter: DeadLetter) -> None:
        headers = {**letter.headers, ATTEMPT: "1"}
        headers.pop(DUE, None)
        await self._broker.publish(
            letter.value,
            topic=retry_topic(letter.service).name,
            key=letter.key,
            headers=headers,
        )

    async def _lying_in(self, place: TopicPartition) -> list[DeadLetter]:
        async with self._consumer(place) as consumer:
            end = (await consumer.end_offsets([place]))[place]
            replayed = await consumer.committed(place) or 0
            consumer.seek(place, (await consumer.beginning_offsets([place]))[place])
            records: list[ConsumerRecord] = []
            while await consumer.position(place) < end:
                fetched = await consumer.getmany(place, timeout_ms=500)
                records += fetched.get(place, [])
        return [_letter(record, replayed) for record in records]

    async def _remember(self, place: TopicPartition, offset: int) -> None:
        async with self._consumer(place) as consumer:
            await consumer.commit({place: offset})

    @asynccontextmanager
    async def _consumer(self, place: TopicPartition) -> AsyncIterator[AIOKafkaConsumer]:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._settings.kafka_url.split(","),
            group_id=_GROUP,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            fetch_max_wait_ms=20,
        )
        consumer.assign([place])
        await consumer.start()
        try:
            yield consumer
        finally:
            await consumer.stop()


def _latest(letters: Iterable[DeadLetter]) -> list[DeadLetter]:
    """One per event and service: what failed again after a replay lies there twice."""
    return list({(letter.event_id, letter.service): letter for letter in letters}.values())


def _letter(record: ConsumerRecord, replayed: int) -> DeadLetter:
    return DeadLetter(
        topic=record.topic,
        offset=record.offset,
        headers=headers_of(record),
        key=record.key,
        value=record.value or b"",
        replayed=record.offset < replayed,
    )
