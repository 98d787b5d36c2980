"""What is known about links: asked from time to time, remembered, read without waiting."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from services.generate.ports import LinkProbe

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class LinkState:
    """What is known about one link.

    Attributes:
        asked: when it was last asked, whatever came of it.
        answered: when it last answered.
        failed: how often in a row it was gone since.
    """

    url: str
    asked: datetime | None = None
    answered: datetime | None = None
    failed: int = 0


class LinkMemory(Protocol):
    """Keeps what is known about links, for all replicas and the next start."""

    async def all(self) -> list[LinkState]:
        """Everything that is known."""
        ...

    async def put(self, states: Sequence[LinkState]) -> None:
        """Keep ``states``; one of the same link is replaced."""
        ...


class UncheckedLinks:
    """Knows nothing: no link is dead, none was checked."""

    def is_dead(self, _url: str) -> bool:
        """No."""
        return False

    def checked(self, _url: str) -> datetime | None:
        """Never."""
        return None


class LinkBook:
    """Remembers when links answered.

    A link counts as dead only after it failed ``strikes`` times in a row, so that one bad moment
    of a site does not remove it; what cannot be told changes nothing.

    Args:
        probe: asks a link.
        memory: shared with other replicas.
        fresh: how long an answer is good.
        strikes: failures in a row that make a link dead.
        now: the time.
    """

    def __init__(
        self,
        probe: LinkProbe,
        memory: LinkMemory,
        *,
        fresh: timedelta = timedelta(days=7),
        strikes: int = 2,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._probe = probe
        self._memory = memory
        self._fresh = fresh
        self._strikes = strikes
        self._now = now
        self._known: dict[str, LinkState] = {}

    def is_dead(self, url: str) -> bool:
        """Whether ``url`` failed too often in a row."""
        return url in self._known and self._known[url].failed >= self._strikes

    def checked(self, url: str) -> datetime | None:
        """When ``url`` last answered."""
        return self._known[url].answered if url in self._known else None

    async def load(self) -> None:
        """Take over what any replica found out."""
        self._known = {state.url: state for state in await self._memory.all()}

    async def refresh(self, urls: Iterable[str]) -> int:
        """Ask those of ``urls`` that were not asked lately, a few at a time, and remember.

        Returns:
            How many were asked.
        """
        await self.load()
        due = [url for url in dict.fromkeys(urls) if self._is_due(url)]
        gate = asyncio.Semaphore(_AT_ONCE)

        async def ask(url: str) -> LinkState:
            async with gate:
                return self._noted(url, await self._probe.alive(url))

        states = await asyncio.gather(*map(ask, due))
        await self._memory.put(states)
        self._known |= {state.url: state for state in states}
        return len(due)

    def _is_due(self, url: str) -> bool:
        state = self._known.get(url, LinkState(url))
        doubtful = 0 < state.failed < self._strikes
        return doubtful or state.asked is None or self._now() - state.asked > self._fresh

    def _noted(self, url: str, alive: bool | None) -> LinkState:
        now = self._now()
        state = replace(self._known.get(url, LinkState(url)), asked=now)
        if alive:
            return replace(state, answered=now, failed=0)
        return replace(state, failed=state.failed + 1) if alive is False else state
