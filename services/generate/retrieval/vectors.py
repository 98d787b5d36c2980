"""Nearest vectors in one file: a usearch graph over 8-bit components, mapped from disk.

HNSW: Malkov & Yashunin 2016, arXiv 1603.09320. A million entries of 512 dimensions take about
0.9 GB on disk, of which a query touches a few pages.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from services.generate.retrieval.facets import Mask
from services.generate.retrieval.openmp import wait_passively
from services.generate.retrieval.ports import Vectors

if TYPE_CHECKING:
    from usearch.index import Index

_EXACT_BELOW = 4096
_PEAK = 127
_EFFORT = 192  # nodes looked at in a search: recall .95 of the best 100


class VectorIndex:
    """Unit vectors by row, searched by dot product.

    Args:
        graph: rows as keys, 8-bit vectors.
    """

    def __init__(self, graph: "Index") -> None:
        self._graph = graph

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """Index ``vectors``, one row each. Seconds for 100,000."""
        wait_passively()
        from usearch.index import Index  # noqa: PLC0415 (12 MB that search by words can do without)

        graph = Index(ndim=vectors.shape[1], metric="cos", dtype="i8", expansion_search=_EFFORT)
        if len(vectors):
            graph.add(np.arange(len(vectors)), _eight_bit(vectors))
        return cls(graph)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Map an index that :meth:`save` wrote."""
        wait_passively()
        from usearch.index import Index  # noqa: PLC0415 (as above)

        graph = Index.restore(path, view=True)
        if graph is None:
            raise ValueError(f"{path} holds no vector index")
        return cls(graph)

    def save(self, path: Path) -> None:
        """Write the index to ``path``."""
        self._graph.save(path)

    def nearest(
        self, vector: Vectors, count: int, mask: Mask | None
    ) -> tuple[NDArray[np.int64], Vectors]:
        """Rows nearest to ``vector`` where ``mask`` allows, and their scores, best first."""
        allowed = len(self._graph) if mask is None else int(mask.sum())
        if not allowed:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if mask is not None and allowed <= max(_EXACT_BELOW, count):
            return self._exact(vector, count, np.flatnonzero(mask))
        return self._approximate(vector, count, mask, allowed)

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """The stored vectors of ``rows``, of length 1 but for rounding."""
        stored = np.asarray(self._graph.get(rows), np.float32).reshape(len(rows), -1)
        return np.asarray(stored / np.linalg.norm(stored, axis=1, keepdims=True), np.float32)

    def _exact(
        self, vector: Vectors, count: int, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], Vectors]:
        scores = self.vectors(rows) @ vector
        best = np.argsort(-scores, kind="stable")[:count]
        return rows[best], scores[best]

    def _approximate(
        self, vector: Vectors, count: int, mask: Mask | None, allowed: int
    ) -> tuple[NDArray[np.int64], Vectors]:
        # The graph knows no filter: ask for so many more that enough remain behind the mask.
        wanted = min(len(self._graph), count * len(self._graph) * 2 // allowed)
        found = self._graph.search(
            _eight_bit(vector), max(count, wanted if mask is not None else 0)
        )
        rows = found.keys.astype(np.int64)
        if mask is not None:
            rows = rows[mask[rows]]
        return self._exact(vector, count, rows)


def _eight_bit(vectors: Vectors) -> NDArray[np.int8]:
    # Scaled by row, to use all 256 steps; the row's own norm takes the scale out again.
    peak = np.abs(vectors).max(axis=-1, keepdims=True)
    steps: NDArray[np.int8] = np.rint(vectors / np.maximum(peak, 1e-9) * _PEAK).astype(np.int8)
    return steps
