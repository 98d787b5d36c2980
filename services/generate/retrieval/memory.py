"""Vectors of texts embedded before, on disk: new knowledge costs only what is new in it.

Embedding is the slow part (27 texts a second on two cores with E5), so it survives a kill too: each
chunk is a file of its own, whole or not there.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from services.generate.retrieval.ports import Embedder, Vectors

_CHUNK = 256


class PassageMemory:
    """Remembers the vectors of passages, by model.

    Args:
        folder: where they lie; may be deleted at any time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def passages(self, embedder: Embedder, texts: Sequence[str]) -> Vectors:
        """One unit row for each of ``texts``.

        Raises:
            EmbeddingError: the model cannot be reached or refuses.
        """
        folder = self._folder / embedder.name
        known = await asyncio.to_thread(_read, folder)
        marks = [_mark(text) for text in texts]
        missing = {mark: text for mark, text in zip(marks, texts, strict=True) if mark not in known}
        todo = list(missing.items())
        for start in range(0, len(todo), _CHUNK):
            chunk = dict(todo[start : start + _CHUNK])
            rows = await embedder.passages(list(chunk.values()))
            await asyncio.to_thread(_write, folder, list(chunk), rows)
            known |= zip(chunk, rows, strict=True)
        found = [known[mark] for mark in marks]
        return np.array(found, np.float32).reshape(len(found), embedder.dimensions)


def _mark(text: str) -> bytes:
    return sha256(text.encode()).digest()[:16]


def _read(folder: Path) -> dict[bytes, Vectors]:
    known: dict[bytes, Vectors] = {}
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as chunk:
            known |= zip((mark.tobytes() for mark in chunk["marks"]), chunk["rows"], strict=True)
    return known


def _write(folder: Path, marks: Sequence[bytes], rows: Vectors) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = sha256(b"".join(marks)).hexdigest()[:24]
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".draft-", delete=False) as draft:
        codes = np.frombuffer(b"".join(marks), np.uint8).reshape(len(marks), -1)
        np.savez(draft, marks=codes, rows=rows.astype(np.float16))
    Path(draft.name).rename(folder / f"{name}.npz")
