"""What a virus scanner is to this service."""

from typing import Protocol


class ScannerUnavailableError(Exception):
    """The scanner cannot be asked."""


class Scanner(Protocol):
    """Looks for known malware."""

    async def find(self, data: bytes) -> str | None:
        """The name of the malware in ``data``, if any.

        Raises:
            ScannerUnavailableError: nobody can tell now.
        """
