"""The log of a child: appended over restarts, bounded, its end quotable."""

import os
from pathlib import Path
from typing import BinaryIO

MAX_BYTES = 16 * 1024 * 1024
TAIL_BYTES, TAIL_LINES = 8192, 12


class LogFile:
    """A log file that is set aside as ``.old`` when a start finds it over 16 MiB."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._begin = 0

    def open(self) -> BinaryIO:
        """Open for appending; :meth:`tail` quotes only what comes from now on."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists() and self.path.stat().st_size > MAX_BYTES:
            self.path.replace(self.path.with_suffix(".old"))
        handle = self.path.open("ab")
        self._begin = handle.seek(0, os.SEEK_END)
        return handle

    def tail(self) -> str:
        """The last lines since the last start; empty if there are none."""
        if not self.path.exists():
            return ""
        with self.path.open("rb") as handle:
            end = handle.seek(0, os.SEEK_END)
            handle.seek(max(self._begin, end - TAIL_BYTES))
            lines = handle.read().decode(errors="replace").splitlines()
        return "\n".join(lines[-TAIL_LINES:])
