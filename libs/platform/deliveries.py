"""Who was told of what: written by notify, read for exports. Ids only, for a limited time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from libs.contracts.events import Event, ResumeErased
from libs.platform.mongo import Database, Document


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event that was told to a receiver, or that it refused."""

    event_type: str
    channel: str
    outcome: str
    at: datetime


class Deliveries:
    """One document per event and receiver.

    Args:
        kept: longer than an event can come again.
    """

    def __init__(self, database: Database, kept: timedelta) -> None:
        self._deliveries = database["notify_deliveries"]
        self._kept = kept

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._deliveries.create_index("notice")
        await self._deliveries.create_index([("tenant", 1), ("resume", 1)])
        await self._deliveries.create_index("expires", expireAfterSeconds=0)

    async def settled(self, event_id: str) -> set[str]:
        """Channels that were told of the event, or refused it."""
        found = self._deliveries.find({"notice": event_id}, {"channel": 1})
        return {document["channel"] async for document in found}

    async def settle(self, event_id: str, event: Event, channel_id: str, outcome: str) -> None:
        """Note an outcome; repeatable."""
        now = datetime.now(UTC)
        document = {
            "notice": event_id,
            "channel": channel_id,
            "tenant": event.tenant,
            "resume": event.subject,
            "type": event.type,
            "outcome": outcome,
            "at": now,
            "expires": now + self._kept,
        }
        await self._deliveries.replace_one(
            {"_id": f"{event_id}/{channel_id}"}, document, upsert=True
        )

    async def of(self, tenant: str, resume_id: str) -> Sequence[Delivery]:
        """What was told about a resume, oldest first."""
        found = self._deliveries.find({"tenant": tenant, "resume": resume_id}).sort("at", 1)
        return [_delivery(document) async for document in found]

    async def forget(self, tenant: str, resume_id: str) -> int:
        """Delete what was told about a resume, and tell nothing of it any more; repeatable.

        That its erasure was told is kept, so that it is told once.

        Returns:
            How many deliveries were deleted now.
        """
        tombstone = {"expires": datetime.now(UTC) + self._kept}
        await self._deliveries.replace_one(
            {"_id": _tombstone(tenant, resume_id)}, tombstone, upsert=True
        )
        told = {"tenant": tenant, "resume": resume_id, "type": {"$ne": ResumeErased.type}}
        return (await self._deliveries.delete_many(told)).deleted_count

    async def forgotten(self, tenant: str, resume_id: str) -> bool:
        """Whether the resume was erased."""
        found = await self._deliveries.find_one({"_id": _tombstone(tenant, resume_id)})
        return found is not None


def _tombstone(tenant: str, resume_id: str) -> str:
    return f"erased/{tenant}/{resume_id}"


def _delivery(document: Document) -> Delivery:
    return Delivery(document["type"], document["channel"], document["outcome"], document["at"])
