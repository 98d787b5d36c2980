"""MongoDB: one client per process, acknowledged by the journal."""

from datetime import UTC
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from libs.platform.settings import PlatformSettings

Document = dict[str, Any]
Collection = AsyncCollection[Document]
Database = AsyncDatabase[Document]
Client = AsyncMongoClient[Document]


def make_mongo(settings: PlatformSettings, url: str = "") -> Client:
    """A client whose times are aware (UTC); of another server than the product's by ``url``."""
    return AsyncMongoClient(
        url or settings.mongo_url,
        tz_aware=True,
        tzinfo=UTC,
        serverSelectionTimeoutMS=5_000,
        maxPoolSize=32,
        journal=True,
    )


def database(client: Client, settings: PlatformSettings, name: str = "") -> Database:
    """The product's database, or the one of that name."""
    options: CodecOptions[Document] = CodecOptions(tz_aware=True, tzinfo=UTC)
    return client.get_database(name or settings.mongo_database, codec_options=options)
