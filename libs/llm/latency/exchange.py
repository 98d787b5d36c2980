"""Latency and open circuits, exchanged between replicas through Redis.

Every second each replica adds what it has seen to a slice of half a minute and reads the slices of
the last five minutes back, older ones at less weight. The hot path never waits for this.
"""

import time
from collections.abc import Sequence
from typing import Any

from redis.asyncio import Redis

from libs.llm.breaker import Breakers
from libs.llm.latency.board import FADE, FADE_EVERY, Board
from libs.llm.latency.sketch import Sketch
from libs.platform.rounds import Rounds

_SLICES = 10
_EVERY = 1.0  # seconds


class Exchange:
    """Keeps one process's board and breakers in step with the other replicas'.

    Args:
        redis: A client that decodes nothing.
        board: Latency.
        breakers: Open circuits.
        models: Ids of the models.
        prefix: Begins every key; in braces, so that a cluster keeps them on one node.
    """

    def __init__(
        self,
        redis: Redis,
        board: Board,
        breakers: Breakers,
        models: Sequence[str],
        prefix: str = "{llm}",
    ) -> None:
        self._redis = redis
        self._board = board
        self._breakers = breakers
        self._models = models
        self._prefix = prefix
        # A lost second of samples is no loss; each replica goes on with its own.
        self._rounds = Rounds("latency", self.once, _EVERY)

    def start(self) -> None:
        """Exchange once a second from now on."""
        self._rounds.start()

    async def aclose(self) -> None:
        """Stop after the exchange under way."""
        await self._rounds.stop()

    async def once(self) -> None:
        """Tell and hear everything, in one round trip."""
        now = time.time()
        latest = int(now // FADE_EVERY)
        slices = [latest - age for age in range(_SLICES)]
        pipe = self._redis.pipeline(transaction=False)
        self._tell(pipe, latest, now)
        for model in self._models:
            for number in slices:
                pipe.hgetall(self._key(model, number))
        pipe.hgetall(f"{self._prefix}:open")
        *counts, opened = (await pipe.execute())[-len(self._models) * _SLICES - 1 :]
        self._board.give_shared(
            {
                model: _merged(counts[index * _SLICES : (index + 1) * _SLICES])
                for index, model in enumerate(self._models)
            }
        )
        self._hear(opened, now)

    def _tell(self, pipe: Any, latest: int, now: float) -> None:
        for model, sketch in self._board.take_own().items():
            key = self._key(model, latest)
            for field, count in _fields(sketch):
                pipe.hincrbyfloat(key, field, count)
            pipe.expire(key, int(FADE_EVERY * (_SLICES + 2)))
        news = self._breakers.take_news()
        if news:
            until = {name: now + seconds for name, seconds in news.items()}
            pipe.hset(f"{self._prefix}:open", mapping=until)

    def _hear(self, opened: dict[bytes, bytes], now: float) -> None:
        left = {name.decode(): float(until) - now for name, until in opened.items()}
        self._breakers.hear({name: seconds for name, seconds in left.items() if seconds > 0})

    def _key(self, model: str, number: int) -> str:
        return f"{self._prefix}:latency:{model}:{number}"


def _fields(sketch: Sketch) -> list[tuple[str, float]]:
    both = (("f", sketch.finished), ("c", sketch.censored))
    return [(f"{kind}{i}", n) for kind, counts in both for i, n in enumerate(counts) if n]


def _merged(slices: Sequence[dict[bytes, bytes]]) -> Sketch:
    """The slices in one sketch, the newest first and at full weight."""
    merged = Sketch()
    for age, fields in enumerate(slices):
        for field, count in fields.items():
            counts = merged.finished if field[:1] == b"f" else merged.censored
            counts[int(field[1:])] += float(count) * FADE**age
    return merged
