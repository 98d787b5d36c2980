"""Memory for uploads in hand: when it is taken, the next ones wait, and are turned away in time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from libs.contracts.problems import Code, ProblemError

_COPIES = 3  # an upload is in memory as it arrives, as one piece, and encrypted


class UploadRoom:
    """A budget of bytes, first come first served.

    Args:
        total: bytes for all uploads of this process.
        patience: seconds that an upload waits for room.
    """

    def __init__(self, total: int, patience: float) -> None:
        self._total = self._free = total
        self._patience = patience
        self._turn = asyncio.Lock()
        self._given_back = asyncio.Event()

    @asynccontextmanager
    async def reserve(self, size: int) -> AsyncIterator[None]:
        """Hold room for an upload of ``size`` bytes while the block runs.

        Raises:
            ProblemError: there was none in time.
        """
        needed = min(size * _COPIES, self._total)
        try:
            async with asyncio.timeout(self._patience), self._turn:
                while self._free < needed:
                    self._given_back.clear()
                    await self._given_back.wait()
                self._free -= needed
        except TimeoutError:
            raise ProblemError(Code.UNAVAILABLE, "Too many uploads at once. Try again.") from None
        try:
            yield
        finally:
            self._free += needed
            self._given_back.set()
