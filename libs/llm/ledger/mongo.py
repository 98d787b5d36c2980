"""The ledger in MongoDB, written many lines at once."""

from dataclasses import asdict
from typing import Any

from pymongo import ASCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import BulkWriteError

from libs.llm.gather import Group, WriteBehind
from libs.llm.ledger.entry import Entry

COLLECTION = "llm_ledger"
_DUPLICATE = 11000
_KEEP_DAYS = 400  # a year and its month of reconciliation


class MongoLedger:
    """Writes entries in the background.

    Args:
        collection: Where to.
        every_s: Seconds to gather lines for one write.
    """

    def __init__(self, collection: AsyncCollection[dict[str, Any]], every_s: float = 0.5) -> None:
        self._collection = collection
        self._lines: WriteBehind[Entry] = WriteBehind("ledger", self._write, every_s)

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._collection.create_index([("tenant", ASCENDING), ("at", ASCENDING)])
        await self._collection.create_index("at", expireAfterSeconds=_KEEP_DAYS * 86_400)

    def note(self, entry: Entry) -> None:
        """Write ``entry`` soon."""
        self._lines.put(entry)

    async def aclose(self) -> None:
        """Write all that is still here."""
        await self._lines.aclose()

    async def _write(self, group: Group[Entry]) -> None:
        lines = [_document(entry) for entry in group.items]
        try:
            await self._collection.insert_many(lines, ordered=False)
        except BulkWriteError as error:
            # An earlier attempt wrote some of them before its connection broke.
            if any(one["code"] != _DUPLICATE for one in error.details["writeErrors"]):
                raise


def _document(entry: Entry) -> dict[str, Any]:
    line = asdict(entry)
    return {"_id": line.pop("id"), **line, "provider": entry.provider.value}
