"""ClamAV's clamd by its own protocol (clamd(8), INSTREAM), without blocking the event loop."""

import asyncio
import contextlib
import struct
from urllib.parse import urlsplit

from services.extract.scanning.ports import ScannerUnavailableError

_CHUNK = 64 * 1024
_ANSWER = 4096
_DEFAULT_PORT = 3310


class ClamAv:
    """A clamd at ``tcp://host:port`` or ``unix:///path``; one connection for each scan."""

    def __init__(self, url: str, timeout_s: float = 10.0) -> None:
        self._url = urlsplit(url)
        self._timeout_s = timeout_s

    async def find(self, data: bytes) -> str | None:
        """The name of the signature that ``data`` matches, if any.

        Raises:
            ScannerUnavailableError: clamd cannot be reached, is too slow, or gives an error.
        """
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await self._ask(data)
        except (OSError, TimeoutError) as error:
            raise ScannerUnavailableError(type(error).__name__) from None
        verdict = answer.rstrip(b"\0").decode(errors="replace").partition(": ")[2]
        if verdict == "OK":
            return None
        if verdict.endswith(" FOUND"):
            return verdict.removesuffix(" FOUND")
        raise ScannerUnavailableError("clamd error")

    async def _ask(self, data: bytes) -> bytes:
        reader, writer = await self._connect()
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(data), _CHUNK):
                chunk = data[start : start + _CHUNK]
                writer.write(struct.pack("!I", len(chunk)) + chunk)
                await writer.drain()
            writer.write(struct.pack("!I", 0))
            await writer.drain()
            return await reader.read(_ANSWER)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._url.scheme == "unix":
            return await asyncio.open_unix_connection(self._url.path)
        host, port = self._url.hostname or "127.0.0.1", self._url.port or _DEFAULT_PORT
        return await asyncio.open_connection(host, port)
