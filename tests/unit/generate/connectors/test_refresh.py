"""A refresher keeps knowledge fresh and leaves a source alone when it asks."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from libs.contracts.kinds import Language
from libs.platform.bus.parallel import LeaseHeldError
from services.generate.connectors.http import JsonClient
from services.generate.connectors.ports import Batch, ConnectorError
from services.generate.connectors.refresh import Refresher
from services.generate.connectors.registry import Keys, connectors
from services.generate.connectors.schedule import keep_fresh
from services.generate.knowledge.entry import Entry, EntryKind
from tests.unit.generate.connectors.conftest import now

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
        self.forgotten: list[tuple[str, str]] = []

    async def put(self, entries: Sequence[Entry]) -> None:
        self.got += entries

    async def forget(self, prefix: str, before: str) -> int:
        self.forgotten.append((prefix, before))
        return 0


class MemoryLeases:
    def __init__(self, *, held: bool = False) -> None:
        self._held = held

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        if self._held:
            raise LeaseHeldError(5.0)
        yield


class Changes:
    def __init__(self) -> None:
        self.told = 0

    async def __call__(self) -> None:
        self.told += 1


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


@pytest.fixture
def changes() -> Changes:
    return Changes()


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


async def test_the_schedule_runs_every_source_again_and_survives_one_that_breaks(
    cache: MemoryCache, sink: Sink, changes: Changes
) -> None:
    class Broken(Source):
        async def fetch(self, skill: str) -> Batch:
            self.asked.append(skill)
            raise RuntimeError

    class EnoughError(Exception):
        pass

    broken, fine, pauses = Broken(Batch()), Source(Batch((ENTRY,))), []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            raise EnoughError

    refreshers = [Refresher(broken, cache, sink), Refresher(fine, MemoryCache(), sink)]
    with pytest.raises(EnoughError):
        await keep_fresh(refreshers, ["Kafka"], MemoryLeases(), changes, every_s=60, sleep=sleep)
    assert broken.asked == ["Kafka", "Kafka"]
    assert fine.asked == ["Kafka"]
    assert pauses == [60, 60]
    assert changes.told == 1


async def test_what_a_source_has_not_said_again_for_two_weeks_is_forgotten(
    cache: MemoryCache, sink: Sink
) -> None:
    refresher = Refresher(Source(Batch((ENTRY,))), cache, sink, now=now)
    await refresher.refresh(["Kafka"])
    await refresher.refresh(["Kafka"])
    assert sink.forgotten == [("outside.source.", "source@2026-11-10")]


async def test_another_replica_at_work_is_left_to_it(
    cache: MemoryCache, sink: Sink, changes: Changes
) -> None:
    source = Source(Batch((ENTRY,)))

    async def sleep(_: float) -> None:
        raise asyncio.CancelledError

    held = MemoryLeases(held=True)
    refreshers = [Refresher(source, cache, sink)]
    with pytest.raises(asyncio.CancelledError):
        await keep_fresh(refreshers, ["Kafka"], held, changes, every_s=60, sleep=sleep)
    assert source.asked == []
    assert changes.told == 0


def test_without_keys_every_source_is_off(client: JsonClient) -> None:
    assert list(connectors(Keys(), client)) == []


def test_a_key_turns_its_source_on(client: JsonClient) -> None:
    keys = Keys(perplexity="a", github="b", stackexchange="c")
    assert [one.name for one in connectors(keys, client)] == [
        "perplexity",
        "github",
        "stackoverflow",
    ]
