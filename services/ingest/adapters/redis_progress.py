"""Progress over Redis publish/subscribe: one connection a process, fanned out to its streams."""

import asyncio
from collections.abc import AsyncIterator

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

_log = structlog.get_logger()
_CHANNEL = "progress"
_RECHECK_SECONDS = 3.0  # a lost message costs a client this long at most
_RECONNECT_SECONDS = 1.0


class RedisProgress:
    """Carries ids of changed resumes between the replicas of ingest."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._listening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to listen."""
        self._listening = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """End."""
        if self._listening is not None:
            self._listening.cancel()

    async def announce(self, resume_id: str) -> None:
        """Tell all replicas; a client notices a lost message at its next re-check."""
        try:
            await self._redis.publish(_CHANNEL, resume_id)
        except RedisError as error:
            _log.warning("progress_unavailable", error=type(error).__name__)

    async def changes(self, resume_id: str) -> AsyncIterator[None]:
        """Yield at once, then at each change or re-check."""
        changed = asyncio.Event()
        self._waiting.setdefault(resume_id, set()).add(changed)
        try:
            while True:
                yield
                await _until(changed)
                changed.clear()
        finally:
            self._waiting[resume_id].discard(changed)
            if not self._waiting[resume_id]:
                del self._waiting[resume_id]

    async def _listen(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as pubsub:
                    await pubsub.subscribe(_CHANNEL)
                    async for message in pubsub.listen():
                        if message["type"] == "message":
                            self._wake(message["data"].decode())
            except RedisError as error:
                _log.warning("progress_unavailable", error=type(error).__name__)
                await asyncio.sleep(_RECONNECT_SECONDS)

    def _wake(self, resume_id: str) -> None:
        for changed in self._waiting.get(resume_id, ()):
            changed.set()


async def _until(changed: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(_RECHECK_SECONDS):
            await changed.wait()
    except TimeoutError:
        return
