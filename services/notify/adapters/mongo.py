"""Deliveries in MongoDB: one document per notice and receiver."""

from datetime import UTC, datetime, timedelta

from libs.platform.mongo import Database
from services.notify.domain import Notice

_KEPT = timedelta(days=30)


class MongoDeliveries:
    """What was told to whom, for as long as events may come again."""

    def __init__(self, database: Database) -> None:
        self._deliveries = database["notify_deliveries"]

    async def prepare(self) -> None:
        """Create the indexes."""
        await self._deliveries.create_index("notice")
        await self._deliveries.create_index("expires", expireAfterSeconds=0)

    async def settled(self, notice_id: str) -> set[str]:
        """Channels that were told or refused."""
        found = self._deliveries.find({"notice": notice_id}, {"channel": 1})
        return {document["channel"] async for document in found}

    async def settle(self, notice: Notice, channel_id: str, outcome: str) -> None:
        """Note an outcome; repeatable."""
        document = {
            "notice": notice.id,
            "channel": channel_id,
            "tenant": notice.event.tenant,
            "outcome": outcome,
            "expires": datetime.now(UTC) + _KEPT,
        }
        await self._deliveries.replace_one(
            {"_id": f"{notice.id}/{channel_id}"}, document, upsert=True
        )
