"""Connections in several small pools.

httpcore goes through all connections of a pool whenever a request begins or ends, and asks the
socket of each idle one. With hundreds of calls in flight that costs more than the rest of a call.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import cast

import httpx2

_WIDTH = 16  # calls in flight in one pool before the next is filled


@dataclass(slots=True)
class _Pool:
    """A transport with a pool of its own, and how many calls it carries."""

    transport: httpx2.AsyncHTTPTransport
    busy: int = 0


class _Body(httpx2.AsyncByteStream):
    """The body of a response, which leaves its pool when it is closed."""

    def __init__(self, stream: httpx2.AsyncByteStream, pool: _Pool) -> None:
        self._stream = stream
        self._pool: _Pool | None = pool

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._stream.__aiter__()

    async def aclose(self) -> None:
        """Close the body; its connection serves the next call."""
        if self._pool is not None:
            self._pool.busy -= 1
            self._pool = None
        await self._stream.aclose()


class Pools(httpx2.AsyncBaseTransport):
    """A transport over pools that are opened as those before fill up.

    Args:
        most_connections: of all pools together; more calls share what there is.
        idle_s: how long an unused connection is kept, seconds.
    """

    def __init__(self, most_connections: int, idle_s: float) -> None:
        self._most = max(1, most_connections // _WIDTH)
        self._limits = httpx2.Limits(
            max_connections=_WIDTH, max_keepalive_connections=_WIDTH, keepalive_expiry=idle_s
        )
        self._tls = httpx2.create_ssl_context()
        self._pools: list[_Pool] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send ``request`` through the first pool that has room.

        Raises:
            httpx2.TransportError: as its transport.
        """
        pool = self._roomy()
        pool.busy += 1
        try:
            response = await pool.transport.handle_async_request(request)
        except BaseException:
            pool.busy -= 1
            raise
        response.stream = _Body(cast("httpx2.AsyncByteStream", response.stream), pool)
        return response

    def _roomy(self) -> _Pool:
        room = next((pool for pool in self._pools if pool.busy < _WIDTH), None)
        if room is None and len(self._pools) < self._most:
            room = _Pool(httpx2.AsyncHTTPTransport(verify=self._tls, limits=self._limits))
            self._pools.append(room)
        return room or min(self._pools, key=lambda pool: pool.busy)

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._pools:
            await pool.transport.aclose()
