"""Entries, their traits, vectors and heads in Redis."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

from redis.asyncio import Redis

from libs.llm.cache.heads import short

_LUA = Path(__file__).parent / "lua"
_PREFIX = "cache:"
_FORGOTTEN_FOR = timedelta(days=1)  # longer than any work that is under way can take


@dataclass(frozen=True, slots=True)
class Source:
    """A resume that an entry was made from."""

    tenant: str
    resume_id: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry lies: who may reach it, its digest, and the partition of its head."""

    scope: str
    entry: str
    partition: str

    @property
    def key(self) -> str:
        """Redis key of the value; also what the value is bound to by its seal."""
        return f"{_PREFIX}entry:{self.scope}:{short(self.entry)}"

    @property
    def traits_key(self) -> str:
        """Redis key of the traits; also what the traits are bound to by their seal."""
        return f"{_PREFIX}traits:{self.scope}:{short(self.entry)}"

    @property
    def vector_key(self) -> str:
        """Redis key of the vector; also what the vector is bound to by its seal."""
        return f"{_PREFIX}vector:{self.scope}:{short(self.entry)}"

    @property
    def partition_key(self) -> str:
        """Redis key of the partition's list of heads."""
        return f"{_PREFIX}near:{self.scope}:{self.partition}"


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is stored of an entry."""

    value: bytes
    traits: bytes
    vector: bytes
    head: bytes


class Entries:
    """Sealed values, traits and vectors by key, heads by partition, and the resumes behind them.

    Args:
        kept: Heads in one partition; beyond it the oldest serve exact lookups only.
    """

    def __init__(self, redis: "Redis", kept: int) -> None:
        self._redis = redis
        self._kept = kept
        self._put = redis.register_script((_LUA / "put.lua").read_text())

    async def get(self, keys: Sequence[str]) -> list[bytes | None]:
        """The values, traits or vectors under ``keys``, in their order."""
        return cast("list[bytes | None]", await self._redis.mget(keys)) if keys else []

    async def heads(self, partitions: Sequence[str]) -> list[list[bytes]]:
        """The heads of each partition, newest first, in one round trip."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for partition in partitions:
                pipe.lrange(partition, 0, self._kept - 1)
            found: list[list[bytes]] = await pipe.execute()
        return found

    async def put(
        self, place: Place, sealed: Sealed, ttl: timedelta, sources: Sequence[Source]
    ) -> bool:
        """Store; False if a source was erased, and then nothing is stored."""
        keys = [place.key, place.traits_key, place.vector_key, place.partition_key]
        member = " ".join(keys)
        for source in sources:
            keys += [_index(source), _tombstone(source)]
        milliseconds = int(ttl.total_seconds() * 1000)
        args: list[bytes | int | str] = [sealed.value, sealed.traits, sealed.vector, milliseconds]
        args += [sealed.head, self._kept, member]
        return bool(await self._put(keys=keys, args=args))

    async def forget(self, source: Source) -> int:
        """Delete all that came from ``source`` and refuse what is still under way.

        Returns:
            How many entries were deleted.
        """
        await self._redis.set(_tombstone(source), int(time.time()), ex=_FORGOTTEN_FOR)
        members = cast("set[bytes]", await self._redis.smembers(_index(source)))
        for member in members:
            *keys, partition = member.decode().split(" ")
            await self._redis.delete(*keys)
            await self._drop_heads(partition, keys[0].rpartition(":")[2])
        await self._redis.delete(_index(source))
        return len(members)

    async def _drop_heads(self, partition: str, entry: str) -> None:
        mine = bytes.fromhex(entry)
        heads = cast("list[bytes]", await self._redis.lrange(partition, 0, -1))
        for head in heads:
            if head.startswith(mine):
                await self._redis.lrem(partition, 0, cast("str", head))  # typed for text only


def _index(source: Source) -> str:
    return f"{_PREFIX}from:{source.tenant}:{source.resume_id}"


def _tombstone(source: Source) -> str:
    return f"{_PREFIX}erased:{source.tenant}:{source.resume_id}"
