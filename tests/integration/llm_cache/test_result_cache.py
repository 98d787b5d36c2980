import asyncio
import os
from datetime import timedelta
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from libs.contracts.kinds import AnalysisKind, Language
from libs.llm.cache.aes_gcm import AesGcm
from libs.llm.cache.cache import Hit, ResultCache
from libs.llm.cache.ports import Vector
from libs.llm.cache.settings import CacheSettings
from libs.llm.cache.use_embedder import UseEmbedder
from tests.unit.llm_cache.lookups import DEEDS, make_lookup

VALUE = b'{"questions": ["How did you move the data?"]}'
MORE = make_lookup(deeds=(*DEEDS, "Wrote a handbook"))
REWORDED = ("Moved billing from MongoDB to PostgreSQL", *DEEDS[1:])


async def test_the_same_question_gets_the_same_result(cache: ResultCache) -> None:
    assert await cache.find(make_lookup()) is None
    assert await cache.store(make_lookup(), VALUE)
    assert await cache.find(make_lookup(resume_id="r2")) == Hit(VALUE)


async def test_a_resume_in_other_words_gets_it_too(cache: ResultCache) -> None:
    await cache.store(make_lookup(), VALUE)
    hit = await cache.find(make_lookup(deeds=REWORDED))
    assert hit == Hit(VALUE, similarity=1.0, exact=False, audit=hit.audit if hit else False)


class Counting(UseEmbedder):
    """The shipped embedder, counting."""

    def __init__(self) -> None:
        super().__init__()
        self.embedded = 0

    def embed(self, text: str) -> Vector:
        self.embedded += 1
        return super().embed(text)


async def test_nothing_is_embedded_where_words_are_equal_or_guards_refuse(
    redis: Redis, cipher: AesGcm, settings: CacheSettings
) -> None:
    await ResultCache(redis, cipher, UseEmbedder(), settings).store(make_lookup(), VALUE)
    counting = Counting()
    cache = ResultCache(redis, cipher, counting, settings)
    assert await cache.find(make_lookup(deeds=REWORDED)) is not None
    turned = ("Migrated billing from PostgreSQL to MongoDB", *DEEDS[1:])
    assert await cache.find(make_lookup(deeds=turned)) is None
    assert counting.embedded == 0
    await cache.find(MORE)
    assert counting.embedded == 1


async def test_what_is_less_alike_is_served_once_enough_like_it_was_judged_right(
    redis: Redis, cipher: AesGcm, settings: CacheSettings
) -> None:
    cache, later = (ResultCache(redis, cipher, UseEmbedder(), settings) for _ in range(2))
    await cache.store(make_lookup(), VALUE)
    assert await cache.find(MORE) is None
    for _ in range(310):
        await cache.judge(Hit(VALUE, similarity=0.75, exact=False), right=True)
    hit = await later.find(MORE)
    assert hit is not None
    assert 0.75 < hit.similarity < 0.8


@pytest.mark.parametrize(
    "change",
    [
        {"deeds": ("Migrated billing from PostgreSQL to MongoDB", *DEEDS[1:])},
        {"skills": ("MySQL", "RabbitMQ")},
        {"months": 90},
        {"resume_language": Language.KO},
        {"language": Language.KO},
        {"kind": AnalysisKind.LEARNING},
        {"prompt_version": "p2"},
        {"knowledge_version": "k2"},
        {"parameters": {"previous": ["x"]}},
        {"tenant": "other"},
    ],
)
async def test_what_differs_where_it_matters_gets_nothing(
    cache: ResultCache, change: dict[str, Any]
) -> None:
    await cache.store(make_lookup(), VALUE)
    assert await cache.find(make_lookup(**change)) is None


async def test_tenants_that_share_get_the_nameless_form_only(cache: ResultCache) -> None:
    await cache.store(make_lookup(), b"with quotes", shared=b"without quotes")
    hit = await cache.find(make_lookup(tenant="bolt", company="Quillon"))
    assert hit is not None
    assert (hit.value, hit.shared) == (b"without quotes", True)
    assert await cache.find(make_lookup(tenant="solo")) is None


