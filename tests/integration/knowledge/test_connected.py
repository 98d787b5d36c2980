"""The sources that settings turn on bring entries in, at the addresses that settings name."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from redis.asyncio import Redis

from libs.platform.leases import Leases
from libs.platform.mongo import Database, database, make_mongo
from services.generate.editions import Edition, Editions
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.entry import Entry, EntryKind
from services.generate.knowledge.mongo import MongoEntries
from services.generate.outside import Outside
from services.generate.settings import GenerateSettings
from tests.unit.generate.connectors.conftest import Vendor, vendor

__all__ = ["vendor"]  # the fixture

SKILL = Entry("c.k.en", EntryKind.CONCEPT, "en", "t", "text", skills=("Kafka",))  # type: ignore[arg-type]
SHIPPED = Knowledge((SKILL,), "shipped")
GITHUB, QUESTIONS = "/api/v3/search/repositories", "/2.3/questions"
TAG, CHAT, SEARCH = "/2.3/tags/apache-kafka/info", "/pplx/chat/completions", "/pplx/search"
SOURCES = {"github", "stackoverflow", "perplexity"}


class World:
    """Generate's outside parts on the session's servers, with a list in place of the bus."""

    def __init__(self, url: str, redis: Redis, store: Database, keyed: bool) -> None:
        keys: dict[str, Any] = {
            "perplexity_key": "p",
            "github_token": "g",
            "stackexchange_key": "s",
        }
        self.settings = GenerateSettings(
            perplexity_url=f"{url}/pplx", github_url=f"{url}/api/v3",
            stackexchange_url=f"{url}/2.3",
            refreshed_skills=1, **(keys if keyed else {}),
        )  # fmt: skip
        self.redis, self.entries = redis, MongoEntries(store)
        self.told: list[dict[str, Any]] = []
        broker = SimpleNamespace(publish=self._publish)
        leases = Leases(redis, f"test-{uuid4().hex[:8]}", 10)
        bus = SimpleNamespace(broker=broker)
        self._host: Any = SimpleNamespace(redis=redis, database=store, leases=leases, bus=bus)
        self.editions = Editions(SHIPPED, self.entries, _edition)

    async def run(self, until: int) -> None:
        """Connect, and wait until so many sources were announced or have paused."""
        async with AsyncExitStack() as stack:
            client = await stack.enter_async_context(httpx.AsyncClient(timeout=5))
            await self.editions.refresh()
            Outside(self._host, self.settings, SHIPPED, client, stack).connect(self.editions)
            async with asyncio.timeout(10):
                while len(self.told) + len(await self.remembered("pause")) < until:
                    await asyncio.sleep(0.02)
            await asyncio.sleep(0.1)

    async def remembered(self, what: str) -> dict[str, int]:
        """Seconds that each source is left alone, or what it brought is fresh."""
        keys = [key async for key in self.redis.scan_iter(f"coach:connector:*:{what}*")]
        return {key.decode().split(":")[2]: await self.redis.ttl(key) for key in keys}

    async def _publish(self, value: bytes, **_: object) -> None:
        self.told.append(json.loads(value))


async def _edition(knowledge: Knowledge) -> Edition:
    return Edition(knowledge.version, None)  # type: ignore[arg-type]


@pytest.fixture
async def stores(mongo_url: str, redis_url: str) -> AsyncIterator[tuple[Redis, Database]]:
    settings = GenerateSettings(mongo_url=mongo_url, mongo_database=f"outside_{uuid4().hex[:8]}")
    async with Redis.from_url(redis_url) as redis, make_mongo(settings) as client:
        for key in [key async for key in redis.scan_iter("coach:connector:*")]:
            await redis.delete(key)
        yield redis, database(client, settings)
        await client.drop_database(settings.mongo_database)


def answer(vendor: Vendor, **questions: Any) -> None:
    """Every source has one thing to say."""
    repository = {
        "full_name": "acme/stream",
        "description": "A Kafka client",
        "stargazers_count": 9,
    }
    question = {"title": "Why does Kafka rebalance?", "is_answered": True, "score": 7,
                "link": "https://stackoverflow.com/q/1"}  # fmt: skip
    fact = {"message": {"content": "- Kafka 4.1 drops ZooKeeper for good [1]."}}
    source = {"title": "Kafka", "url": "https://kafka.apache.org/blog"}
    vendor.says(GITHUB, {"items": [repository]})
    vendor.says(QUESTIONS, {"items": [question], "quota_remaining": 900, **questions})
    vendor.says(TAG, {"items": [{"name": "apache-kafka", "count": 31}], "quota_remaining": 899})
    vendor.says(CHAT, {"choices": [fact], "search_results": [source]})
    vendor.says(SEARCH, {"results": [{**source, "snippet": "The commit log explained."}]})


async def test_each_source_is_asked_where_settings_say_and_what_it_says_is_served(
    vendor: Vendor, stores: tuple[Redis, Database]
) -> None:
    answer(vendor)
    world = World(vendor.url, *stores, keyed=True)
    await world.run(until=3)
    entries = await world.entries.all()
    by_source = {entry.id.split(".")[1]: entry for entry in entries}
    assert by_source.keys() == SOURCES
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert {entry.version.partition("@")[2] for entry in entries} == {today}
    assert all(entry.source.url and entry.as_of and entry.skills == ("Kafka",) for entry in entries)
    assert by_source["stackoverflow"].licence == "CC-BY-SA-4.0"
    assert world.told[-1]["version"] == world.editions.version != SHIPPED.version
    sent = {request.url.path: request for request in vendor.asked}
    assert sent.keys() == {GITHUB, QUESTIONS, TAG, CHAT, SEARCH}
    assert sent[GITHUB].headers["authorization"] == "Bearer g"
    assert sent[CHAT].headers["authorization"] == "Bearer p"
    assert sent[QUESTIONS].query_params["key"] == "s"

    before = len(vendor.asked)
    again = World(vendor.url, *stores, keyed=True)
    await again.run(until=0)
    assert len(vendor.asked) == before  # for a day nobody asks again
    assert (await again.remembered("fresh")).keys() == SOURCES


async def test_a_source_that_wants_a_pause_gets_it_on_every_replica(
    vendor: Vendor, stores: tuple[Redis, Database]
) -> None:
    vendor.says(GITHUB, {}, 403, retry_after="900")
    vendor.says(CHAT, {}, 429, retry_after="300")
    answer(vendor, backoff=120)
    await World(vendor.url, *stores, keyed=True).run(until=3)
    other = World(vendor.url, *stores, keyed=True)
    before = len(vendor.asked)
    await other.run(until=3)
    pauses = await other.remembered("pause")
    assert {name: round(left, -1) for name, left in pauses.items()} == {
        "github": 900, "stackoverflow": 120, "perplexity": 300,
    }  # fmt: skip
    assert len(vendor.asked) == before


async def test_without_keys_nobody_is_asked(vendor: Vendor, stores: tuple[Redis, Database]) -> None:
    await World(vendor.url, *stores, keyed=False).run(until=0)
    assert vendor.asked == []
