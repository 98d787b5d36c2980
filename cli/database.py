"""Work on the deployment's database, for verbs that need COACH_MONGO_URL."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from libs.platform.mongo import Database
    from services.ingest.settings import IngestSettings

T = TypeVar("T")


def with_database(work: Callable[["Database", "IngestSettings"], Awaitable[T]]) -> T:
    """What ``work`` makes of the database and the settings."""
    from libs.platform.mongo import database, make_mongo
    from services.ingest.settings import IngestSettings

    async def run() -> T:
        settings = IngestSettings()
        async with make_mongo(settings) as client:
            return await work(database(client, settings), settings)

    return asyncio.run(run())
