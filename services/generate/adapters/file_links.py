"""What is known about links, in a JSON file: for a machine without a database."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter

from services.generate.verifying.link_book import LinkState

_STATES: TypeAdapter[list[LinkState]] = TypeAdapter(list[LinkState])


class FileLinks:
    """Keeps all states in one file, which is replaced as a whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def all(self) -> list[LinkState]:
        """Everything that is known."""
        return await asyncio.to_thread(self._read)

    async def put(self, states: Sequence[LinkState]) -> None:
        """Keep ``states``; one of the same link is replaced."""
        known = {state.url: state for state in (*await self.all(), *states)}
        await asyncio.to_thread(self._write, list(known.values()))

    def _read(self) -> list[LinkState]:
        return _STATES.validate_json(self._path.read_bytes()) if self._path.exists() else []

    def _write(self, states: list[LinkState]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        beside.write_bytes(_STATES.dump_json(states, indent=1))
        beside.replace(self._path)
