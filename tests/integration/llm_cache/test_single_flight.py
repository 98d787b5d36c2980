import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from libs.contracts.problems import Code, ProblemError
from libs.llm.cache.aes_gcm import AesGcm
from libs.llm.cache.cache import ResultCache
from libs.llm.cache.flights import Flights
from libs.llm.cache.serving import Made, Serving
from libs.llm.ledger.entry import CacheState
from libs.platform.leases import Leases
from libs.platform.vault.datakeys import Owner
from tests.unit.llm_cache.lookups import make_lookup

LEASE_S = 0.6
KEY = os.urandom(32)
KIM = Owner("acme", "r1")
Replica = Callable[[], Awaitable[Flights]]


@pytest.fixture
async def replica(redis: Redis) -> AsyncIterator[Replica]:
    """Makes replicas: each with leases of its own, as a process has."""
    started: list[Leases] = []

    async def start() -> Flights:
        leases = Leases(redis, "cache", LEASE_S)
        await leases.start()
        started.append(leases)
        return Flights(redis, AesGcm(KEY), leases, poll_s=0.02)

    yield start
    for leases in started:
        await leases.stop()


class Work:
    """Work that takes a while, and counts how often it is done."""

    def __init__(self, fail: Exception | None = None) -> None:
        self.calls = 0
        self._fail = fail

    async def __call__(self) -> bytes:
        self.calls += 1
        await asyncio.sleep(0.2)
        if self._fail is not None:
            raise self._fail
        return b"result"


async def test_a_hundred_equal_requests_on_three_replicas_make_one_call(replica: Replica) -> None:
    replicas = [await replica() for _ in range(3)]
    work = Work()
    landed = await asyncio.gather(*(replicas[n % 3].join("q", work, KIM) for n in range(100)))
    assert work.calls == 1
    assert {flight.value for flight in landed} == {b"result"}
    assert sum(flight.led for flight in landed) == 1


async def test_different_requests_do_not_wait_for_each_other(replica: Replica) -> None:
    flights, work = await replica(), Work()
    await asyncio.gather(*(flights.join(f"q{n}", work, KIM) for n in range(5)))
    assert work.calls == 5


async def test_a_failure_is_shared_and_not_repeated(replica: Replica) -> None:
    replicas = [await replica() for _ in range(3)]
    work = Work(ProblemError(Code.BUDGET_EXCEEDED))
    outcomes = await asyncio.gather(
        *(replicas[n % 3].join("q", work, KIM) for n in range(30)), return_exceptions=True
    )
    assert work.calls == 1
    assert {getattr(error, "code", None) for error in outcomes} == {Code.BUDGET_EXCEEDED}


async def test_a_replica_that_dies_is_succeeded(replica: Replica, redis: Redis) -> None:
    dead = Leases(redis, "cache", LEASE_S)
    holding = dead.hold("q")
    await holding.__aenter__()  # never renewed and never released, as after a kill
    work = Work()
    flights = [await replica() for _ in range(2)]
    landed = await asyncio.gather(*(flights[n % 2].join("q", work, KIM) for n in range(10)))
    assert work.calls == 1
    assert {flight.value for flight in landed} == {b"result"}


async def test_a_long_flight_keeps_its_lease(replica: Replica) -> None:
    first, second = await replica(), await replica()
    calls = 0

    async def long() -> bytes:
        nonlocal calls
        calls += 1
        await asyncio.sleep(2 * LEASE_S)
        return b"late"

    landed = await asyncio.gather(first.join("q", long, KIM), second.join("q", long, KIM))
    assert calls == 1
    assert {flight.value for flight in landed} == {b"late"}


async def test_one_who_leaves_does_not_stop_the_others(replica: Replica) -> None:
    flights, work = await replica(), Work()
    impatient = asyncio.create_task(flights.join("q", work, KIM))
    await asyncio.sleep(0.05)
    patient = asyncio.create_task(flights.join("q", work, KIM))
    await asyncio.sleep(0.05)
    impatient.cancel()
    assert (await patient).value == b"result"
    assert work.calls == 1


async def test_without_redis_a_process_still_flies_once(cipher: AesGcm) -> None:
    away = Redis(port=1, retry=Retry(NoBackoff(), 0))
    flights = Flights(away, cipher, Leases(away, "cache", LEASE_S))
    work = Work()
    landed = await asyncio.gather(*(flights.join("q", work, KIM) for _ in range(10)))
    assert work.calls == 1
    assert {flight.value for flight in landed} == {b"result"}


async def test_results_are_served_made_joined_and_hit(cache: ResultCache, replica: Replica) -> None:
    made = 0

    async def make() -> Made:
        nonlocal made
        made += 1
        await asyncio.sleep(0.2)
        return Made(b"value")

    servings = [Serving(cache, await replica()) for _ in range(2)]
    first = await asyncio.gather(*(servings[n % 2].get(make_lookup(), make) for n in range(20)))
    later = await servings[0].get(make_lookup(resume_id="r2"), make)
    assert made == 1
    assert [served.joined for served in first].count(False) == 1
    assert {served.state for served in first} == {CacheState.MISS}
    assert later.state is CacheState.EXACT
    assert {served.value for served in (*first, later)} == {b"value"}


async def test_what_is_only_good_for_now_is_not_kept(cache: ResultCache, replica: Replica) -> None:
    async def make() -> Made:
        return Made(b"fallback", keep=False)

    await Serving(cache, await replica()).get(make_lookup(), make)
    assert await cache.find(make_lookup()) is None
