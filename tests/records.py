"""Sending records to a topic and reading back what lies in one."""

import asyncio
from collections.abc import Callable

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.structs import TopicPartition

from libs.contracts.envelope import envelop
from libs.contracts.events import ResumeUploaded
from libs.contracts.topics import Topic
from libs.platform.bus.broker import make_broker
from libs.platform.settings import PlatformSettings


def uploaded(resume_id: str) -> ResumeUploaded:
    return ResumeUploaded(
        tenant="acme",
        resume_id=resume_id,
        file_ref=f"acme/{resume_id}/file",
        media_type="application/pdf",
        size_bytes=1,
    )


async def send(settings: PlatformSettings, topic: str, *events: ResumeUploaded) -> list[str]:
    """Publish events; their ids."""
    wrapped = [envelop(it, source="test", cause=it.resume_id, correlation="k") for it in events]
    async with make_broker(settings, "test") as broker:
        await asyncio.gather(
            *(
                broker.publish(
                    it.value(), topic=topic, key=it.data.key.encode(), headers=it.headers()
                )
                for it in wrapped
            )
        )
    return [it.id for it in wrapped]


async def send_raw(
    settings: PlatformSettings, topic: str, value: bytes, headers: dict[str, str]
) -> None:
    """Publish bytes that need not be an event."""
    async with make_broker(settings, "test") as broker:
        await broker.publish(value, topic=topic, headers=headers)


async def lying_in(kafka_url: str, *topics: Topic) -> list[ConsumerRecord]:
    """Every record of these topics, from the beginning to the present end."""
    consumer = AIOKafkaConsumer(
        *(topic.name for topic in topics),
        bootstrap_servers=kafka_url,
        fetch_max_wait_ms=20,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        ends: dict[TopicPartition, int] = await consumer.end_offsets(consumer.assignment())
        found: list[ConsumerRecord] = []
        while len(found) < sum(ends.values()):
            fetched = await consumer.getmany(timeout_ms=200)
            found += [record for records in fetched.values() for record in records]
        return found
    finally:
        await consumer.stop()


async def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until something holds; fails after ``seconds``."""
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)
