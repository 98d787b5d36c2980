"""The shared memory of the connectors in Redis; entries end by themselves."""

import json
import math
from typing import Any

from redis.asyncio import Redis

_PREFIX = "coach:connector:"


class RedisFetchCache:
    """Keeps JSON values with a time to live.

    Args:
        client: decodes nothing itself.
    """

    def __init__(self, client: "Redis") -> None:
        self._client = client

    async def get(self, key: str) -> Any | None:
        """The value kept under ``key``, unless its time is over."""
        content = await self._client.get(_PREFIX + key)
        return None if content is None else json.loads(content)

    async def put(self, key: str, value: Any, ttl_s: float) -> None:
        """Keep a JSON value for ``ttl_s`` seconds."""
        await self._client.set(_PREFIX + key, json.dumps(value), ex=max(1, math.ceil(ttl_s)))
