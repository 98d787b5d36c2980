"""BM25 over token lists, as postings in three flat arrays.

Formula and constants are Lucene's (``BM25Similarity``: k1 1.2, b 0.75, idf with +1), so that the
in-process index and Elasticsearch rank alike.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75
_ARRAYS = ("starts", "rows", "weights")


@dataclass(frozen=True, slots=True)
class Bm25:
    """An inverted index.

    Attributes:
        vocabulary: number of each token.
        starts: where a token's postings begin; one longer than the vocabulary.
        rows: document of each posting, ascending within a token.
        weights: share of the score that the posting gives.
        documents: how many there are.
    """

    vocabulary: dict[str, int]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    documents: int

    @classmethod
    def build(cls, documents: Iterable[Sequence[str]]) -> Self:
        """Index ``documents``, each a list of tokens, in their order."""
        vocabulary: dict[str, int] = {}
        numbers: list[int] = []
        lengths: list[int] = []
        for tokens in documents:
            numbers.extend(vocabulary.setdefault(token, len(vocabulary)) for token in tokens)
            lengths.append(len(tokens))
        length = np.asarray(lengths, np.int64)
        owner = np.repeat(np.arange(len(lengths)), length)
        cells, counts = np.unique(
            np.asarray(numbers, np.int64) * max(1, len(lengths)) + owner, return_counts=True
        )
        token, row = np.divmod(cells, max(1, len(lengths)))
        frequency = np.bincount(token, minlength=len(vocabulary))
        weights = _idf(frequency, len(lengths))[token] * _saturation(counts, length, row)
        starts = np.concatenate([[0], np.cumsum(frequency)]).astype(np.int64)
        return cls(
            vocabulary, starts, row.astype(np.int32), weights.astype(np.float32), len(lengths)
        )

    def scores(self, tokens: Iterable[str]) -> NDArray[np.float32]:
        """A score for every document; 0 where it shares no token with ``tokens``."""
        total = np.zeros(self.documents, np.float32)
        for token in set(tokens):
            number = self.vocabulary.get(token)
            if number is not None:
                postings = slice(self.starts[number], self.starts[number + 1])
                total[self.rows[postings]] += self.weights[postings]
        return total

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``."""
        (folder / "vocabulary.json").write_text(
            json.dumps(list(self.vocabulary), ensure_ascii=False), "utf-8"
        )
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        (folder / "documents.json").write_text(json.dumps(self.documents))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open an index that :meth:`save` wrote; its arrays are mapped, not read."""
        words = json.loads((folder / "vocabulary.json").read_text("utf-8"))
        arrays = [np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS]
        documents = json.loads((folder / "documents.json").read_text())
        starts, rows, weights = arrays
        numbers = {word: number for number, word in enumerate(words)}
        return cls(numbers, starts, rows, weights, documents)


def _idf(frequency: NDArray[np.int64], documents: int) -> NDArray[np.float64]:
    return np.log1p((documents - frequency + 0.5) / (frequency + 0.5))


def _saturation(
    counts: NDArray[np.int64], length: NDArray[np.int64], row: NDArray[np.int64]
) -> NDArray[np.float64]:
    norm = K1 * (1 - B + B * length / max(1.0, float(length.mean() if length.size else 1)))
    return counts / (counts + norm[row])
