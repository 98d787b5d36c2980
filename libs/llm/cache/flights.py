"""Single flight: equal work that is asked for at once is done once, over all replicas.

Within a process the callers share one task. Between processes the first holds a lease and leaves
its outcome in Redis, where the others look for it. If the holder dies, its lease runs out and one
of those who wait takes over; if its work fails, all who wait fail with it, so that 100 equal
requests never become 100 failing calls.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from libs.contracts.problems import Code, ProblemError
from libs.llm.cache.ports import Cipher
from libs.platform.bus.parallel import LeaseHeldError
from libs.platform.leases import Leases
from libs.platform.vault.cipher import TamperedError
from libs.platform.vault.datakeys import Owner
from libs.platform.vault.witness import Witness, witnessed

_log = structlog.get_logger()
_DONE, _FAILED = b"+", b"-"
_KEEP_DONE_MS = 30_000
_KEEP_FAILED_MS = 2_000  # long enough for all who wait to see it, short enough to try again


@dataclass(frozen=True, slots=True)
class Landed:
    """What came of it, and whether this caller is the one who had it done."""

    value: bytes
    led: bool


class Flights:
    """Joins equal work.

    Args:
        leases: How a dead holder is found out; see :class:`~libs.platform.leases.Leases`.
        poll_s: How often those who wait look for the outcome, seconds. One look a process.
        witness: Notes every opening of what another process made.
    """

    def __init__(
        self,
        redis: "Redis",
        cipher: Cipher,
        leases: Leases,
        poll_s: float = 0.05,
        witness: Witness | None = None,
    ) -> None:
        self._redis = redis
        self._cipher = cipher
        self._leases = leases
        self._poll_s = poll_s
        self._witness = witness
        self._under_way: dict[str, asyncio.Task[Landed]] = {}

    async def join(self, name: str, make: Callable[[], Awaitable[bytes]], owner: Owner) -> Landed:
        """The outcome of ``make``, run by whoever came first under ``name``.

        A caller that is cancelled leaves the work running for the others. What another process
        made is opened for the ``owner`` of whoever asked first in this one.

        Raises:
            ProblemError: The one who did the work failed; with its code where it had one.
        """
        task = self._under_way.get(name)
        led = task is None
        if task is None:
            task = asyncio.create_task(self._fly(name, make, owner))
            self._under_way[name] = task
            task.add_done_callback(lambda done: self._landed(name, done))
        landed = await asyncio.shield(task)
        return Landed(landed.value, landed.led and led)

    def _landed(self, name: str, task: asyncio.Task[Landed]) -> None:
        self._under_way.pop(name, None)
        if not task.cancelled() and task.exception() is not None:
            _log.info("flight_failed", error=type(task.exception()).__name__)

    async def _fly(self, name: str, make: Callable[[], Awaitable[bytes]], owner: Owner) -> Landed:
        refused = set[bytes]()
        while True:
            if (value := await self._outcome(name, owner, refused)) is not None:
                return Landed(value, led=False)
            try:
                async with self._leases.hold(name):
                    if (value := await self._outcome(name, owner, refused)) is not None:
                        return Landed(value, led=False)
                    return Landed(await self._lead(name, make), led=True)
            except LeaseHeldError:
                await asyncio.sleep(self._poll_s)

    async def _lead(self, name: str, make: Callable[[], Awaitable[bytes]]) -> bytes:
        try:
            value = await make()
        except Exception as error:
            code = error.code if isinstance(error, ProblemError) else Code.PROCESSING_FAILED
            await self._leave(name, _FAILED + code.encode(), _KEEP_FAILED_MS)
            raise
        await self._leave(name, _DONE + value, _KEEP_DONE_MS)
        return value

    async def _leave(self, name: str, outcome: bytes, milliseconds: int) -> None:
        key = _key(name)
        try:
            await self._redis.set(key, self._cipher.seal(outcome, key), px=milliseconds)
        except RedisError as error:
            _log.warning("flight_outcome_lost", error=type(error).__name__)

    async def _outcome(self, name: str, owner: Owner, refused: set[bytes]) -> bytes | None:
        """What was left under ``name``; what could not be opened is not tried, nor noted, again."""
        key = _key(name)
        try:
            sealed = cast("bytes | None", await self._redis.get(key))
        except RedisError as error:
            _log.warning("flight_outcome_unreadable", error=type(error).__name__)
            return None
        if sealed is None or sealed in refused:
            return None
        try:
            with witnessed(self._witness, owner.tenant, f"{owner}/joined-result"):
                outcome = self._cipher.open(sealed, key)
        except TamperedError:
            refused.add(sealed)
            return None
        if outcome.startswith(_FAILED):
            raise ProblemError(Code(outcome[1:].decode()))
        return outcome[1:]


def _key(name: str) -> str:
    return f"cache:flight:{name}"
