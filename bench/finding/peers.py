"""What the retriever is compared with."""

from collections.abc import Sequence

import bm25s  # type: ignore[import-untyped]
import numpy as np

from services.generate.retrieval.ports import Embedder, Hit, Query, Vectors
from services.generate.retrieval.subjects import Subject


class Bm25s:
    """bm25s as it comes: its own tokeniser over the same texts."""

    def __init__(self, grouped: Sequence[Subject]) -> None:
        self._grouped = grouped
        self._index = bm25s.BM25(method="lucene")
        tokens = bm25s.tokenize([subject.words() for subject in grouped], show_progress=False)
        self._index.index(tokens, show_progress=False)

    async def search(self, query: Query) -> list[Hit]:
        """One entry of each of the best subjects, of the kinds asked for."""
        asked = bm25s.tokenize([query.text], show_progress=False)
        rows, scores = self._index.retrieve(asked, k=10 * query.limit, show_progress=False)
        best = zip(rows[0].tolist(), scores[0].tolist(), strict=True)
        firsts = [Hit(self._grouped[row].entries[0], score) for row, score in best if score]
        return [hit for hit in firsts if hit.entry.kind in query.kinds][: query.limit]


class Remembering:
    """Embeds a query once, for all systems that are compared on it."""

    def __init__(self, embedder: Embedder) -> None:
        self.name = embedder.name
        self.dimensions = embedder.dimensions
        self.passages = embedder.passages
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}

    async def queries(self, texts: Sequence[str]) -> Vectors:
        """One row for each text."""
        for text in texts:
            if text not in self._known:
                self._known[text] = await self._embedder.queries([text])
        return np.concatenate([self._known[text] for text in texts])
