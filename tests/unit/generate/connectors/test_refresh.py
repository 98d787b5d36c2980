"""A refresher keeps knowledge fresh and leaves a source alone when it asks."""

from collections.abc import Sequence
from typing import Any

import pytest

from libs.contracts.kinds import Language
from services.generate.connectors.http import JsonClient
from services.generate.connectors.ports import Batch, ConnectorError
from services.generate.connectors.refresh import Refresher
from services.generate.connectors.registry import Keys, connectors
from services.generate.knowledge.entry import Entry, EntryKind

ENTRY = Entry("outside.x.1.en", EntryKind.TREND, Language.EN, "title", "text")


class MemoryCache:
    def __init__(self) -> None:
        self.kept: dict[str, tuple[Any, float]] = {}

    async def get(self, key: str) -> Any | None:
        return self.kept.get(key, (None, 0.0))[0]

    async def put(self, key: str, value: Any, ttl_s: float) -> None:
        self.kept[key] = (value, ttl_s)


class Sink:
    def __init__(self) -> None:
        self.got: list[Entry] = []

    async def put(self, source: str, entries: Sequence[Entry]) -> None:
        self.got += entries


class Source:
    name = "source"

    def __init__(self, *answers: Batch | ConnectorError) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def fetch(self, skill: str) -> Batch:
        self.asked.append(skill)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, ConnectorError):
            raise answer
        return answer


@pytest.fixture
def cache() -> MemoryCache:
    return MemoryCache()


@pytest.fixture
def sink() -> Sink:
    return Sink()


async def test_what_is_fresh_is_not_fetched_again(cache: MemoryCache, sink: Sink) -> None:
    source = Source(Batch((ENTRY,)))
    refresher = Refresher(source, cache, sink)
    first = await refresher.refresh(["Kafka", "Redis"])
    second = await refresher.refresh(["Kafka", "Redis", "Java"])
    assert (first.fetched, second.fetched, second.fresh) == (2, 1, 2)
    assert source.asked == ["Kafka", "Redis", "Java"]
    assert len(sink.got) == 3


async def test_a_pause_that_the_source_asks_for_ends_the_run_and_holds(
    cache: MemoryCache, sink: Sink
) -> None:
    source = Source(Batch((ENTRY,), wait_s=40))
    refresher = Refresher(source, cache, sink)
    assert (await refresher.refresh(["Kafka", "Redis"])).stopped == "pause"
    await refresher.refresh(["Redis"])
    assert source.asked == ["Kafka"]
    assert cache.kept["source:pause"] == (1, 40)


async def test_each_failure_doubles_the_pause_up_to_hours(cache: MemoryCache, sink: Sink) -> None:
    refresher = Refresher(Source(ConnectorError("unreachable")), cache, sink)
    pauses = []
    for _ in range(12):
        assert (await refresher.refresh(["Kafka"])).stopped == "unreachable"
        pauses.append(cache.kept.pop("source:pause")[1])
    assert pauses[:3] == [60, 120, 240]
    assert pauses[-1] == 6 * 3600


async def test_a_longer_pause_of_the_source_wins(cache: MemoryCache, sink: Sink) -> None:
    await Refresher(Source(ConnectorError("throttled", 7200)), cache, sink).refresh(["Kafka"])
    assert cache.kept["source:pause"] == (1, 7200)


async def test_a_success_forgets_earlier_failures(cache: MemoryCache, sink: Sink) -> None:
    source = Source(ConnectorError("unreachable"), Batch(), ConnectorError("unreachable"))
    refresher = Refresher(source, cache, sink)
    for skill in ("a", "a", "b"):
        await refresher.refresh([skill])
        pause = cache.kept.pop("source:pause", None)
    assert pause == (1, 60)


def test_without_keys_every_source_is_off(client: JsonClient) -> None:
    assert list(connectors(Keys(), client)) == []


def test_a_key_turns_its_source_on(client: JsonClient) -> None:
    keys = Keys(perplexity="a", github="b", stackexchange="c")
    assert [one.name for one in connectors(keys, client)] == [
        "perplexity",
        "github",
        "stackoverflow",
    ]
