"""One way to a result: from the cache, from somebody who is making it just now, or made."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from libs.llm.cache.cache import Hit, ResultCache
from libs.llm.cache.entries import Source
from libs.llm.cache.flights import Flights
from libs.llm.cache.lookup import Lookup
from libs.llm.ledger.entry import CacheState


@dataclass(frozen=True, slots=True)
class Made:
    """A fresh result.

    Attributes:
        value: The result as it goes to the caller.
        sources: Resumes it was made from besides the lookup's own.
        shared: The form without quotes that other tenants may get.
        keep: False for what is only good enough for now (a fallback).
    """

    value: bytes
    sources: tuple[Source, ...] = ()
    shared: bytes | None = None
    keep: bool = True


@dataclass(frozen=True, slots=True)
class Served:
    """A result and how it came about.

    Attributes:
        value: The result.
        state: Whether the cache had it; for the ledger.
        joined: Whether somebody else was making it just then, and pays.
        hit: The hit, if it was one.
    """

    value: bytes
    state: CacheState
    joined: bool = False
    hit: Hit | None = None


class Serving:
    """The cache and single flight together."""

    def __init__(self, cache: ResultCache, flights: Flights) -> None:
        self._cache = cache
        self._flights = flights

    async def get(self, lookup: Lookup, make: Callable[[], Awaitable[Made]]) -> Served:
        """The result for ``lookup``; ``make`` runs at most once at a time over all replicas.

        Raises:
            ProblemError: The one who made it failed. An error of the caller's own ``make`` comes
                as it is.
        """
        return await self.find(lookup) or await self.made(lookup, make)

    async def find(self, lookup: Lookup) -> Served | None:
        """What the cache has for ``lookup``."""
        hit = await self._cache.find(lookup)
        if hit is None:
            return None
        state = CacheState.EXACT if hit.exact else CacheState.SIMILAR
        return Served(hit.value, state, hit=hit)

    async def made(self, lookup: Lookup, make: Callable[[], Awaitable[Made]]) -> Served:
        """As :meth:`get`, without a look into the cache first."""

        async def make_and_store() -> bytes:
            made = await make()
            if made.keep:
                await self._cache.store(
                    lookup, made.value, sources=made.sources, shared=made.shared
                )
            return made.value

        name = f"{lookup.tenant}:{lookup.exact}"
        landed = await self._flights.join(name, make_and_store, lookup.owner)
        return Served(landed.value, CacheState.MISS, joined=not landed.led)
