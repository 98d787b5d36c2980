from collections.abc import Sequence

import numpy as np
import pytest

from services.generate.retrieval.ports import EmbeddingError, Vectors
from services.generate.writing.meter import EmbeddingMeter, UncalibratedError


class Angles:
    """Texts are angles in degrees."""

    dimensions = 2

    def __init__(self, name: str = "use-multilingual-3", *, down: bool = False) -> None:
        self.name = name
        self._down = down

    async def queries(self, texts: Sequence[str]) -> Vectors:
        if self._down:
            raise EmbeddingError("down")
        radians = np.radians([float(text) for text in texts])
        return np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)

    passages = queries


async def test_nearness_is_scaled_between_unrelated_and_same() -> None:
    far, half, same = await EmbeddingMeter(Angles()).near([("0", "90"), ("0", "74.3"), ("0", "0")])
    assert far == 0.0
    assert half == pytest.approx(0.5, abs=0.01)
    assert same == 1.0


async def test_an_unreachable_model_supports_nothing() -> None:
    assert await EmbeddingMeter(Angles(down=True)).near([("0", "0")]) == [0.0]


def test_a_model_without_calibration_is_refused() -> None:
    with pytest.raises(UncalibratedError):
        EmbeddingMeter(Angles("other"))
