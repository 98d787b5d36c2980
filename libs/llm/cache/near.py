"""Entries near enough to be served for another resume: sifted, guarded, and only then compared."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from libs.llm.cache import metrics
from libs.llm.cache.embeddings import Embeddings
from libs.llm.cache.entries import Entries, Place
from libs.llm.cache.guard import Traits, refusal
from libs.llm.cache.heads import Sketch, sifted
from libs.llm.cache.lookup import Lookup
from libs.llm.cache.ports import Cipher
from libs.llm.cache.settings import CacheSettings
from libs.llm.cache.vectors import nearest
from libs.platform.vault.cipher import TamperedError


@dataclass(frozen=True, slots=True)
class Near:
    """An entry and how like it is, as a cosine."""

    place: Place
    similarity: float


class Neighbours:
    """Finds the entries that may be served for a resume they were not made for.

    The embedding costs more than all else, so it comes last, and not at all where the guards let
    nothing pass, or where what would be embedded is the same on both sides.
    """

    def __init__(
        self, entries: Entries, cipher: Cipher, embeddings: Embeddings, settings: CacheSettings
    ) -> None:
        self._entries = entries
        self._cipher = cipher
        self._embeddings = embeddings
        self._settings = settings

    async def of(
        self, lookup: Lookup, own: Place, heads: Sequence[bytes], floor: float
    ) -> list[Near]:
        """Those with a cosine of at least ``floor``, best first.

        Args:
            lookup: What is asked for.
            own: Where its own entry would lie.
            heads: Those of that partition.
            floor: The least cosine.
        """
        if not heads or floor > 1:  # no cosine reaches a floor that evidence put out of reach
            return []
        sketch = Sketch.of(lookup, own.partition_key)
        alike = sifted(heads, sketch, self._settings.limits, time.time())
        near = [Place(own.scope, entry, own.partition) for entry in alike[: self._settings.guarded]]
        suiting = await self._suiting(lookup, near)
        if equal := [place for place, text in suiting if text == lookup.text]:
            return [Near(place, 1.0) for place in equal]
        return await self._compared(lookup, [place for place, _ in suiting], floor)

    async def _suiting(self, lookup: Lookup, near: Sequence[Place]) -> list[tuple[Place, str]]:
        """What the guards let pass, with the text that was embedded of it."""
        found = await self._entries.get([place.traits_key for place in near])
        suiting = []
        for place, sealed in zip(near, found, strict=True):
            traits = self._opened(place, sealed)
            if traits is None:
                continue
            reason = refusal(lookup, traits, self._settings.limits)
            if reason is None:
                suiting.append((place, traits.text))
            else:
                metrics.REFUSED.labels(reason).inc()
        return suiting

    def _opened(self, place: Place, sealed: bytes | None) -> Traits | None:
        if sealed is not None:
            with suppress(TamperedError):  # or sealed with an earlier key, which looks the same
                return Traits.from_json(self._cipher.open(sealed, place.traits_key))
        return None

    async def _compared(self, lookup: Lookup, places: Sequence[Place], floor: float) -> list[Near]:
        if not places:
            return []
        wanted, vectors = await asyncio.gather(
            self._embeddings.of(lookup.text),
            self._entries.get([place.vector_key for place in places]),
        )
        sealed = {
            place.entry: (place.vector_key, vector)
            for place, vector in zip(places, vectors, strict=True)
        }
        matches = nearest(sealed, wanted, self._cipher, floor=floor)
        of_entry = {place.entry: place for place in places}
        return [Near(of_entry[match.entry], match.similarity) for match in matches]
