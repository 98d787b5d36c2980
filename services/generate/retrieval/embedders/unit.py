"""What every embedder does with its rows: request in batches, make length 1."""

from collections.abc import Awaitable, Callable, Sequence

import numpy as np

from services.generate.retrieval.ports import EmbeddingError, Vectors


def unit(rows: Vectors) -> Vectors:
    """``rows`` scaled to length 1."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-9), np.float32)


async def gather(
    texts: Sequence[str],
    batch: int,
    dimensions: int,
    encode: Callable[[list[str]], Awaitable[Vectors]],
) -> Vectors:
    """The rows of all ``texts``, asked for ``batch`` at a time.

    Raises:
        EmbeddingError: the model gave another number or length of rows than it was asked for.
    """
    parts = [np.empty((0, dimensions), np.float32)]
    for start in range(0, len(texts), batch):
        part = list(texts[start : start + batch])
        rows = await encode(part)
        if rows.shape != (len(part), dimensions):
            raise EmbeddingError(f"{rows.shape} rows for {len(part)} texts of {dimensions}")
        parts.append(rows)
    return np.concatenate(parts)
