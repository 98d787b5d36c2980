"""Lua scripts on Redis; those asked for at the same time share one round trip."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from libs.platform.gathering import Gatherer

_LUA = Path(__file__).with_name("lua")
_MOST = 64


@dataclass(frozen=True, slots=True)
class Script:
    """A script of the folder ``lua``, known to Redis by its digest once it was seen."""

    text: str = field(repr=False)
    digest: str

    @classmethod
    def named(cls, name: str) -> "Script":
        """The script of that name."""
        text = (_LUA / f"{name}.lua").read_text()
        return cls(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


Argument = str | int
_Call = tuple[Script, Sequence[str], Sequence[Argument]]


class Scripts:
    """Calls scripts, in the order in which they were asked for."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._gatherer: Gatherer[_Call, Any] = Gatherer(self._send, _MOST, _MOST)

    async def call(self, script: Script, keys: Sequence[str], args: Sequence[Argument]) -> Any:
        """The script's answer.

        Raises:
            RedisError: Redis is away.
        """
        return await self._gatherer.submit((script, keys, args))

    async def _send(self, calls: Sequence[_Call]) -> Sequence[Any]:
        async with self._redis.pipeline(transaction=False) as pipe:
            for script, keys, args in calls:
                pipe.evalsha(script.digest, len(keys), *keys, *args)
            answers = await pipe.execute(raise_on_error=False)
        return [
            await self._taught(call) if isinstance(answer, NoScriptError) else answer
            for call, answer in zip(calls, answers, strict=True)
        ]

    async def _taught(self, call: _Call) -> Any:
        """The answer of a Redis that has been restarted: it is shown the script's text."""
        script, keys, args = call
        return await self._redis.eval(script.text, len(keys), *keys, *args)
