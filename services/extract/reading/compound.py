"""Compound files (MS-CFB), the containers of DOC and HWP, read within limits."""

import io
import zlib

import olefile

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits

_RAW_DEFLATE = -15


class Compound:
    """An opened compound file.

    Raises:
        ProblemError: DAMAGED_FILE, or ARCHIVE_BOMB for too many streams.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._ole = olefile.OleFileIO(io.BytesIO(data))
            self.names = ["/".join(parts) for parts in self._ole.listdir()]
        except (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError):
            raise ProblemError(Code.DAMAGED_FILE) from None
        if len(self.names) > limits.members:
            raise ProblemError(Code.ARCHIVE_BOMB)
        self._left = limits.unpacked_bytes

    def stream(self, name: str) -> bytes:
        """The bytes of a stream, which are never more than the file's.

        Raises:
            ProblemError: DAMAGED_FILE.
        """
        try:
            with self._ole.openstream(name) as stream:
                found: bytes = stream.read()
        except (OSError, ValueError, IndexError, TypeError, AttributeError):
            raise ProblemError(Code.DAMAGED_FILE) from None
        return found

    def inflated(self, name: str) -> bytes:
        """A stream packed by raw DEFLATE; what is left of a cut one counts as damage.

        Raises:
            ProblemError: DAMAGED_FILE; ARCHIVE_BOMB when all streams together pass the limit.
        """
        decoder = zlib.decompressobj(_RAW_DEFLATE)
        try:
            unpacked = decoder.decompress(self.stream(name), self._left + 1)
        except zlib.error:
            raise ProblemError(Code.DAMAGED_FILE) from None
        self._left -= len(unpacked)
        if self._left < 0:
            raise ProblemError(Code.ARCHIVE_BOMB)
        return unpacked
