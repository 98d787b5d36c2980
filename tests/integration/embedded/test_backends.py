"""Each backend that the fixtures give answers its driver."""

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from pymongo import AsyncMongoClient
from redis.asyncio import Redis

from tests.backends.choice import Backend


async def test_a_broker_delivers_a_record(each_kafka: Backend) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=each_kafka.url)
    await admin.start()
    await admin.create_topics([NewTopic("backends", 2, 1)])
    await admin.close()
    async with AIOKafkaProducer(
        bootstrap_servers=each_kafka.url, enable_idempotence=not each_kafka.light
    ) as producer:
        await producer.send_and_wait("backends", b"value", key=b"key")
    async with AIOKafkaConsumer(
        "backends",
        bootstrap_servers=each_kafka.url,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=20,
    ) as consumer:
        record = await consumer.getone()
    assert (record.key, record.value) == (b"key", b"value")


async def test_mongo_commits_a_transaction(mongo_url: str) -> None:
    async with AsyncMongoClient(mongo_url) as client, client.start_session() as session:
        async with await session.start_transaction():
            await client.backends.pairs.insert_one({"_id": 1}, session=session)
            await client.backends.pairs.insert_one({"_id": 2}, session=session)
        assert await client.backends.pairs.count_documents({}) == 2


async def test_redis_runs_a_script(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as client:
        assert await client.eval("return redis.call('INCR', KEYS[1])", 1, "backends") == 1


async def test_elasticsearch_is_healthy(elasticsearch_url: str) -> None:
    async with httpx.AsyncClient(base_url=elasticsearch_url) as client:
        assert (await client.get("/_cluster/health")).json()["status"] == "green"
