"""Embedding off the event loop, and once for a text."""

import asyncio
from collections import OrderedDict

from libs.llm.cache.ports import Embedder, Vector

_REMEMBERED = 512


class Embeddings:
    """Remembers the latest vectors.

    A lookup, the store after it and the lookup of the other kind need one embedding in all.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: OrderedDict[str, Vector] = OrderedDict()

    async def of(self, text: str) -> Vector:
        """The vector of ``text``."""
        vector = self._vectors.get(text)
        if vector is None:
            vector = await asyncio.to_thread(self._embedder.embed, text)
            self._vectors[text] = vector
            while len(self._vectors) > _REMEMBERED:
                self._vectors.popitem(last=False)
        return vector
