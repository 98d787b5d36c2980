"""Grouped inserts on a real store: as ``insert_one`` for each caller, in far fewer commands."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from pymongo import AsyncMongoClient
from pymongo.errors import DuplicateKeyError
from pymongo.monitoring import CommandListener, CommandStartedEvent

from libs.platform.grouped import GroupedInserts
from libs.platform.mongo import Client, Collection, Document


class Inserts(CommandListener):
    """Counts insert commands."""

    count = 0

    def started(self, event: CommandStartedEvent) -> None:
        self.count += event.command_name == "insert"

    def succeeded(self, event: object) -> None:
        pass

    failed = succeeded


@pytest.fixture
def inserts() -> Inserts:
    return Inserts()


@pytest.fixture
async def collection(mongo_url: str, inserts: Inserts) -> AsyncIterator[Collection]:
    client: Client = AsyncMongoClient[Document](mongo_url, event_listeners=[inserts])
    yield client[f"test_{uuid4().hex}"]["things"]
    await client.close()


async def test_every_document_is_there_and_only_duplicates_fail(
    collection: Collection, inserts: Inserts
) -> None:
    grouped = GroupedInserts(collection)
    names = [*map(str, range(40)), "7", "11"]
    done = await asyncio.gather(
        *(grouped.insert({"_id": name}) for name in names), return_exceptions=True
    )
    assert done[:40] == [None] * 40
    assert [type(it) for it in done[40:]] == [DuplicateKeyError] * 2
    assert await collection.count_documents({}) == 40
    assert inserts.count <= 3


async def test_a_lone_duplicate_fails_too(collection: Collection) -> None:
    grouped = GroupedInserts(collection)
    await grouped.insert({"_id": "a"})
    with pytest.raises(DuplicateKeyError):
        await grouped.insert({"_id": "a"})
