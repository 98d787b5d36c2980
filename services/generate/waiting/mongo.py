"""Requests that wait, in MongoDB: ids and references only."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from libs.contracts.events import AnalysisRequested
from libs.platform.bus.bus import Cause
from libs.platform.mongo import Database, Document
from services.generate.waiting.ports import Held


class MongoHeld:
    """One collection, ``generate_waiting``.

    Args:
        kept: what nobody drops goes by itself after this time.
    """

    def __init__(self, database: Database, kept: timedelta) -> None:
        self._requests = database["generate_waiting"]
        self._kept = kept

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._requests.create_index("expires", expireAfterSeconds=0)
        await self._requests.create_index([("tenant", 1), ("resume_id", 1), ("analysis_id", 1)])

    async def replaced(self, event: AnalysisRequested, cause: Cause) -> Sequence[str]:
        """Drop earlier requests for the same analysis; the ids that they waited under."""
        earlier: Document = {**_names(event), "cause": {"$ne": cause.id}}
        ids = [row["_id"] async for row in self._requests.find(earlier, {"_id": 1})]
        if ids:
            await self._requests.delete_many({"_id": {"$in": ids}})
        return ids

    async def keep(self, held: Held) -> None:
        """Keep a request; repeatable."""
        event = held.event
        row = {
            **_names(event),
            "event": event.model_dump_json(),
            "cause": held.cause.id,
            "correlation": held.cause.correlation,
            "why": list(held.why),
            "expires": datetime.now(UTC) + self._kept,
        }
        await self._requests.replace_one({"_id": held.item_id}, row, upsert=True)

    async def get(self, item_id: str) -> Held | None:
        """The request that waits under that id."""
        row = await self._requests.find_one({"_id": item_id})
        return None if row is None else _held(row)

    async def drop(self, item_id: str) -> None:
        """The request waits no longer; repeatable."""
        await self._requests.delete_one({"_id": item_id})

    async def forget(self, tenant: str, resume_id: str) -> int:
        """Drop every request about the resume; repeatable.

        Returns:
            How many there were.
        """
        gone = await self._requests.delete_many({"tenant": tenant, "resume_id": resume_id})
        return gone.deleted_count


def _names(event: AnalysisRequested) -> dict[str, str]:
    return {
        "tenant": event.tenant,
        "resume_id": event.resume_id,
        "analysis_id": event.analysis_id,
    }


def _held(row: Document) -> Held:
    event = AnalysisRequested.model_validate_json(row["event"])
    return Held(
        item_id=row["_id"],
        event=event,
        cause=Cause(row["cause"], row["correlation"], event.tenant),
        why=tuple(row["why"]),
    )
