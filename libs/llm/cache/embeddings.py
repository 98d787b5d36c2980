"""Embedding off the event loop, and once for a text."""

import asyncio
import hashlib
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

from libs.llm.cache.ports import Embedder, Vector

_REMEMBERED = 512


class Embeddings:
    """Remembers the latest vectors.

    A lookup, the store after it and the lookup of the other kind need one embedding in all.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        # A thread of its own: a lookup must not queue behind whatever else a process computes.
        self._thread = ThreadPoolExecutor(1, "embedding")
        self._vectors: OrderedDict[bytes, Vector] = OrderedDict()

    async def of(self, text: str) -> Vector:
        """The vector of ``text``."""
        name = hashlib.sha256(text.encode()).digest()  # the text itself is not kept
        vector = self._vectors.get(name)
        if vector is None:
            loop = asyncio.get_running_loop()
            vector = await loop.run_in_executor(self._thread, self._embedder.embed, text)
            self._vectors[name] = vector
            while len(self._vectors) > _REMEMBERED:
                self._vectors.popitem(last=False)
        return vector
