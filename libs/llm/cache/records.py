"""The record of one vector in a partition: small, sealed, and scanned by the thousand.

Layout: 16 bytes of the entry's key, 4 bytes of expiry (Unix seconds, big endian), then the sealed
vector of signed bytes. One byte a number keeps the cosine within 0.002 of the exact one.
"""

import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from libs.llm.cache.ports import Cipher, Vector
from libs.platform.vault.cipher import TamperedError

_HEAD = struct.Struct(">16sI")
_SCALE = 127.0


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and how like it is, as a cosine."""

    entry: str
    similarity: float


def pack(entry: str, expires_at: int, vector: Vector, cipher: Cipher, partition: str) -> bytes:
    """The record of ``entry``, a hexadecimal digest of which the first half is kept."""
    numbers = np.rint(vector / np.abs(vector).max() * _SCALE).astype(np.int8)
    sealed = cipher.seal(numbers.tobytes(), partition)
    return _HEAD.pack(bytes.fromhex(entry)[:16], expires_at) + sealed


def short(entry: str) -> str:
    """The part of an entry's digest that a record keeps: 128 bits."""
    return entry[:32]


def nearest(
    records: Sequence[bytes],
    wanted: Vector,
    *,
    floor: float,
    most: int,
    now: float,
    cipher: Cipher,
    partition: str,
) -> tuple[Match, ...]:
    """The best ``most`` live records with a cosine of at least ``floor``, best first.

    Records that cannot be opened (sealed with an earlier key) are passed over.
    """
    live = tuple(_opened(records, now, cipher, partition))
    if not live:
        return ()
    plain = b"".join(numbers for _, numbers in live)
    matrix = np.frombuffer(plain, np.int8).reshape(len(live), -1).astype(np.float32)
    cosines = (matrix @ wanted) / np.linalg.norm(matrix, axis=1)
    order = np.argsort(-cosines)[:most]
    return tuple(
        Match(live[place][0].hex(), float(cosines[place]))
        for place in order
        if cosines[place] >= floor
    )


def _opened(
    records: Sequence[bytes], now: float, cipher: Cipher, partition: str
) -> Iterator[tuple[bytes, bytes]]:
    for record in records:
        entry, expires_at = _HEAD.unpack_from(record)
        if expires_at > now:
            with suppress(TamperedError):
                yield entry, cipher.open(record[_HEAD.size :], partition)
