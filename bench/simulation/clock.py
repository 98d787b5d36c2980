"""An event loop whose time passes only while everyone sleeps: hours of waiting in seconds."""

import asyncio
import selectors
from typing import Any


class _Skipping(selectors.SelectSelector):
    """Instead of waiting, moves the clock forward by the time that would have been waited."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None:
            raise RuntimeError("everyone waits, and nothing will ever happen")
        self.now += timeout
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """For code that takes its time from the loop; real sockets have no place on it."""

    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._skipping.now
