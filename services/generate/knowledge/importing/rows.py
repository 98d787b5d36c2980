"""What the readers of all formats hand on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Flaw:
    """A line that is not taken, and why."""

    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it was written: fields by name, and where it stands."""

    path: str
    line: int
    fields: Mapping[str, Any]

    def flaw(self, reason: str) -> Flaw:
        """This row, refused."""
        return Flaw(self.path, self.line, reason)


class Reader(Protocol):
    """Reads one file; a line that cannot be read becomes a flaw, the rest is kept."""

    def __call__(self, path: Path) -> Iterator[Row | Flaw]:
        """Rows and flaws in the order of the file."""
        ...
