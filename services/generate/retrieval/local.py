"""The in-process retriever."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import structlog

from services.generate.retrieval.bm25 import Bm25
from services.generate.retrieval.choice import (
    DEPTH,
    TITLE_WEIGHT,
    Names,
    Tokenise,
    hits,
    ranked,
    rerank,
)
from services.generate.retrieval.facets import Facets, Mask
from services.generate.retrieval.fusion import MEANING_WEIGHT, fuse
from services.generate.retrieval.ports import Embedder, EmbeddingError, Hit, Query, Vectors
from services.generate.retrieval.subjects import Subject
from services.generate.retrieval.vectors import VectorIndex

CANDIDATES = 120
"""Subjects taken from each channel before fusion."""

_PATIENCE_S = 1.0
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Meaning:
    """A dense channel: a vector of each subject and the model that made them."""

    embedder: Embedder
    index: VectorIndex


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much; both found on one half of the relevance set, held to on the other."""

    meaning: float = MEANING_WEIGHT
    title: float = TITLE_WEIGHT


@dataclass(frozen=True, slots=True)
class _LookedUp:
    """What a query allows of all entries and subjects, and the subjects its words find."""

    entries: Mask | None
    subjects: Mask | None
    words: Mapping[str, float]


class LocalRetriever:
    """Searches all entries within this process.

    Args:
        subjects: the knowledge, by row.
        tokenise: the product's tokeniser.
        words: BM25 index over the same rows.
        meanings: dense channels over the same rows; none searches by words alone.
        weights: of the channels.
    """

    def __init__(
        self,
        subjects: Sequence[Subject],
        tokenise: Tokenise,
        words: Bm25,
        meanings: Sequence[Meaning] = (),
        weights: Weights | None = None,
    ) -> None:
        self._subjects = subjects
        self._rows = {subject.key: row for row, subject in enumerate(subjects)}
        self._tokenise = tokenise
        self._names = Names(tokenise)
        self.words = words
        self.meanings = meanings
        self._weights = weights or Weights()
        self._facets = Facets(subjects)

    async def search(self, query: Query) -> list[Hit]:
        """The best entries, best first. A model that fails is left out of this search.

        Words are looked up while the models embed the query: the one computes here, the others
        leave the interpreter or the process.
        """
        embedding = (embed(meaning.embedder, query.text) for meaning in self.meanings)
        looked, vectors = await asyncio.gather(
            asyncio.to_thread(self._look_up, query), asyncio.gather(*embedding)
        )
        found = [
            (meaning.index, vector)
            for meaning, vector in zip(self.meanings, vectors, strict=True)
            if vector is not None
        ]
        return await asyncio.to_thread(self._rank, query, looked, found)

    def _look_up(self, query: Query) -> _LookedUp:
        entries = self._facets.entries(query)
        subjects = self._facets.subjects(entries)
        return _LookedUp(entries, subjects, self._by_words(query.text, subjects))

    def _rank(
        self, query: Query, looked: _LookedUp, vectors: Sequence[tuple[VectorIndex, Vectors]]
    ) -> list[Hit]:
        channels = [looked.words]
        for index, vector in vectors:
            rows, scores = index.nearest(vector, CANDIDATES, looked.subjects)
            channels.append(self._keyed(rows, scores))
        fused = fuse(channels, self._weights.meaning)
        titles = {key: self._subjects[self._rows[key]].title for key in ranked(fused)[:DEPTH]}
        scored = rerank(query.text, fused, titles, self._names, self._weights.title)
        best = ranked(scored)[: query.limit]
        found = {key: self._allowed(key, looked.entries) for key in best}
        return hits(query, scored, found, self._names)

    def _by_words(self, text: str, mask: Mask | None) -> Mapping[str, float]:
        scores = self.words.scores(self._tokenise(text))
        if mask is not None:
            scores *= mask
        rows = np.flatnonzero(scores)
        if len(rows) > CANDIDATES:
            rows = rows[np.argpartition(-scores[rows], CANDIDATES)[:CANDIDATES]]
        return self._keyed(rows, scores[rows])

    def _keyed(self, rows: np.ndarray, scores: Vectors) -> dict[str, float]:
        keys = (self._subjects[row].key for row in rows.tolist())
        return dict(zip(keys, scores.tolist(), strict=True))

    def _allowed(self, key: str, entries: Mask | None) -> Subject:
        row = self._rows[key]
        return self._facets.allowed(self._subjects[row], row, entries)


async def embed(embedder: Embedder, text: str) -> Vectors | None:
    """The vector of a query; None if its model fails or is late, as other channels still serve."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            rows = await embedder.queries([text])
    except (EmbeddingError, TimeoutError) as error:
        _log.warning("embedding_failed", model=embedder.name, error=type(error).__name__)
        return None
    vector: Vectors = rows[0]
    return vector
