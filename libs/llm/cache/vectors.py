"""Vectors as they are kept: signed bytes, sealed. Cosines stay within 0.002 of the exact ones."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from libs.llm.cache.ports import Cipher, Vector
from libs.platform.vault.cipher import TamperedError

_SCALE = 127.0


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and how like it is, as a cosine."""

    entry: str
    similarity: float


def packed(vector: Vector) -> bytes:
    """One byte a number; the length of the vector is lost, its direction is kept."""
    numbers = np.rint(vector / np.abs(vector).max() * _SCALE).astype(np.int8)
    return bytes(numbers.tobytes())


def nearest(
    sealed: Mapping[str, tuple[str, bytes | None]],
    wanted: Vector,
    cipher: Cipher,
    *,
    floor: float,
) -> tuple[Match, ...]:
    """The entries with a cosine of at least ``floor``, best first.

    Those that are gone, or cannot be opened (sealed with an earlier key), are passed over.

    Args:
        sealed: By entry, the key that its vector is bound to and the sealed vector.
        wanted: What they are compared to.
        cipher: Opens them.
        floor: The least cosine.
    """
    opened: dict[str, bytes] = {}
    for entry, (key, vector) in sealed.items():
        if vector is not None:
            with suppress(TamperedError):
                opened[entry] = cipher.open(vector, key)
    if not opened:
        return ()
    matrix = np.frombuffer(b"".join(opened.values()), np.int8)
    rows = matrix.reshape(len(opened), -1).astype(np.float32)
    cosines = (rows @ wanted) / np.linalg.norm(rows, axis=1)
    entries = list(opened)
    return tuple(
        Match(entries[place], float(cosines[place]))
        for place in np.argsort(-cosines)
        if cosines[place] >= floor
    )
