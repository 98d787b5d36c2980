"""Imported entries in MongoDB."""

import re
from collections.abc import Sequence

from pymongo import ReplaceOne

from libs.platform.mongo import Database, Document
from services.generate.knowledge.codec import to_document, to_entry
from services.generate.knowledge.entry import Entry

_AT_ONCE = 500  # a larger batch would hold the event loop while it is decoded


class MongoEntries:
    """Keeps imported entries in one collection, the entry's id as its key."""

    def __init__(self, database: Database) -> None:
        self._entries = database.get_collection("knowledge_entries")

    async def all(self) -> list[Entry]:
        """Every imported entry, by id."""
        found = self._entries.find().sort("_id").batch_size(_AT_ONCE)
        return [_entry(document) async for document in found]

    async def put(self, entries: Sequence[Entry]) -> None:
        """Keep ``entries``; one of the same id is replaced."""
        if entries:
            writes = [ReplaceOne({"_id": e.id}, _document(e), upsert=True) for e in entries]
            await self._entries.bulk_write(writes, ordered=False)

    async def remove(self, ids: Sequence[str]) -> int:
        """Forget the entries of these ids; how many there were."""
        done = await self._entries.delete_many({"_id": {"$in": list(ids)}})
        return done.deleted_count

    async def forget(self, prefix: str, before: str) -> int:
        """Drop entries whose id begins with ``prefix`` and whose version sorts before ``before``.

        Returns:
            How many there were.
        """
        begins = {"$regex": f"^{re.escape(prefix)}"}
        done = await self._entries.delete_many({"_id": begins, "version": {"$lt": before}})
        return done.deleted_count


def _document(entry: Entry) -> Document:
    document = to_document(entry)
    document["_id"] = document.pop("id")
    return document


def _entry(document: Document) -> Entry:
    return to_entry({**document, "id": document.pop("_id")})
