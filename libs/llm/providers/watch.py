"""Follows keys that come and go while calls are under way."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from libs.contracts.kinds import Provider
from libs.llm.catalog import ModelSpec
from libs.llm.fleet import keys_of
from libs.llm.keys import Key, KeyRing
from libs.platform.rounds import Rounds

_EVERY_S = 1.0


class Clients(Protocol):
    """The open clients."""

    async def load(self, providers: Iterable[Provider]) -> None:
        """Import the SDKs of ``providers``, beside the loop."""
        ...

    async def keep(self, keys: Iterable[Key]) -> None:
        """Close the clients of all other keys."""
        ...


class KeyWatch:
    """Loads an SDK when its first key appears, and closes the clients of keys that are gone.

    Args:
        rings: Keys by provider.
        specs: The configured models.
        clients: Whom to tell.
        grace_s: A key that is gone may still be in use for so long; longer than any call.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        rings: Mapping[Provider, KeyRing],
        specs: Sequence[ModelSpec],
        clients: Clients,
        grace_s: float,
        clock: Callable[[], float],
    ) -> None:
        self._rings = rings
        self._specs = specs
        self._clients = clients
        self._grace_s = grace_s
        self._clock = clock
        self._seen: dict[Key, float] = {}
        self._rounds = Rounds("keys", self.once, _EVERY_S)

    async def start(self) -> None:
        """Look now, and every second from now on."""
        await self.once()
        self._rounds.start()

    async def aclose(self) -> None:
        """Look no more."""
        await self._rounds.stop()

    async def once(self) -> None:
        """Look at all keys."""
        found = [(spec.provider, keys_of(spec, self._rings)) for spec in self._specs]
        await self._clients.load({provider for provider, keys in found if keys})
        now = self._clock()
        self._seen |= {key: now for _, keys in found for key in keys}
        kept = {key: seen for key, seen in self._seen.items() if now - seen <= self._grace_s}
        if len(kept) < len(self._seen):
            self._seen = kept
            await self._clients.keep(kept)
