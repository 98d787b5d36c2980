"""The cached writer on a real Redis: equal requests are made once, erased ones are forgotten."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis

from libs.contracts.events import AnalysisRequested
from libs.contracts.kinds import AnalysisKind, Provider
from libs.contracts.profile import ResumeText
from libs.contracts.results import InterviewSet
from libs.contracts.skills import Vocabulary
from libs.llm.cache.aes_gcm import AesGcm
from libs.llm.cache.cache import ResultCache
from libs.llm.cache.flights import Flights
from libs.llm.cache.settings import CacheSettings
from libs.llm.cache.use_embedder import UseEmbedder
from libs.llm.ledger.entry import CacheState
from libs.llm.port import Complexity
from libs.llm.routing.complexity import Assessment
from libs.platform.leases import Leases
from libs.privacy.guard import Guard
from services.extract.domain import Limits
from services.extract.job import extract
from services.generate.domain import Brief, Commission
from services.generate.knowledge.base import Knowledge
from services.generate.ports import Written
from services.generate.workshop import Workshop
from services.generate.writing.cached import CachedWriter
from services.generate.writing.sharing import GuardDetector
from tests.integration.llm.conftest import Lines

NAMELESS = {"experiences": (), "projects": (), "education": ()}
EXAMPLE = Path(__file__).parents[3] / "examples" / "frontend-en.json"


class CountingWriter:
    """Composes locally, says that a model did, and counts."""

    def __init__(self, workshop: Workshop) -> None:
        self.made = 0
        self._composer = workshop._composer

    async def write(self, commission: Commission) -> Written:
        self.made += 1
        await asyncio.sleep(0.2)
        text = commission.text
        made = self._composer.interview(text, Brief(text.language))
        paid = {"provider": Provider.OPENAI, "model": "m", "cost_usd": 0.01}
        origin = made.origin.model_copy(update=paid | {"generated_at": datetime.now(UTC)})
        return Written(made.model_copy(update={"origin": origin}))


@pytest.fixture(scope="module")
def workshop() -> Workshop:
    return Workshop(Knowledge.load(), Vocabulary.load())


@pytest.fixture(scope="module")
def text() -> ResumeText:
    return extract(EXAMPLE.read_bytes(), "application/json", Limits()).text


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url) as redis:
        yield redis


@pytest.fixture
def cache(redis: Redis) -> ResultCache:
    return ResultCache(redis, AesGcm(b"k" * 32), UseEmbedder(), CacheSettings())


@pytest.fixture
def counting(workshop: Workshop) -> CountingWriter:
    return CountingWriter(workshop)


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
def writer(
    workshop: Workshop, redis: Redis, cache: ResultCache, counting: CountingWriter, lines: Lines
) -> CachedWriter:
    return writer_on(workshop, redis, cache, counting, lines)


def writer_on(
    workshop: Workshop, redis: Redis, cache: ResultCache, counting: CountingWriter, lines: Lines
) -> CachedWriter:
    flights = Flights(redis, AesGcm(b"k" * 32), Leases(redis, "test", 2.0))

    def medium(resume: object, kind: object) -> Assessment:
        return Assessment(Complexity.MEDIUM, "test")

    return workshop.cached(counting, cache, flights, medium, lines)


Shared = Callable[[frozenset[str]], CachedWriter]


@pytest.fixture
def shared(workshop: Workshop, redis: Redis, counting: CountingWriter, lines: Lines) -> Shared:
    """Makes writers whose cache is shared by some tenants."""

    def make(tenants: frozenset[str]) -> CachedWriter:
        rules, detector = CacheSettings(sharing=tenants), GuardDetector(Guard())
        cache = ResultCache(redis, AesGcm(b"k" * 32), UseEmbedder(), rules, detector)
        return writer_on(workshop, redis, cache, counting, lines)

    return make


def request(tenant: str, provider: Provider = Provider.AUTO) -> AnalysisRequested:
    return AnalysisRequested(
        tenant=tenant, resume_id="res_1", analysis_id="ana_1", kind=AnalysisKind.INTERVIEW,
        text_ref="t", provider=provider,
    )  # fmt: skip


@pytest.fixture
def tenant() -> str:
    return f"t{os.urandom(4).hex()}"


async def test_a_hundred_equal_requests_make_one_result(
    writer: CachedWriter, counting: CountingWriter, lines: Lines, text: ResumeText, tenant: str
) -> None:
    asked = Commission(request(tenant), text)
    written = await asyncio.gather(*(writer.write(asked) for _ in range(100)))
    results = [one.result for one in written]
    assert counting.made == 1
    assert sum(result.origin.cost_usd for result in results) == pytest.approx(0.01)
    assert sum(result.origin.cached for result in results) == 99
    spared = [line for line in lines.entries if line.cache is CacheState.EXACT]
    assert len(spared) == len(lines.entries) == 99
    assert {(line.model, line.nano_usd) for line in spared} == {("m", 0)}


async def test_another_tenant_and_another_count_get_their_own(
    writer: CachedWriter, counting: CountingWriter, text: ResumeText, tenant: str
) -> None:
    other = request(tenant).model_copy(update={"count": 7})
    for asked in (request(tenant), request(tenant + "x"), other):
        assert not (await writer.write(Commission(asked, text))).result.origin.cached
    assert counting.made == 3


async def test_what_was_erased_is_found_no_more(
    writer: CachedWriter, cache: ResultCache, text: ResumeText, tenant: str
) -> None:
    asked = request(tenant)
    await writer.write(Commission(asked, text))
    lookup = writer._lookup(Commission(asked, text))
    assert await cache.find(lookup) is not None
    assert await cache.forget(tenant, asked.resume_id) >= 1
    assert await cache.find(lookup) is None


async def test_the_local_composer_is_not_cached(
    writer: CachedWriter, counting: CountingWriter, text: ResumeText, tenant: str
) -> None:
    for _ in range(2):
        await writer.write(Commission(request(tenant, Provider.LOCAL), text))
    assert counting.made == 2


@pytest.mark.parametrize(("sharing", "made"), [(True, 1), (False, 2)])
async def test_tenants_that_share_see_each_others_results_and_no_others(
    counting: CountingWriter,
    text: ResumeText,
    shared: Shared,
    sharing: bool,
    made: int,
) -> None:
    """The resume's own lines are quoted again; the pool holds none of them."""
    pair = (f"t{os.urandom(4).hex()}", f"t{os.urandom(4).hex()}")
    writer = shared(frozenset(pair) if sharing else frozenset())
    nameless = text.model_copy(update={"profile": text.profile.model_copy(update=NAMELESS)})
    first, second = [
        (await writer.write(Commission(request(one), nameless))).result for one in pair
    ]
    assert counting.made == made
    assert second.origin.cached is sharing
    assert isinstance(first, InterviewSet)
    assert isinstance(second, InterviewSet)
    assert [one.evidence for one in second.questions] == [one.evidence for one in first.questions]


def test_only_the_kinds_named_get_another_time() -> None:
    rules = CacheSettings.model_validate({"ttl": {"learning": "P1D"}})
    assert rules.ttl == {
        AnalysisKind.INTERVIEW: timedelta(days=7),
        AnalysisKind.LEARNING: timedelta(days=1),
    }
