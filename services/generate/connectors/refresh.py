"""Refreshing the knowledge from one source: a function for the scheduler to call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from services.generate.connectors.entries import dated
from services.generate.connectors.ports import Connector, ConnectorError, FetchCache, KnowledgeSink
from services.generate.connectors.untrusted import prefix_of

DAY_S = 86_400.0
_FIRST_PAUSE_S = 60.0
_LONGEST_PAUSE_S = 6 * 3600.0
_MAX_DOUBLINGS = 10
_KEPT = timedelta(days=14)

_log = structlog.get_logger()


@dataclass(slots=True)
class Refreshed:
    """What one run did: skills fetched, still fresh, entries brought and forgotten."""

    fetched: int = 0
    fresh: int = 0
    entries: int = 0
    forgotten: int = 0
    stopped: str = ""

    @property
    def changed(self) -> bool:
        """Whether the stored knowledge is another one now."""
        return bool(self.entries or self.forgotten)


class Refresher:
    """Keeps what a source says about the wanted skills fresh, and leaves it alone when it asks.

    Pauses and freshness are shared by all replicas and outlive a restart.

    Args:
        connector: the source.
        cache: shared memory of what was fetched when.
        sink: where entries go.
        fresh_s: how long an answer is good, in seconds.
        now: the time.
    """

    def __init__(
        self,
        connector: Connector,
        cache: FetchCache,
        sink: KnowledgeSink,
        fresh_s: float = DAY_S,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._connector = connector
        self._cache = cache
        self._sink = sink
        self._fresh_s = fresh_s
        self._now = now

    @property
    def name(self) -> str:
        """The source's name."""
        return self._connector.name

    async def refresh(self, skills: Sequence[str]) -> Refreshed:
        """Fetch each of ``skills`` that is no longer fresh, until the source wants a pause.

        What the source has not said again for two weeks is forgotten.
        """
        done = Refreshed()
        for skill in skills:
            if await self._cache.get(self._key("pause")):
                done.stopped = done.stopped or "pause"
                break
            if await self._cache.get(self._key("fresh", skill)):
                done.fresh += 1
            else:
                await self._one(skill, done)
        if done.fetched:
            oldest = dated(self.name, self._now() - _KEPT)
            done.forgotten = await self._sink.forget(prefix_of(self.name), oldest)
        _log.info(
            "knowledge_refreshed",
            source=self._connector.name,
            fetched=done.fetched,
            fresh=done.fresh,
            entries=done.entries,
            forgotten=done.forgotten,
            stopped=done.stopped,
        )
        return done

    async def _one(self, skill: str, done: Refreshed) -> None:
        try:
            batch = await self._connector.fetch(skill)
        except ConnectorError as error:
            done.stopped = error.reason
            await self._pause(error.wait_s)
            return
        if batch.entries:
            await self._sink.put(batch.entries)
        await self._cache.put(self._key("fresh", skill), 1, self._fresh_s)
        await self._cache.put(self._key("failures"), 0, DAY_S)
        done.fetched += 1
        done.entries += len(batch.entries)
        if batch.wait_s:
            await self._cache.put(self._key("pause"), 1, batch.wait_s)

    async def _pause(self, asked_s: float) -> None:
        """Leave the source alone: as long as it asked, and twice as long after each failure."""
        failures = int(await self._cache.get(self._key("failures")) or 0)
        own = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** min(failures, _MAX_DOUBLINGS))
        await self._cache.put(self._key("failures"), failures + 1, DAY_S)
        await self._cache.put(self._key("pause"), 1, max(asked_s, own))

    def _key(self, *parts: str) -> str:
        return ":".join((self._connector.name, *parts))
