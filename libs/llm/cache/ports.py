"""What the cache needs from outside."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]


class Cipher(Protocol):
    """Authenticated encryption; opening takes the ``context`` that sealing was given."""

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt."""
        ...

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt.

        Raises:
            TamperedError: Another key, another context, or a changed text.
        """
        ...


class Embedder(Protocol):
    """Text to a unit vector of a fixed length. Blocks: called in a thread."""

    name: str

    def embed(self, text: str) -> Vector:
        """The vector of ``text``, of length 1."""
        ...


class NameDetector(Protocol):
    """Finds personal data; a further check before a result is shared between tenants."""

    def finds(self, text: str) -> bool:
        """Whether ``text`` holds a name or another trait of a person."""
        ...
