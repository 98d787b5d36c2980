"""Nearness in meaning by embeddings, calibrated so that 0.5 parts related from unrelated."""

from collections.abc import Sequence

from services.generate.retrieval.ports import Embedder, EmbeddingError

# Similarities that mean 0 and 1, found by ``python -m bench.meter``: 0 is the median of unrelated
# pairs, and 1 is set so that at most the highest 1 % of these lie above 0.5.
_SCALES = {"use-multilingual-3": (0.03, 0.51), "multilingual-e5-small-q4": (0.797, 0.921)}


class UncalibratedError(ValueError):
    """Nobody measured how this model's similarities are spread."""


def is_calibrated(embedder: Embedder) -> bool:
    """Whether it is known how this model's similarities are spread."""
    return embedder.name in _SCALES


class EmbeddingMeter:
    """Measures pairs of texts with one embedding model.

    Raises:
        UncalibratedError: the model has no calibration.
    """

    def __init__(self, embedder: Embedder) -> None:
        if not is_calibrated(embedder):
            raise UncalibratedError(embedder.name)
        self._embedder = embedder
        self._unrelated, self._same = _SCALES[embedder.name]

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
