"""What the cache needs from outside."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]


class Cipher(Protocol):
    """Authenticated encryption; ``context`` is bound to the text and must be the same to open it."""

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """Encrypt."""
        ...

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """Decrypt.

        Raises:
            SealBrokenError: Another key, another context, or a changed text.
        """
        ...


class SealBrokenError(ValueError):
    """A sealed text cannot be opened with this key and context."""


class Embedder(Protocol):
    """Text to a unit vector of a fixed length. Blocks: called in a thread."""

    name: str

    def embed(self, text: str) -> Vector:
        """The vector of ``text``, of length 1."""
        ...


class NameDetector(Protocol):
    """Finds personal data; a stricter check before a result is shared between tenants."""

    def finds(self, text: str) -> bool:
        """Whether ``text`` holds a name or another trait of a person."""
        ...
