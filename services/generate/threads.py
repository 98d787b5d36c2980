"""Where work that computes is done, off the event loop."""

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_SWITCH_SECONDS = 0.0005


def compute_beside_the_loop() -> None:
    """Give the running loop one thread for what computes: more would only keep it from its turn.

    Whatever the loop does outside the interpreter (a socket, a cipher) has it wait for that thread
    afterwards, by default 5 ms each time (``sys.setswitchinterval``), which adds up to late ticks.
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1, "composing"))
    sys.setswitchinterval(_SWITCH_SECONDS)


class Run(Protocol):
    """Calls a function elsewhere; :func:`asyncio.to_thread` is one."""

    async def __call__(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``work`` returns."""
        ...


class OwnThread:
    """A thread for what may take seconds, so that the one that composes is not held up by it."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)

    async def __call__(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``work`` returns."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, partial(work, *args, **kwargs))
