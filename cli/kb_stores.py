"""Where ``coach kb`` finds imported knowledge, and whom it tells of more."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

if TYPE_CHECKING:
    from services.generate.knowledge.base import Knowledge
    from services.generate.knowledge.entry import Entry
    from services.generate.knowledge.ports import Announce, ImportedEntries

MONGO, NONE = "mongo", "none"
T = TypeVar("T")


def knowledge_of(store: str) -> "Knowledge":
    """The shipped knowledge and what lies in ``store``."""
    from services.generate.knowledge.base import Knowledge

    knowledge = Knowledge.load()
    return knowledge if store == NONE else knowledge.with_entries(with_entries(store, _all_of))


def with_entries(store: str, work: "Callable[[ImportedEntries], Awaitable[T]]") -> T:
    """What ``work`` makes of the entries in ``store``.

    Raises:
        typer.Exit: MongoDB cannot be reached; said on standard error.
    """

    async def run() -> T:
        if store != MONGO:
            from services.generate.knowledge.files import FileEntries

            return await work(FileEntries(Path(store)))
        from pymongo.errors import PyMongoError

        from libs.platform.mongo import database, make_mongo
        from libs.platform.settings import PlatformSettings
        from services.generate.knowledge.mongo import MongoEntries

        settings = PlatformSettings()
        try:
            async with make_mongo(settings) as client:
                return await work(MongoEntries(database(client, settings)))
        except PyMongoError:
            typer.echo("MongoDB cannot be reached: set COACH_MONGO_URL, or use --store.", err=True)
            raise typer.Exit(1) from None

    return asyncio.run(run())


def announce_of(store: str) -> "Announce":
    """Tells the running replicas, which read MongoDB; a file is read by nobody but this command."""
    return _announce if store == MONGO else _say_nothing


async def _announce(version: str) -> None:
    from aiokafka.errors import KafkaError

    from libs.platform.bus.broker import make_broker
    from libs.platform.bus.topics import provision
    from libs.platform.settings import PlatformSettings
    from services.generate.adapters.kafka_announcement import KafkaAnnouncement

    settings = PlatformSettings()
    try:
        await provision(settings)
        async with make_broker(settings, "kb") as broker:
            await KafkaAnnouncement(broker)(version)
    except KafkaError as error:
        typer.echo(
            f"stored, but Kafka cannot be reached ({type(error).__name__}): running services keep "
            "the old knowledge. Set COACH_KAFKA_URL and run: coach kb publish",
            err=True,
        )
        raise typer.Exit(1) from None
    typer.echo(f"knowledge {version} is announced; replicas load it now")


async def _say_nothing(_version: str) -> None:
    """A file has no readers that run."""


async def _all_of(stored: "ImportedEntries") -> "list[Entry]":
    return await stored.all()
