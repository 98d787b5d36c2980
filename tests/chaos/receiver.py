"""A subscriber's HTTP server: takes webhooks as Standard Webhooks asks a receiver to."""

import asyncio
from collections import Counter
from typing import Self

from standardwebhooks import Webhook

_ANSWER = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"


class Receiver:
    """Counts deliveries by ``webhook-id`` and verifies each signature."""

    def __init__(self) -> None:
        self.deliveries: Counter[str] = Counter()
        self.forged = 0
        self.secret = ""
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Where to deliver."""
        if self._server is None:
            raise RuntimeError("not started")
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/hook"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = {
            name.lower(): value
            for name, _, value in (line.partition(": ") for line in head.split("\r\n")[1:])
        }
        body = await reader.readexactly(int(headers["content-length"]))
        try:
            Webhook(self.secret).verify(body, headers)
        except Exception:  # noqa: BLE001 (whatever is wrong with it, it is not genuine)
            self.forged += 1
        self.deliveries[headers["webhook-id"]] += 1
        writer.write(_ANSWER)
        await writer.drain()
        writer.close()