async def test_a_result_with_a_company_is_not_shared(cache: ResultCache) -> None:
    await cache.store(make_lookup(), b"x", shared=b"What did you do at Hanbit Labs?")
    assert await cache.find(make_lookup(tenant="bolt")) is None


async def test_a_tenant_that_does_not_share_gives_nothing(cache: ResultCache) -> None:
    await cache.store(make_lookup(tenant="solo"), b"x", shared=b"y")
    assert await cache.find(make_lookup(tenant="acme")) is None


async def test_erasure_removes_all_that_came_from_the_resume(
    cache: ResultCache, redis: Redis
) -> None:
    await cache.store(make_lookup(), VALUE, shared=VALUE)
    await cache.store(make_lookup(kind=AnalysisKind.LEARNING), VALUE)
    await cache.store(make_lookup(resume_id="r2", deeds=("Built search",)), VALUE)
    assert await cache.forget("acme", "r1") == 3
    assert await cache.find(make_lookup()) is None
    assert await cache.find(make_lookup(deeds=REWORDED)) is None
    assert await cache.find(make_lookup(tenant="bolt")) is None
    assert await cache.find(make_lookup(deeds=("Built search",))) is not None
    left = sorted(key.split(b":")[1] for key in await redis.keys("cache:*"))
    assert left == [b"entry", b"erased", b"from", b"near", b"traits", b"vector"]


async def test_what_is_finished_after_the_erasure_is_not_kept(cache: ResultCache) -> None:
    await cache.forget("acme", "r1")
    assert not await cache.store(make_lookup(), VALUE)
    assert await cache.find(make_lookup(resume_id="r2")) is None


async def test_entries_end_with_their_time(
    redis: Redis, cipher: AesGcm, embedder: UseEmbedder
) -> None:
    brief = CacheSettings(ttl={AnalysisKind.INTERVIEW: timedelta(milliseconds=300)})
    cache = ResultCache(redis, cipher, embedder, brief)
    await cache.store(make_lookup(), VALUE)
    assert await cache.find(make_lookup()) is not None
    await asyncio.sleep(0.4)
    assert await cache.find(make_lookup()) is None
    assert await redis.keys("cache:*") == []


async def test_redis_holds_nothing_readable(cache: ResultCache, redis: Redis) -> None:
    await cache.store(make_lookup(), VALUE)
    held = b""
    for key in await redis.keys("*"):
        kind = await redis.type(key)
        held += key + (await redis.dump(key) or b"") + kind
    for secret in (b"questions", b"billing", b"MongoDB", b"mongodb", b"Hanbit", b"hanbit"):
        assert secret not in held


async def test_another_key_finds_an_empty_cache(
    cache: ResultCache, redis: Redis, embedder: UseEmbedder, settings: CacheSettings
) -> None:
    await cache.store(make_lookup(), VALUE)
    rotated = ResultCache(redis, AesGcm(os.urandom(32)), embedder, settings)
    assert await rotated.find(make_lookup()) is None
    assert await rotated.find(make_lookup(deeds=REWORDED)) is None


async def test_audited_hits_that_were_wrong_stop_similar_hits(
    redis: Redis, cipher: AesGcm, embedder: UseEmbedder
) -> None:
    audited = CacheSettings(audited=1.0)
    cache = ResultCache(redis, cipher, embedder, audited)
    await cache.store(make_lookup(), VALUE)
    hit = await cache.find(make_lookup(deeds=REWORDED))
    assert hit is not None
    assert hit.audit
    for _ in range(40):
        await cache.judge(hit, right=False)
    replica = ResultCache(redis, cipher, embedder, audited)
    assert await replica.find(make_lookup(deeds=REWORDED)) is None
    assert await replica.find(make_lookup()) == Hit(VALUE)


async def test_without_redis_the_cache_misses_and_nothing_fails(
    cipher: AesGcm, embedder: UseEmbedder, settings: CacheSettings
) -> None:
    cache = ResultCache(Redis(port=1, retry=Retry(NoBackoff(), 0)), cipher, embedder, settings)
    assert await cache.find(make_lookup()) is None
    assert not await cache.store(make_lookup(), VALUE)
