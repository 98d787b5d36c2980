"""Two ways to make few round trips of many small ones."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import uuid4

import structlog

In = TypeVar("In")
Out = TypeVar("Out")

_log = structlog.get_logger()


class GroupCommit(Generic[In, Out]):
    """Sends what has gathered while the last round trip was under way, as one.

    Alone, an item waits for nothing; under load, the round trips grow instead of their number.

    Args:
        send: Sends several items and gives one result for each, in order.
        most: Items in one round trip.
    """

    def __init__(
        self, send: Callable[[Sequence[In]], Awaitable[Sequence[Out]]], most: int = 64
    ) -> None:
        self._send = send
        self._most = most
        self._waiting: list[tuple[In, asyncio.Future[Out]]] = []
        self._task: asyncio.Task[None] | None = None

    def submit(self, item: In) -> asyncio.Future[Out]:
        """The future result of ``item``. Await it behind ``asyncio.shield``."""
        future: asyncio.Future[Out] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._task is None:
            self._task = asyncio.create_task(self._drain())
        return future

    async def _drain(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            try:
                results = await self._send([item for item, _ in group])
            except Exception as error:  # noqa: BLE001 (handed to those who wait)
                for _, future in group:
                    future.set_exception(error)
            else:
                for (_, future), result in zip(group, results, strict=True):
                    future.set_result(result)
        self._task = None


@dataclass(frozen=True, slots=True)
class Group(Generic[In]):
    """Items that are written together; the same id again means the same items again."""

    id: str
    items: list[In]


class WriteBehind(Generic[In]):
    """Writes items in the background, many at once; keeps them while the store is away.

    A group whose write failed may have been written all the same: it is sent again unchanged, and
    the writer tells by its id, or by the items' own, that it has it already.

    Args:
        name: What is written, for the log.
        write: Writes a group.
        every_s: Seconds to gather.
        most: Groups to keep while the store is away; the oldest are then lost, and logged.
    """

    def __init__(
        self,
        name: str,
        write: Callable[[Group[In]], Awaitable[None]],
        every_s: float,
        most: int = 10_000,
    ) -> None:
        self._name = name
        self._write = write
        self._every_s = every_s
        self._items: list[In] = []
        self._groups: deque[Group[In]] = deque(maxlen=most)
        self._task: asyncio.Task[None] | None = None
        self._closing = False

    def put(self, item: In) -> None:
        """Have ``item`` written soon."""
        self._items.append(item)
        if self._task is None and not self._closing:
            self._task = asyncio.create_task(self._run())

    async def flush(self) -> None:
        """Write all that is here now.

        Raises:
            Exception: The store's error; what is not written is kept.
        """
        items, self._items = self._items, []
        if items:
            self._groups.append(Group(uuid4().hex, items))
        while self._groups:
            await self._write(self._groups[0])
            self._groups.popleft()

    async def aclose(self) -> None:
        """Write the rest; what cannot be written is logged by number."""
        self._closing = True
        if self._task is not None:
            await self._task
        try:
            await self.flush()
        except Exception as error:  # noqa: BLE001 (shutting down: there is no one left to tell)
            lost = sum(len(group.items) for group in self._groups)
            _log.error("writes_lost", what=self._name, count=lost, error=str(error))

    async def _run(self) -> None:
        while (self._items or self._groups) and not self._closing:
            await asyncio.sleep(self._every_s)
            try:
                await self.flush()
            except Exception as error:  # noqa: BLE001 (tried again at the next turn)
                _log.warning("writes_delayed", what=self._name, error=str(error))
        self._task = None
