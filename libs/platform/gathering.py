"""Work that waits while other work of its kind is under way goes together in the next round.

A lone item waits for nobody, so there is no pause to choose; under load a round carries many, which
costs a store little more than one.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
_Waiting = tuple[T, int, asyncio.Future[R]]


class Gatherer(Generic[T, R]):
    """Sends items in rounds, one round at a time, in their order.

    Args:
        send: sends a round; gives each item's outcome, an exception if it failed.
        most_items: a round holds no more.
        most_bytes: nor more than this, by the sizes that the callers name.
    """

    def __init__(
        self,
        send: Callable[[Sequence[T]], Awaitable[Sequence[R | Exception]]],
        most_items: int,
        most_bytes: int,
    ) -> None:
        self._send = send
        self._most_items = most_items
        self._most_bytes = most_bytes
        self._waiting: deque[_Waiting[T, R]] = deque()
        self._sending: asyncio.Task[None] | None = None

    async def submit(self, item: T, size: int = 0) -> R:
        """Send ``item`` of about ``size`` bytes in the next round.

        Raises:
            Exception: what ``send`` gave for it, or raised.
        """
        done: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, size, done))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send_waiting())
        return await done

    async def _send_waiting(self) -> None:
        while self._waiting:
            items, futures = self._next_round()
            try:
                outcomes = await self._send(items)
            except Exception as error:  # noqa: BLE001 (each caller gets it, whatever it is)
                outcomes = [error] * len(items)
            for done, outcome in zip(futures, outcomes, strict=True):
                if done.done():  # its caller has gone
                    continue
                if isinstance(outcome, Exception):
                    done.set_exception(outcome)
                else:
                    done.set_result(outcome)

    def _next_round(self) -> tuple[list[T], list[asyncio.Future[R]]]:
        items, futures, total = list[T](), list[asyncio.Future[R]](), 0
        while self._waiting and len(items) < self._most_items:
            item, size, done = self._waiting[0]
            total += size
            if items and total > self._most_bytes:
                break
            self._waiting.popleft()
            items.append(item)
            futures.append(done)
        return items, futures
