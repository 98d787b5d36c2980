"""Ready checks: does a server answer in its own protocol?

The checks send one request by hand, because the drivers take longer to import than the servers
take to start.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from libs.embedded.ports import LOOPBACK

Ready = Callable[[], Awaitable[bool]]
Accepts = Callable[[bytes], bool]

FIRST_DELAY, LAST_DELAY, GROWTH = 0.005, 0.1, 1.5


def answers(port: int, request: bytes, accepts: Accepts) -> Ready:
    """A check that sends ``request`` to ``port`` and judges the first bytes of the answer."""

    async def check() -> bool:
        reader, writer = await asyncio.open_connection(LOOPBACK, port)
        try:
            writer.write(request)
            return accepts(await reader.read(4096))
        finally:
            writer.close()

    return check


def http_ok(port: int, path: str) -> Ready:
    """A check that ``GET path`` on ``port`` answers with status 200."""
    request = f"GET {path} HTTP/1.1\r\nHost: {LOOPBACK}\r\nConnection: close\r\n\r\n".encode()
    return answers(port, request, lambda answer: answer.split(b" ", 2)[1:2] == [b"200"])


async def until(ready: Ready) -> None:
    """Return when ``ready`` says so; an OSError means not yet. The caller sets the deadline."""
    delay = FIRST_DELAY
    while True:
        with suppress(OSError):
            if await ready():
                return
        await asyncio.sleep(delay)
        delay = min(delay * GROWTH, LAST_DELAY)
