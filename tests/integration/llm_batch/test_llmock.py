"""The official SDKs of OpenAI and Anthropic against a mock that is not ours."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import anthropic
import httpx2
import pytest

from libs.contracts.kinds import Provider
from libs.llm.batch.adapters.anthropic import AnthropicBatches
from libs.llm.batch.adapters.openai import OpenAIBatches
from libs.llm.batch.adapters.vendors import KeyedVendors
from libs.llm.batch.build import Batches
from libs.llm.batch.ports import BatchVendor, Outcome, Progress, Request, UnclearError
from libs.llm.catalog import ModelSpec, load_catalog
from libs.llm.keys import KeyRing
from libs.llm.providers.openai import make_client
from libs.llm.providers.wire import Wire
from tests.integration.llm.mock_server import MockServer, llmock
from tests.integration.llm_batch.conftest import NIGHT, Clock, Diary, Open, enqueue, prompt

MODELS = load_catalog().by_id
NAMES = ("aa11-1", "bb22-1", "cc33-1")
REQUESTS = [Request(name, prompt("How do you scale a queue?")) for name in NAMES]


class OneBase(httpx2.AsyncHTTPTransport):
    """llmock gives its results address with the base in it, which the SDK adds once more."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path.replace("/anthropic/anthropic/", "/anthropic/")
        request.url = request.url.copy_with(path=path)
        return await super().handle_async_request(request)


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with llmock() as running:
        yield running


@pytest.fixture(params=["gpt-mini", "claude-sonnet"])
def spec(request: pytest.FixtureRequest) -> ModelSpec:
    return MODELS[request.param]


@pytest.fixture
async def queue(server: MockServer, spec: ModelSpec) -> AsyncIterator[BatchVendor]:
    adapter: OpenAIBatches | AnthropicBatches
    if spec.provider is Provider.OPENAI:
        adapter = OpenAIBatches(make_client("sk-one", f"{server.url}/v1", Wire(10, 4)))
    else:
        http = httpx2.AsyncClient(transport=OneBase())
        client = anthropic.AsyncAnthropic(
            api_key="sk-two", base_url=f"{server.url}/anthropic", max_retries=0, http_client=http
        )
        adapter = AnthropicBatches(client)
    yield adapter
    await adapter.aclose()


async def ended(queue: BatchVendor, vendor_id: str) -> None:
    async with asyncio.timeout(20):
        while await queue.progress(vendor_id) is Progress.RUNNING:
            await asyncio.sleep(0.3)


async def test_a_batch_goes_there_and_its_results_come_back(
    queue: BatchVendor, spec: ModelSpec
) -> None:
    vendor_id = await queue.submit("key-1", spec, REQUESTS)
    assert await queue.progress(vendor_id) is Progress.RUNNING
    await ended(queue, vendor_id)
    outcomes: list[Outcome] = [outcome async for outcome in queue.results(vendor_id)]
    assert sorted(outcome.custom_id for outcome in outcomes) == sorted(NAMES)
    for outcome in outcomes:
        assert outcome.completion is not None
        assert outcome.completion.text
        assert outcome.completion.usage is not None
        assert outcome.completion.usage.output > 0
    await queue.discard(vendor_id)
    await queue.discard(vendor_id)


async def test_a_batch_is_found_again_after_a_crash(queue: BatchVendor, spec: ModelSpec) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    names = [f"dd{spec.provider.value}-{n}" for n in range(2)]
    requests = [Request(name, prompt("q")) for name in names]
    vendor_id = await queue.submit("key-2", spec, requests)
    await ended(queue, vendor_id)
    assert await queue.find("key-2", before, names, ()) == vendor_id
    assert await queue.find("key-3", before, ["never-sent-1"], ()) is None
    later = datetime.now(UTC) + timedelta(minutes=10)
    assert await queue.find("key-2", later, names, ()) is None


async def test_anthropic_cannot_tell_a_running_batch_from_another(server: MockServer) -> None:
    client = anthropic.AsyncAnthropic(
        api_key="sk", base_url=f"{server.url}/anthropic", max_retries=0
    )
    queue = AnthropicBatches(client)
    before = datetime.now(UTC) - timedelta(seconds=1)
    vendor_id = await queue.submit("key-4", MODELS["claude-sonnet"], REQUESTS)
    with pytest.raises(UnclearError):
        await queue.find("key-4", before, NAMES, ())
    assert await _excluded(queue, before, vendor_id) is None
    await queue.aclose()


async def _excluded(queue: AnthropicBatches, since: datetime, known: str) -> str | None:
    """Batches that are known to be others' are not looked at."""
    others = [batch.id for batch in await queue._candidates(since, ())]
    return await queue.find("key-4", since, NAMES, {*others, known})


async def test_a_cancelled_batch_ends_and_cancelling_twice_is_no_error(
    queue: BatchVendor, spec: ModelSpec
) -> None:
    vendor_id = await queue.submit("key-5", spec, REQUESTS)
    await queue.cancel(vendor_id)
    await queue.cancel(vendor_id)
    assert await queue.progress(vendor_id) is Progress.ENDED
    assert [outcome async for outcome in queue.results(vendor_id)] == []


@pytest.fixture
async def on_llmock(server: MockServer, replica: Open) -> AsyncIterator[Batches]:
    vendors = KeyedVendors(
        {Provider.OPENAI: KeyRing(("sk-one",))}, {Provider.OPENAI: f"{server.url}/v1"}
    )
    yield replica(vendors)
    await vendors.aclose()


async def test_from_the_desk_to_the_vendor_and_back(
    on_llmock: Batches, diary: Diary, clock: Clock
) -> None:
    """llmock's batch answers are no JSON: they are booked at half the price, and promoted."""
    await enqueue(on_llmock, "a", "b")
    clock.now = NIGHT
    assert await on_llmock.office.submit() == 2
    async with asyncio.timeout(20):
        while len(diary.promoted) < 2:
            await on_llmock.office.tend()
            await asyncio.sleep(0.3)
    assert sorted(diary.promoted) == ["a", "b"]
    assert {entry.outcome for entry in diary.entries} == {"malformed"}
    assert all(entry.batch and entry.nano_usd > 0 for entry in diary.entries)
    assert await on_llmock.office.tend() == 0


async def test_a_model_without_a_key_or_a_queue_has_no_desk() -> None:
    vendors = KeyedVendors({Provider.OPENAI: KeyRing(("sk-one",))}, {})
    own = MODELS["gpt-mini"].model_copy(update={"base_url": "http://127.0.0.1:1"})
    assert vendors.of(MODELS["claude-sonnet"]) is None
    assert vendors.of(own) is None
    desk = vendors.of(MODELS["gpt-mini"], "rotated away")
    assert desk is not None
    assert desk is not None
    assert vendors.of(MODELS["gpt-mini"], desk.api_key) == desk
    await vendors.aclose()
