"""Items and batches in MongoDB. Every method is one atomic step, or safe to repeat."""

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from pymongo import ASCENDING, ReturnDocument
from pymongo.errors import DuplicateKeyError

from libs.llm.batch.adapters.documents import batch_document, batch_of, item_document, stored_of
from libs.llm.batch.item import OPEN, Batch, BatchState, ItemState, Stored
from libs.llm.batch.rules import Queue
from libs.platform.mongo import Database, Document

_NOBODY = datetime.fromtimestamp(0, UTC)
_OPEN = {"$in": [state.value for state in OPEN]}
_DUE_AT_ONCE = 500
# What tells whose item it was. The books still need tenant, model and purpose.
_NAMES = ("resume_id", "analysis_id", "sealed")


class MongoBatches:
    """Two collections: ``batch_items`` and ``batches``."""

    def __init__(self, database: Database) -> None:
        self._items = database["batch_items"]
        self._batches = database["batches"]

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._items.create_index([("state", ASCENDING), ("promote_at", ASCENDING)])
        await self._items.create_index("batch")
        await self._items.create_index([("tenant", ASCENDING), ("resume_id", ASCENDING)])
        await self._items.create_index("erased_owner", sparse=True)
        await self._items.create_index("expires", expireAfterSeconds=0)

    async def add(self, stored: Stored) -> bool:
        """Keep a new item; False if it is known already."""
        try:
            await self._items.insert_one({**item_document(stored), "claimed_until": _NOBODY})
        except DuplicateKeyError:
            return False
        return True

    async def queues(self) -> list[Queue]:
        """How many wait, by model."""
        cursor = await self._items.aggregate(
            [
                {"$match": {"state": ItemState.WAITING.value}},
                {"$group": {"_id": "$model", "waiting": {"$sum": 1}}},
            ]
        )
        return [Queue(row["_id"], row["waiting"]) async for row in cursor]

    async def open_batch(self, batch: Batch, until: datetime) -> None:
        """Keep a new batch, claimed until then."""
        await self._batches.insert_one({**batch_document(batch), "claimed_until": until})

    async def assign(self, batch: Batch, most: int) -> list[Stored]:
        """Give the batch up to ``most`` of the items that wait for its model."""
        waiting = {"state": ItemState.WAITING.value, "model": batch.model}
        urgent = self._items.find(waiting, {"_id": 1}).sort("promote_at", ASCENDING).limit(most)
        chosen = [row["_id"] async for row in urgent]
        change = {"state": ItemState.SENT.value, "batch": batch.key}
        await self._items.update_many(
            {**waiting, "_id": {"$in": chosen}}, {"$set": change, "$inc": {"attempt": 1}}
        )
        return await self.items_of(batch.key)

    async def items_of(self, batch: str) -> list[Stored]:
        """The items last sent with that batch."""
        return [stored_of(row) async for row in self._items.find({"batch": batch})]

    async def confirm(self, batch: str, vendor_id: str, api_key: str) -> None:
        """The vendor has the batch."""
        change = {"state": BatchState.SENT.value, "vendor_id": vendor_id, "api_key": api_key}
        await self._batches.update_one(
            {"_id": batch}, {"$set": {**change, "claimed_until": _NOBODY}}
        )

    async def claim_batches(self, now: datetime, until: datetime) -> AsyncIterator[Batch]:
        """Claim, one by one, every batch that nobody holds; each once."""
        seen: list[str] = []
        while True:
            row = await self._batches.find_one_and_update(
                {"claimed_until": {"$lt": now}, "_id": {"$nin": seen}},
                {"$set": {"claimed_until": until}},
                return_document=ReturnDocument.AFTER,
            )
            if row is None:
                return
            seen.append(row["_id"])
            yield batch_of(row)

    async def vendor_ids(self) -> list[str]:
        """The vendors' ids of all confirmed batches."""
        found: list[str] = await self._batches.distinct("vendor_id", {"vendor_id": {"$ne": None}})
        return found

    async def release(self, batch: str) -> None:
        """Let go of a batch."""
        await self._batches.update_one({"_id": batch}, {"$set": {"claimed_until": _NOBODY}})

    async def close_batch(self, batch: str) -> None:
        """The batch is done with: delete it, and what is left of erased items."""
        await self._items.delete_many({"batch": batch, "state": ItemState.ERASED.value})
        await self._batches.delete_one({"_id": batch})

    async def cancel_batch(self, batch: str) -> None:
        """Mark the batch as to be cancelled."""
        await self._batches.update_one({"_id": batch}, {"$set": {"cancel": True}})

    async def claim_item(self, item_id: str, now: datetime, until: datetime) -> Stored | None:
        """Claim an open item that nobody holds."""
        row = await self._items.find_one_and_update(
            {"_id": item_id, "state": _OPEN, "claimed_until": {"$lt": now}},
            {"$set": {"claimed_until": until}},
            return_document=ReturnDocument.AFTER,
        )
        return None if row is None else stored_of(row)

    async def get(self, item_id: str) -> Stored | None:
        """The item, whatever its state."""
        row = await self._items.find_one({"_id": item_id})
        return None if row is None else stored_of(row)

    async def due(self, now: datetime) -> list[Stored]:
        """Open items whose time to be promoted has come, a few hundred at a time."""
        late = self._items.find({"state": _OPEN, "promote_at": {"$lte": now}}).limit(_DUE_AT_ONCE)
        return [stored_of(row) async for row in late]

    async def finish(self, item_id: str, state: ItemState, expires: datetime) -> None:
        """The item is in a final state, unless it was erased meanwhile: that is final too."""
        await self._items.update_one(
            {"_id": item_id, "state": _OPEN},
            {"$set": {"state": state.value, "expires": expires}, "$unset": {"sealed": ""}},
        )

    async def requeue(self, item_id: str) -> None:
        """The item waits again."""
        waiting = {"state": ItemState.WAITING.value, "batch": None, "claimed_until": _NOBODY}
        await self._items.update_one({"_id": item_id, "state": _OPEN}, {"$set": waiting})

    async def withdraw(self, item_id: str) -> Stored | None:
        """Delete the item if it still waits; what it was."""
        row = await self._items.find_one_and_delete(
            {"_id": item_id, "state": ItemState.WAITING.value}
        )
        return None if row is None else stored_of(row)

    async def first_time(self, item_id: str, what: str) -> bool:
        """Whether ``what`` is noted with the item for the first time; False if the item is gone."""
        noted = await self._items.update_one(
            {"_id": item_id, "settled": {"$ne": what}}, {"$push": {"settled": what}}
        )
        return noted.modified_count == 1

    async def erase(self, tenant: str, resume_id: str) -> list[Stored]:
        """Delete the resume's items; stubs of those that were sent stay until their batch ends."""
        whose: Document = {"tenant": tenant, "resume_id": resume_id}
        erased: dict[str, Stored] = {}
        while found := await self._open_of(whose):  # an item may be sent while we look
            erased |= {stored.id: stored for stored in found}
            for stored in found:
                await self._erase(stored)
        await self._items.delete_many(whose)
        return list(erased.values())

    async def lingering(self, tenant: str, resume_id: str) -> int:
        """How many erased items of the resume still lie at a vendor."""
        return await self._items.count_documents({"erased_owner": _owner(tenant, resume_id)})

    async def _open_of(self, whose: Document) -> list[Stored]:
        return [stored_of(row) async for row in self._items.find({**whose, "state": _OPEN})]

    async def _erase(self, stored: Stored) -> None:
        as_seen = {"_id": stored.id, "state": stored.state.value, "batch": stored.batch}
        if stored.batch is None:
            await self._items.delete_one(as_seen)
            return
        await self.cancel_batch(stored.batch)
        owner = _owner(stored.item.tenant, stored.item.resume_id)
        stub = {"state": ItemState.ERASED.value, "erased_owner": owner}
        await self._items.update_one(as_seen, {"$set": stub, "$unset": dict.fromkeys(_NAMES, "")})


def _owner(tenant: str, resume_id: str) -> str:
    """Tells a stub's owner to those who know the name, and to nobody else."""
    return hashlib.sha256(f"{tenant}\0{resume_id}".encode()).hexdigest()
