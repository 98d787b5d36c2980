"""A newer edition takes the place of the old one; what cannot be loaded changes nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import pytest

from libs.contracts.events import KnowledgePublished, OperatorAlert
from libs.contracts.kinds import Language
from services.generate import editions as module
from services.generate.current import CurrentAsking, CurrentCache, CurrentWriter
from services.generate.domain import Commission
from services.generate.editions import Edition, Editions
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.entry import Entry, EntryKind

SHIPPED = Knowledge((), "shipped")
ENTRY = Entry("in.1.en", EntryKind.QUESTION, Language.EN, "t", "text", version="1")
NOTHING = cast("Commission", None)


class Stored:
    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.fails = 0

    async def all(self) -> list[Entry]:
        if self.fails:
            self.fails -= 1
            raise ConnectionError
        return list(self.entries)

    async def put(self, entries: Sequence[Entry]) -> None:
        self.entries += entries

    async def remove(self, ids: Sequence[str]) -> int:
        raise NotImplementedError


class Shop:
    """Builds editions whose writer says the version."""

    def __init__(self) -> None:
        self.retired: list[str] = []

    async def __call__(self, knowledge: Knowledge) -> Edition:
        version = knowledge.version

        class Writer:
            async def write(self, commission: Commission) -> Any:
                return version

        async def retire() -> None:
            self.retired.append(version)

        return Edition(version, Writer(), retire=retire)


@pytest.fixture
def stored() -> Stored:
    return Stored()


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def editions(stored: Stored, shop: Shop) -> Editions:
    return Editions(SHIPPED, stored, shop)


async def test_the_writer_is_that_of_the_newest_edition_and_the_old_one_is_retired(
    editions: Editions, stored: Stored, shop: Shop
) -> None:
    writer = CurrentWriter(editions)
    assert await editions.refresh()
    assert cast("Any", await writer.write(NOTHING)) == "shipped"
    await stored.put([ENTRY])
    assert await editions.refresh()
    assert cast("Any", await writer.write(NOTHING)) == editions.version != "shipped"
    assert shop.retired == ["shipped"]


async def test_the_same_content_builds_nothing_a_changed_entry_does(
    editions: Editions, stored: Stored
) -> None:
    await editions.refresh()
    assert not await editions.refresh()
    await stored.put([ENTRY])
    await editions.refresh()
    stored.entries = [replace(ENTRY, version="2")]
    assert await editions.refresh()


async def test_news_of_a_store_that_is_away_is_followed_once_it_is_back(
    editions: Editions, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAUSE_S", 0.01)
    await editions.refresh()
    await stored.put([ENTRY])
    stored.fails = 3
    await editions.hear(KnowledgePublished(version="other"))
    assert editions.version not in {"", "shipped"}


async def test_news_of_the_version_in_use_and_other_events_are_passed_over(
    editions: Editions, stored: Stored
) -> None:
    await editions.refresh()
    await stored.put([ENTRY])
    await editions.hear(KnowledgePublished(version="shipped"))
    await editions.hear(OperatorAlert(tenant="t", code="c", service="s"))
    assert editions.version == "shipped"


async def test_two_at_once_build_one(editions: Editions, shop: Shop) -> None:
    done = await asyncio.gather(editions.refresh(), editions.refresh())
    assert sorted(done) == [False, True]
    await editions.close()
    assert shop.retired == ["shipped"]


async def test_without_an_edition_or_models_nobody_pretends(editions: Editions) -> None:
    with pytest.raises(RuntimeError):
        await CurrentWriter(editions).write(NOTHING)
    await editions.refresh()
    with pytest.raises(RuntimeError):
        await CurrentAsking(editions).question(NOTHING)
    assert await CurrentCache(editions).find(NOTHING) is None
