"""What the knowledge base needs from outside, named by role."""

from collections.abc import Sequence
from typing import Protocol

from services.generate.knowledge.entry import Entry


class ImportedEntries(Protocol):
    """Keeps the entries that were imported, for all replicas."""

    async def all(self) -> list[Entry]:
        """Every imported entry, by id."""
        ...

    async def put(self, entries: Sequence[Entry]) -> None:
        """Keep ``entries``; one of the same id is replaced."""
        ...

    async def remove(self, ids: Sequence[str]) -> int:
        """Forget the entries of these ids; how many there were."""
        ...


class Announce(Protocol):
    """Tells every replica that the knowledge changed."""

    async def __call__(self, version: str, /) -> None:
        """The knowledge is now that of ``version``; replicas load the imported entries again."""
        ...
