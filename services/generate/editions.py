"""Which knowledge is served: a newer edition is built beside the work and swapped in at once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from prometheus_client import Gauge

from libs.contracts.events import Event, KnowledgePublished
from services.generate.knowledge.base import Knowledge
from services.generate.knowledge.ports import ImportedEntries
from services.generate.ports import Writer
from services.generate.waiting.ports import Asking, Cache

_log = structlog.get_logger()
_SERVED = Gauge("coach_knowledge_imported", "Imported entries in the knowledge in use", ["version"])
_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 60.0


async def _nothing() -> None:
    """An edition without models holds nothing."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of the knowledge and what is built on it.

    Attributes:
        version: of the knowledge.
        writer: writes with it.
        asking: words its questions for those who ask them elsewhere, where there are models.
        cache: serves its results again, where that is wanted.
        retire: lets go of what it holds, once another edition is in use; work in hand ends.
    """

    version: str
    writer: Writer
    asking: Asking | None = None
    cache: Cache | None = None
    retire: Callable[[], Awaitable[None]] = _nothing


Build = Callable[[Knowledge], Awaitable[Edition]]


class Editions:
    """The knowledge of a service that runs while it changes.

    Args:
        shipped: the knowledge that comes with the product.
        stored: what was imported beside it.
        build: makes an edition; keeps the event loop free.
    """

    def __init__(self, shipped: Knowledge, stored: ImportedEntries, build: Build) -> None:
        self._shipped = shipped
        self._stored = stored
        self._build = build
        self._current: Edition | None = None
        self._building = asyncio.Lock()

    @property
    def current(self) -> Edition:
        """The edition in use. Take it once for a piece of work, so that all of it fits together.

        Raises:
            RuntimeError: none was loaded yet.
        """
        if self._current is None:
            raise RuntimeError("no knowledge was loaded")
        return self._current

    @property
    def version(self) -> str:
        """The version in use; empty before the first one."""
        return self._current.version if self._current else ""

    async def refresh(self) -> bool:
        """Serve what is stored now.

        Returns:
            Whether that is another version than before.
        """
        async with self._building:
            imported = await self._stored.all()
            knowledge = await asyncio.to_thread(self._shipped.with_entries, imported)
            if knowledge.version == self.version:
                return False
            edition = await self._build(knowledge)
            old, self._current = self._current, edition
        _SERVED.clear()
        _SERVED.labels(edition.version).set(len(imported))
        _log.info("knowledge_in_use", version=edition.version, imported=len(imported))
        if old is not None:
            await old.retire()
        return True

    async def hear(self, event: Event) -> None:
        """Follow the news of another version; tries until the store can be read."""
        if not isinstance(event, KnowledgePublished) or event.version == self.version:
            return
        pause = _PAUSE_S
        while not await self._refreshed():
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_S)

    async def close(self) -> None:
        """Let go of the edition in use."""
        if self._current is not None:
            await self._current.retire()

    async def _refreshed(self) -> bool:
        try:
            await self.refresh()
        except Exception as error:  # noqa: BLE001 (the old edition serves on, whatever it was)
            _log.warning("knowledge_not_loaded", error=type(error).__name__)
            return False
        return True
