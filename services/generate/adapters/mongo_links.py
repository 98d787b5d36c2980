"""What is known about links, in MongoDB."""

from collections.abc import Sequence

from pydantic import TypeAdapter
from pymongo import ReplaceOne

from libs.platform.mongo import Database
from services.generate.verifying.link_book import LinkState

_STATE: TypeAdapter[LinkState] = TypeAdapter(LinkState)


class MongoLinks:
    """One document for each link, by its URL."""

    def __init__(self, database: Database) -> None:
        self._links = database.get_collection("knowledge_links")

    async def all(self) -> list[LinkState]:
        """Everything that is known."""
        found = self._links.find()
        return [
            _STATE.validate_python({**document, "url": document["_id"]}) async for document in found
        ]

    async def put(self, states: Sequence[LinkState]) -> None:
        """Keep ``states``; one of the same link is replaced."""
        writes = [
            ReplaceOne({"_id": state.url}, _STATE.dump_python(state, exclude={"url"}), upsert=True)
            for state in states
        ]
        if writes:
            await self._links.bulk_write(writes, ordered=False)
