"""Imported entries in a JSON Lines file, for a machine without a database."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

from services.generate.knowledge.codec import to_document, to_entry
from services.generate.knowledge.entry import Entry


class FileEntries:
    """Keeps imported entries in one file, which is replaced as a whole."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def all(self) -> list[Entry]:
        """Every imported entry, by id."""
        return list((await asyncio.to_thread(self._read)).values())

    async def put(self, entries: Sequence[Entry]) -> None:
        """Keep ``entries``; one of the same id is replaced."""
        await asyncio.to_thread(lambda: self._write(self._read() | {e.id: e for e in entries}))

    async def remove(self, ids: Sequence[str]) -> int:
        """Forget the entries of these ids; how many there were."""
        return await asyncio.to_thread(self._remove, frozenset(ids))

    def _remove(self, ids: frozenset[str]) -> int:
        before = self._read()
        kept = {key: entry for key, entry in before.items() if key not in ids}
        self._write(kept)
        return len(before) - len(kept)

    def _read(self) -> dict[str, Entry]:
        if not self._path.exists():
            return {}
        lines = self._path.read_text("utf-8").splitlines()
        entries = (to_entry(json.loads(line)) for line in lines if line.strip())
        return {entry.id: entry for entry in entries}

    def _write(self, entries: dict[str, Entry]) -> None:
        lines = (
            json.dumps(to_document(entries[key]), ensure_ascii=False) for key in sorted(entries)
        )
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(self._path.suffix + ".new")
        beside.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        beside.replace(self._path)
