"""A ZIP archive that is sent while it is written: one file in memory at a time."""

import asyncio
import io
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


class _Growth(io.RawIOBase):
    """A sink that cannot seek, as a network connection cannot."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes, /) -> int:  # type: ignore[override]  # zipfile gives bytes
        self._pieces.append(bytes(piece))
        return len(piece)

    def take(self) -> bytes:
        """What was written since the last call."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
