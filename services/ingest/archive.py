"""A ZIP archive that is sent while it is written: one file in memory at a time."""

import asyncio
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


class ZipStream:
    """Compresses in a thread, and gives out what the archive has grown by."""

    def __init__(self) -> None:
        self._grown = _Growth()
        self._archive = ZipFile(self._grown, "w", ZIP_DEFLATED)
        self.names: list[str] = []

    async def add(self, name: str, content: bytes) -> bytes:
        """Add a file; the bytes to send now."""
        entry = ZipInfo(name, datetime.now(UTC).timetuple()[:6])
        entry.compress_type = ZIP_DEFLATED
        await asyncio.to_thread(self._archive.writestr, entry, content)
        self.names.append(name)
        return self._grown.take()

    def end(self) -> bytes:
        """The last bytes, the archive's directory among them."""
        self._archive.close()
        return self._grown.take()


class _Growth:
    """A sink that cannot seek, as a network connection cannot, and is never closed.

    An archive that breaks off writes its directory when it is collected; a file of :mod:`io` may be
    collected, and so closed, before it.
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes, /) -> int:
        """Keep a piece."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing: what was written waits for :meth:`take`."""

    def close(self) -> None:
        """Nothing: there is nothing to let go."""

    def take(self) -> bytes:
        """What was written since the last call."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
