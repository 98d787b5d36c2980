"""Nearness in meaning by embeddings, calibrated so that 0.5 parts related from unrelated."""

from collections.abc import Sequence

from services.generate.retrieval.ports import Embedder, EmbeddingError

# Median similarity of unrelated and of related pairs: questions of the golden resumes against a
# line of another resume, and against their own evidence, Korean, English and across (300 each).
# At 0.5 lie the lowest 1 % of the related and above it the highest 1 % of the unrelated.
_MEDIANS = {"use-multilingual-3": (0.03, 0.51)}


class UncalibratedError(ValueError):
    """Nobody measured how this model's similarities are spread."""


class EmbeddingMeter:
    """Measures pairs of texts with one embedding model.

    Raises:
        UncalibratedError: the model has no calibration.
    """

    def __init__(self, embedder: Embedder) -> None:
        if embedder.name not in _MEDIANS:
            raise UncalibratedError(embedder.name)
        self._embedder = embedder
        self._unrelated, self._same = _MEDIANS[embedder.name]

    async def near(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """One value for each pair: 0 unrelated, 1 the same; zeros if no model answers."""
        try:
            asked = await self._embedder.queries([one for one, _ in pairs])
            told = await self._embedder.passages([other for _, other in pairs])
        except EmbeddingError:
            return [0.0] * len(pairs)
        similar = (asked * told).sum(axis=1)
        scaled = (similar - self._unrelated) / (self._same - self._unrelated)
        return [min(max(float(value), 0.0), 1.0) for value in scaled]
