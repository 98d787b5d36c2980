"""A cache on a real Redis, with the embedder that ships."""

import os
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from libs.llm.cache.aes_gcm import AesGcm
from libs.llm.cache.cache import ResultCache
from libs.llm.cache.settings import CacheSettings
from libs.llm.cache.use_embedder import UseEmbedder


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url, db=11)
    await client.flushdb()
    yield client
    await client.aclose()


@pytest.fixture(scope="session")
def embedder() -> UseEmbedder:
    return UseEmbedder()


@pytest.fixture
def cipher() -> AesGcm:
    return AesGcm(os.urandom(32))


@pytest.fixture
def settings() -> CacheSettings:
    return CacheSettings(sharing=frozenset({"acme", "bolt"}))


@pytest.fixture
def cache(
    redis: Redis, cipher: AesGcm, embedder: UseEmbedder, settings: CacheSettings
) -> ResultCache:
    return ResultCache(redis, cipher, embedder, settings)
