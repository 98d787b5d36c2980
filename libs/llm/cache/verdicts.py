"""Judged hits of all replicas, in Redis; they move the threshold."""

import time
from typing import cast

from redis.asyncio import Redis

from libs.llm.cache.bound import Evidence, Tally, bin_of, pooled, shipped, threshold

_REFRESH_SECONDS = 60.0


class Verdicts:
    """The threshold in force: from shipped evidence and from audits.

    Args:
        limit: Most wrong hits among similar hits, as a share.
        confidence: How sure that is to be.
    """

    def __init__(self, redis: "Redis", embedder: str, limit: float, confidence: float) -> None:
        self._redis = redis
        self._key = f"cache:verdicts:{embedder}"
        self._shipped = shipped(embedder)
        self._limit = limit
        self._confidence = confidence
        self._threshold = self._of(self._shipped)
        self._read_at = -_REFRESH_SECONDS

    async def threshold(self) -> float:
        """The similarity that a hit needs; read anew from Redis once a minute."""
        if time.monotonic() - self._read_at >= _REFRESH_SECONDS:
            self._read_at = time.monotonic()
            self._threshold = self._of(pooled((self._shipped, await self._audited())))
        return self._threshold

    async def add(self, similarity: float, *, right: bool) -> None:
        """Count one judged hit."""
        field = f"{bin_of(similarity)}:{'right' if right else 'wrong'}"
        await self._redis.hincrby(self._key, field, 1)

    async def _audited(self) -> Evidence:
        counts = cast("dict[bytes, bytes]", await self._redis.hgetall(self._key))
        parts: list[Evidence] = []
        for name, count in counts.items():
            place, _, verdict = name.decode().partition(":")
            parts.append({int(place): Tally(**{verdict: int(count)})})
        return pooled(parts)

    def _of(self, evidence: Evidence) -> float:
        return threshold(evidence, self._limit, self._confidence)
