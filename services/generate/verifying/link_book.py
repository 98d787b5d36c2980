"""What is known about links: asked from time to time, remembered, read without waiting."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from services.generate.ports import LinkProbe

_AT_ONCE = 8


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
    """

    def __init__(
        self,
        probe: LinkProbe,
        *,
        fresh: timedelta = timedelta(days=7),
        strikes: int = 2,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._probe = probe
        self._fresh = fresh
        self._strikes = strikes
        self._now = now
        self._answered: dict[str, datetime] = {}
        self._failed: dict[str, int] = {}

    def is_dead(self, url: str) -> bool:
        """Whether ``url`` failed too often in a row."""
        return self._failed.get(url, 0) >= self._strikes

    def checked(self, url: str) -> datetime | None:
        """When ``url`` last answered."""
        return self._answered.get(url)

    async def refresh(self, urls: Iterable[str]) -> int:
        """Ask those of ``urls`` that were not asked lately, a few at a time.

        Returns:
            How many were asked.
        """
        due = [url for url in dict.fromkeys(urls) if self._is_due(url)]
        gate = asyncio.Semaphore(_AT_ONCE)

        async def ask(url: str) -> None:
            async with gate:
                self._note(url, await self._probe.alive(url))

        await asyncio.gather(*map(ask, due))
        return len(due)

    def _is_due(self, url: str) -> bool:
        last = self._answered.get(url)
        return last is None or self._failed.get(url, 0) > 0 or self._now() - last > self._fresh

    def _note(self, url: str, alive: bool | None) -> None:
        if alive:
            self._answered[url] = self._now()
            self._failed.pop(url, None)
        elif alive is False:
            self._failed[url] = self._failed.get(url, 0) + 1
