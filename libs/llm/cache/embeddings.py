"""Embedding off the event loop, and once for a text."""

import asyncio
import hashlib
from collections import OrderedDict

from libs.llm.cache.ports import Embedder, Vector

_REMEMBERED = 512


class Embeddings:
    """Remembers the latest vectors.

    A lookup, the store after it and the lookup of the other kind need one embedding in all.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: OrderedDict[bytes, Vector] = OrderedDict()

    async def of(self, text: str) -> Vector:
        """The vector of ``text``."""
        name = hashlib.sha256(text.encode()).digest()  # the text itself is not kept
        vector = self._vectors.get(name)
        if vector is None:
            vector = await asyncio.to_thread(self._embedder.embed, text)
            self._vectors[name] = vector
            while len(self._vectors) > _REMEMBERED:
                self._vectors.popitem(last=False)
        return vector
