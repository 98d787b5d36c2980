"""A gateway on the official SDKs, a mock of the vendors, and a real Redis."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from redis.asyncio import Redis

from libs.contracts.kinds import Language, Provider
from libs.llm.build import Gatehouse, open_gateway
from libs.llm.ledger.entry import Entry
from libs.llm.port import Call, Complexity, Prompt, Purpose
from libs.llm.settings import LlmSettings
from tests.integration.llm.mock_server import MockServer, llmock

GOOD = '{"title": "Scaling a queue", "points": ["partition keys", "back-pressure"]}'


class Outline(BaseModel):
    """What the tests ask for."""

    title: str
    points: tuple[str, ...]


@dataclass
class Lines:
    """A ledger that a test can read."""

    entries: list[Entry] = field(default_factory=list)

    def note(self, entry: Entry) -> None:
        self.entries.append(entry)

    async def aclose(self) -> None:
        pass

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        return [(entry.provider.value, entry.outcome) for entry in self.entries]


HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test also imports three SDKs, which takes long where the processor is busy."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.timeout(300))


Open = Callable[..., Awaitable[Gatehouse]]


@pytest.fixture(scope="session")
def mock_process() -> Iterator[MockServer]:
    with llmock() as server:
        yield server


@pytest.fixture
def mock(mock_process: MockServer) -> MockServer:
    """The vendors, who answer well unless a test says otherwise."""
    mock_process.reset()
    return mock_process


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url, db=9)
    await client.flushdb()
    yield client
    await client.aclose()


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
async def opened(mock: MockServer, redis: Redis, lines: Lines) -> AsyncIterator[Open]:
    """Opens gateways on the mock, and closes them."""
    houses: list[Gatehouse] = []

    async def open_one(**settings: Any) -> Gatehouse:
        defaults = {
            "openai_keys": "sk-one",
            "anthropic_keys": "sk-two",
            "gemini_keys": "sk-three",
            "openai_base_url": f"{mock.url}/v1",
            "anthropic_base_url": f"{mock.url}/anthropic",
            "gemini_base_url": f"{mock.url}/gemini",
            "idle_seconds": 3,  # the mock's own patience is five
        }
        house = await open_gateway(LlmSettings(**{**defaults, **settings}), redis, lines)
        houses.append(house)
        return house

    yield open_one
    for house in houses:
        await house.aclose()


@pytest.fixture
async def house(opened: Open, mock: MockServer) -> Gatehouse:
    """A gateway whose connections are warm."""
    mock.script({"type": "reply", "text": GOOD, "times": None})
    return await opened()


def question(
    provider: Provider = Provider.AUTO,
    *,
    within: float = 10.0,
    complexity: Complexity = Complexity.MEDIUM,
    language: Language | None = None,
    tenant: str = "acme",
) -> Call[Outline]:
    """A call for an outline."""
    prompt = Prompt(Outline, "You outline answers.", "How do you scale a queue?", version="t1")
    deadline = asyncio.get_running_loop().time() + within
    return Call(
        prompt,
        tenant,
        Purpose.INTERVIEW,
        deadline,
        provider=provider,
        complexity=complexity,
        language=language,
    )
