"""The in-process retriever."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import structlog

from services.generate.knowledge.entry import Entry
from services.generate.retrieval.bm25 import Bm25
from services.generate.retrieval.facets import Facets, Mask
from services.generate.retrieval.fusion import fuse
from services.generate.retrieval.ports import Embedder, EmbeddingError, Hit, Query, Vectors
from services.generate.retrieval.rerank import in_order, rerank
from services.generate.retrieval.vectors import VectorIndex

CANDIDATES = 120
"""Taken from each channel before fusion."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Meaning:
    """A dense channel: vectors of all entries and the model that made them."""

    embedder: Embedder
    index: VectorIndex


class LocalRetriever:
    """Searches all entries within this process.

    Args:
        entries: the knowledge, by row.
        tokenise: the product's tokeniser.
        words: BM25 index over the same rows.
        meanings: dense channels over the same rows; none searches by words alone.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        tokenise: Callable[[str], Sequence[str]],
        words: Bm25,
        meanings: Sequence[Meaning] = (),
    ) -> None:
        self._entries = entries
        self._tokenise = tokenise
        self._words = words
        self._meanings = meanings
        self._facets = Facets(entries)

    async def search(self, query: Query) -> list[Hit]:
        """The best entries, best first. A model that fails is left out of this search."""
        vectors = [
            (meaning.index, await embed(meaning.embedder, query.text)) for meaning in self._meanings
        ]
        found = [(index, vector) for index, vector in vectors if vector is not None]
        return await asyncio.to_thread(self.rank, query, found)

    def rank(self, query: Query, vectors: Sequence[tuple[VectorIndex, Vectors]]) -> list[Hit]:
        """As :meth:`search`, with the query's vectors given; blocks for milliseconds."""
        mask = self._facets.mask(query)
        channels = [self._by_words(query.text, mask)]
        for index, vector in vectors:
            rows, scores = index.nearest(vector, CANDIDATES, mask)
            channels.append(dict(zip(rows.tolist(), scores.tolist(), strict=True)))
        fused = fuse(channels)
        hits = in_order(Hit(self._entries[row], score) for row, score in fused.items())
        return rerank(query.text, hits, self._tokenise)[: query.limit]

    def _by_words(self, text: str, mask: Mask | None) -> Mapping[int, float]:
        scores = self._words.scores(self._tokenise(text))
        if mask is not None:
            scores *= mask
        rows = np.flatnonzero(scores)
        if len(rows) > CANDIDATES:
            rows = rows[np.argpartition(-scores[rows], CANDIDATES)[:CANDIDATES]]
        return dict(zip(rows.tolist(), scores[rows].tolist(), strict=True))


async def embed(embedder: Embedder, text: str) -> Vectors | None:
    """The vector of a query; None if its model fails, as the other channels still serve."""
    try:
        rows = await embedder.queries([text])
    except EmbeddingError as error:
        _log.warning("embedding_failed", model=embedder.name, error=type(error).__name__)
        return None
    vector: Vectors = rows[0]
    return vector
