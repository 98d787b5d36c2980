"""The retriever of a running service: ready by words at once, by meaning when its vectors are."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import structlog

from services.generate.knowledge.entry import Entry
from services.generate.retrieval.bm25 import Bm25
from services.generate.retrieval.choice import Tokenise
from services.generate.retrieval.embedders.unit import unit
from services.generate.retrieval.local import LocalRetriever, Meaning
from services.generate.retrieval.memory import PassageMemory
from services.generate.retrieval.ports import Embedder, EmbeddingError, Hit, Query, Vectors
from services.generate.retrieval.store import IndexStore, fingerprint
from services.generate.retrieval.subjects import Subject, subjects
from services.generate.retrieval.vectors import VectorIndex
from services.generate.threads import Run

_VECTORS = "vectors.usearch"
_log = structlog.get_logger()


class LiveRetriever:
    """Serves searches while its knowledge is replaced.

    Args:
        store: where built indexes are kept between starts.
        tokenise: the product's tokeniser.
        embedders: dense channels; none searches by words alone.
        run: where indexes are built.
    """

    def __init__(
        self,
        store: IndexStore,
        tokenise: Tokenise,
        embedders: Sequence[Embedder] = (),
        run: Run = asyncio.to_thread,
    ) -> None:
        self._store = store
        self._tokenise = tokenise
        self._embedders = embedders
        self._run = run
        self.current = LocalRetriever((), tokenise, Bm25.build(()))
        self._growing: asyncio.Task[None] | None = None

    async def search(self, query: Query) -> list[Hit]:
        """The best entries of the knowledge last loaded."""
        return await self.current.search(query)

    async def load(self, entries: Sequence[Entry]) -> None:
        """Serve ``entries`` from now on; their vectors follow in the background."""
        await self.close()
        grouped = await self._run(subjects, entries)
        mark = await self._run(fingerprint, grouped)
        words = await self._run(self._words, grouped, mark)
        self.current = LocalRetriever(grouped, self._tokenise, words)
        if self._embedders:
            self._growing = asyncio.create_task(self._grow(grouped, words, mark))

    async def ready(self) -> None:
        """Wait until the vectors of the knowledge last loaded are in use."""
        if self._growing:
            await self._growing

    async def close(self) -> None:
        """Stop embedding."""
        if self._growing:
            self._growing.cancel()
            await asyncio.gather(self._growing, return_exceptions=True)

    def _words(self, grouped: Sequence[Subject], mark: str) -> Bm25:
        def write(folder: Path) -> None:
            Bm25.build(self._tokenise(subject.words()) for subject in grouped).save(folder)

        return self._store.open(f"{mark}-words", Bm25.load, write)

    async def _grow(self, grouped: Sequence[Subject], words: Bm25, mark: str) -> None:
        meanings: list[Meaning] = []
        for embedder in self._embedders:
            try:
                meanings.append(await self._meaning(grouped, embedder, mark))
            except EmbeddingError as error:
                _log.warning("vectors_missing", model=embedder.name, error=str(error))
        self.current = LocalRetriever(grouped, self._tokenise, words, meanings)
        _log.info(
            "vectors_ready", subjects=len(grouped), models=[m.embedder.name for m in meanings]
        )

    async def _meaning(self, grouped: Sequence[Subject], embedder: Embedder, mark: str) -> Meaning:
        name = f"{mark}-{embedder.name}"
        if not self._store.has(name):
            vectors = await vectors_of(grouped, embedder, self._store.memory)
            index = await self._run(VectorIndex.build, vectors)
            self._store.add(name, lambda folder: index.save(folder / _VECTORS))
        index = self._store.load(name, lambda folder: VectorIndex.load(folder / _VECTORS))
        return Meaning(embedder, index)


async def vectors_of(
    grouped: Sequence[Subject], embedder: Embedder, memory: PassageMemory
) -> Vectors:
    """One unit vector for each subject: the mean over its languages.

    The mean answers a question in either language better than each language alone: what the
    translations share is the subject, the rest is wording.

    Raises:
        EmbeddingError: the model cannot be reached or refuses.
    """
    meanings = [subject.meanings() for subject in grouped]
    rows = await memory.passages(embedder, [text for texts in meanings for text in texts])
    owners = np.repeat(np.arange(len(grouped)), [len(texts) for texts in meanings])
    sums = np.zeros((len(grouped), embedder.dimensions), np.float32)
    np.add.at(sums, owners, rows)
    return unit(sums)
