"""Nothing that a server acknowledged is lost when it is killed (SIGKILL) under load."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError
from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from libs.embedded.apache_kafka import ApacheKafka
from libs.embedded.errors import EmbeddedError
from libs.embedded.mongo import Mongo
from libs.embedded.server import Server
from libs.embedded.valkey import Valkey

Write = Callable[[int], Awaitable[object]]
Writer = Callable[[str], AbstractAsyncContextManager[Write]]
Numbers = Callable[[str], Awaitable[set[int]]]
FAILURES = (OSError, TimeoutError, KafkaError, PyMongoError, RedisError)


@asynccontextmanager
async def mongo_writer(url: str) -> AsyncIterator[Write]:
    async with AsyncMongoClient(url, serverSelectionTimeoutMS=1000) as client:
        yield lambda number: client.survival.numbers.insert_one({"_id": number})


async def mongo_numbers(url: str) -> set[int]:
    async with AsyncMongoClient(url) as client:
        return {document["_id"] async for document in client.survival.numbers.find()}


@asynccontextmanager
async def redis_writer(url: str) -> AsyncIterator[Write]:
    async with Redis.from_url(url) as client:
        yield lambda number: client.sadd("numbers", number)


async def redis_numbers(url: str) -> set[int]:
    async with Redis.from_url(url) as client:
        return {int(member) for member in await client.smembers("numbers")}


@asynccontextmanager
async def kafka_writer(url: str) -> AsyncIterator[Write]:
    admin = AIOKafkaAdminClient(bootstrap_servers=url)
    await admin.start()
    await admin.create_topics([NewTopic("numbers", 1, 1)])
    await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=url, request_timeout_ms=1500)
    await producer.start()
    try:
        yield lambda number: producer.send_and_wait("numbers", str(number).encode())
    finally:
        await producer.stop()


async def kafka_numbers(url: str) -> set[int]:
    partition = TopicPartition("numbers", 0)
    async with AIOKafkaConsumer(bootstrap_servers=url) as consumer:
        consumer.assign([partition])
        await consumer.seek_to_beginning(partition)
        end = (await consumer.end_offsets([partition]))[partition]
        numbers = set()
        while await consumer.position(partition) < end:
            numbers.add(int((await consumer.getone()).value))
    return numbers


async def write_until_killed(server: Server, write: Write) -> set[int]:
    acknowledged = set()

    async def keep_writing() -> None:
        number = 0
        while True:
            await write(number)
            acknowledged.add(number)
            number += 1

    writing = asyncio.create_task(keep_writing())
    await asyncio.sleep(1)
    await server.kill()
    with suppress(*FAILURES):
        await asyncio.wait_for(writing, 5)
    return acknowledged


async def lost(server: Server, writer: Writer, numbers: Numbers) -> set[int]:
    """What was acknowledged before the kill and is not there after it."""
    async with writer(server.url) as write:
        acknowledged = await write_until_killed(server, write)
    await server.restart()
    assert len(acknowledged) > 20
    return acknowledged - await numbers(server.url)


async def test_mongo_loses_nothing(tmp_path: Path) -> None:
    async with Mongo(tmp_path) as server:
        assert await lost(server, mongo_writer, mongo_numbers) == set()


async def test_valkey_loses_nothing(tmp_path: Path) -> None:
    async with Valkey(tmp_path) as server:
        assert await lost(server, redis_writer, redis_numbers) == set()


@pytest.mark.kafka
async def test_apache_kafka_loses_nothing(tmp_path: Path, archives: Path) -> None:
    try:
        server = ApacheKafka(tmp_path, cache=archives)
        await server.start()
    except EmbeddedError as error:
        pytest.skip(str(error))
    try:
        assert await lost(server, kafka_writer, kafka_numbers) == set()
    finally:
        await server.stop()
