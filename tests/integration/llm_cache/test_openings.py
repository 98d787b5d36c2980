"""Openings of cached results are told to a witness: for whom, and with which outcome."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from libs.llm.cache.aes_gcm import AesGcm
from libs.llm.cache.cache import ResultCache
from libs.llm.cache.flights import Flights
from libs.llm.cache.settings import CacheSettings
from libs.llm.cache.use_embedder import UseEmbedder
from libs.platform.leases import Leases
from libs.platform.vault.datakeys import Owner
from tests.unit.llm_cache.lookups import DEEDS, make_lookup
from tests.witnesses import Notes

VALUE = b"result"
REWORDED = ("Moved billing from MongoDB to PostgreSQL", *DEEDS[1:])


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def cache(
    redis: Redis, cipher: AesGcm, embedder: UseEmbedder, settings: CacheSettings, notes: Notes
) -> ResultCache:
    return ResultCache(redis, cipher, embedder, settings, witness=notes)


async def test_an_exact_and_a_similar_hit_are_told_of_the_resume_that_asked(
    cache: ResultCache, notes: Notes
) -> None:
    await cache.find(make_lookup())
    await cache.store(make_lookup(), VALUE)
    assert notes.told == []
    assert await cache.find(make_lookup(resume_id="r2"))
    assert await cache.find(make_lookup(resume_id="r3", deeds=REWORDED))
    told = [("acme", f"acme/{resume}/cached-result", "opened") for resume in ("r2", "r3")]
    assert notes.told == told


async def test_what_comes_from_the_shared_pool_is_told_as_such(
    cache: ResultCache, notes: Notes
) -> None:
    await cache.store(make_lookup(), b"with quotes", shared=b"without")
    assert await cache.find(make_lookup(tenant="bolt", resume_id="r2", company="Quillon"))
    assert notes.told == [("bolt", "bolt/r2/shared-result", "opened")]


async def test_vectors_that_are_compared_are_not_told(cache: ResultCache, notes: Notes) -> None:
    for number in range(5):
        await cache.store(make_lookup(deeds=(f"Made tool {number}",)), VALUE)
    assert await cache.find(make_lookup(resume_id="r2", deeds=("Sang in a choir",))) is None
    assert notes.told == []


async def test_a_spoiled_entry_is_a_miss_and_told(
    cache: ResultCache, redis: Redis, notes: Notes
) -> None:
    await cache.store(make_lookup(), VALUE)
    (key,) = await redis.keys("cache:entry:*")
    await redis.setrange(key, 20, b"spoiled")
    assert await cache.find(make_lookup(deeds=REWORDED)) is None
    assert notes.told == [("acme", "acme/r1/cached-result", "tampered")]


async def test_nothing_that_a_resume_says_is_told(cache: ResultCache, notes: Notes) -> None:
    lookup = make_lookup(resume_id="r2")
    await cache.store(lookup, VALUE)
    await cache.find(lookup)
    ((tenant, ref, outcome),) = notes.told
    assert lookup.exact[:32] not in tenant + ref + outcome  # a digest of the resume's text


@pytest.fixture
async def leases(redis: Redis) -> AsyncIterator[list[Leases]]:
    """Those of two processes."""
    both = [Leases(redis, "cache", 0.6) for _ in range(2)]
    for held in both:
        await held.start()
    yield both
    for held in both:
        await held.stop()


async def make() -> bytes:
    await asyncio.sleep(0.3)
    return VALUE


async def test_what_another_process_made_is_told_of_the_resume_that_joined(
    redis: Redis, cipher: AesGcm, notes: Notes, leases: list[Leases]
) -> None:
    maker, joiner = (Flights(redis, cipher, held, 0.02, notes) for held in leases)
    led = asyncio.create_task(maker.join("q", make, Owner("acme", "r1")))
    await asyncio.sleep(0.1)
    joined = await asyncio.gather(*(joiner.join("q", make, Owner("acme", "r2")) for _ in range(3)))
    assert {landed.value for landed in joined} == {VALUE}
    assert (await led).led
    assert notes.told == [("acme", "acme/r2/joined-result", "opened")]


async def test_an_outcome_that_cannot_be_opened_is_told_once_however_long_one_waits(
    redis: Redis, cipher: AesGcm, notes: Notes, leases: list[Leases]
) -> None:
    await Flights(redis, cipher, leases[0]).join("q", make, Owner("acme", "r1"))
    stranger = Flights(redis, AesGcm(bytes(32)), leases[1], 0.02, notes)
    async with leases[0].hold("q"):
        waiting = asyncio.create_task(stranger.join("q", make, Owner("acme", "r2")))
        await asyncio.sleep(0.3)
    assert (await waiting).led
    assert notes.told == [("acme", "acme/r2/joined-result", "tampered")]
