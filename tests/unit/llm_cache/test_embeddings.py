import asyncio
import threading

import numpy as np

from libs.llm.cache.embeddings import Embeddings
from libs.llm.cache.ports import Vector


class Slow:
    name = "slow"

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.threads: set[int] = set()

    def embed(self, text: str) -> Vector:
        self.texts.append(text)
        self.threads.add(threading.get_ident())
        return np.full(4, len(text), dtype=np.float32)


async def test_a_text_is_embedded_once_and_beside_the_loop() -> None:
    slow = Slow()
    embeddings = Embeddings(slow)
    first = await embeddings.of("one")
    again = await embeddings.of("one")
    await embeddings.of("other")
    assert slow.texts == ["one", "other"]
    assert first is again
    assert threading.get_ident() not in slow.threads


async def test_only_the_latest_are_remembered() -> None:
    slow = Slow()
    embeddings = Embeddings(slow)
    await asyncio.gather(*(embeddings.of(str(number)) for number in range(600)))
    await embeddings.of("599")
    await embeddings.of("0")
    assert slow.texts.count("599") == 1
    assert slow.texts.count("0") == 2
