"""What a connector is, and what it needs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from services.generate.knowledge.entry import Entry


class ConnectorError(RuntimeError):
    """A source cannot be used now.

    Args:
        reason: stable code: ``unreachable``, ``throttled``, ``refused``, ``malformed`` or
            ``too_large``.
        wait_s: how long the source asked to be left alone, in seconds.
    """

    def __init__(self, reason: str, wait_s: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Batch:
    """What one fetch brought.

    Attributes:
        entries: knowledge, cleaned and marked.
        wait_s: how long the source is to be left alone from now on, in seconds.
    """

    entries: tuple[Entry, ...] = ()
    wait_s: float = field(default=0.0)


class Connector(Protocol):
    """One outside source."""

    @property
    def name(self) -> str:
        """Short name; prefix of the ids of its entries."""
        ...

    async def fetch(self, skill: str) -> Batch:
        """What the source says about ``skill`` (a canonical name).

        Raises:
            ConnectorError: it cannot be used now.
        """
        ...


class KnowledgeSink(Protocol):
    """Where refreshed entries go: the store of imported knowledge."""

    async def put(self, entries: Sequence[Entry]) -> None:
        """Keep ``entries``; one of the same id is replaced."""
        ...

    async def forget(self, prefix: str, before: str) -> int:
        """Drop entries whose id begins with ``prefix`` and whose version sorts before ``before``.

        Returns:
            How many there were.
        """
        ...


class FetchCache(Protocol):
    """What all replicas remember about outside sources; holds public text only."""

    async def get(self, key: str) -> Any | None:
        """The value kept under ``key``, unless its time is over."""
        ...

    async def put(self, key: str, value: Any, ttl_s: float) -> None:
        """Keep a JSON value for ``ttl_s`` seconds."""
        ...
