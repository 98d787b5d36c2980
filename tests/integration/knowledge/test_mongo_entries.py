"""Imported entries in a real MongoDB, or what stands in for it."""

import dataclasses
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from libs.contracts.kinds import Language, Seniority
from libs.platform.mongo import database, make_mongo
from libs.platform.settings import PlatformSettings
from services.generate.knowledge.entry import Entry, EntryKind, Reference, Stage
from services.generate.knowledge.mongo import MongoEntries

ENTRY = Entry(
    "in.1.ko", EntryKind.QUESTION, Language.KO, "제목", "무엇을 먼저 확인합니까?",
    skills=("Kafka",), level=Seniority.MID, points=("a", "b", "c"),
    stages=(Stage("t", "w", 2, ("Kafka",), ("r",)),), source=Reference("s", "https://e.org"),
    version="v1",
)  # fmt: skip


@pytest.fixture
async def entries(mongo_url: str) -> AsyncIterator[MongoEntries]:
    settings = PlatformSettings(mongo_url=mongo_url, mongo_database=f"knowledge_{uuid4().hex}")
    async with make_mongo(settings) as client:
        yield MongoEntries(database(client, settings))
        await client.drop_database(settings.mongo_database)


async def test_an_entry_comes_back_as_it_was_put(entries: MongoEntries) -> None:
    await entries.put([ENTRY])
    assert await entries.all() == [ENTRY]


async def test_an_entry_of_the_same_id_is_replaced(entries: MongoEntries) -> None:
    changed = dataclasses.replace(ENTRY, text="무엇을 나중에 확인합니까?", version="v2")
    await entries.put([ENTRY])
    await entries.put([changed])
    assert await entries.all() == [changed]


async def test_entries_come_in_the_order_of_their_ids(entries: MongoEntries) -> None:
    second = dataclasses.replace(ENTRY, id="in.2.ko")
    await entries.put([second, ENTRY])
    assert [entry.id for entry in await entries.all()] == ["in.1.ko", "in.2.ko"]


async def test_removed_entries_are_gone_and_counted(entries: MongoEntries) -> None:
    await entries.put([ENTRY])
    assert await entries.remove(["in.1.ko", "none"]) == 1
    assert await entries.all() == []


async def test_putting_nothing_is_no_error(entries: MongoEntries) -> None:
    await entries.put([])
    assert await entries.all() == []
