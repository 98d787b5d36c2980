"""The record of one vector in a partition: small, sealed, and sifted by the thousand.

Layout, big endian: 16 bytes of the entry's key, 4 bytes of expiry (Unix seconds), 8 bytes of skill
signature, then the sealed vector of signed bytes. One byte a number keeps the cosine within 0.002
of the exact one. All records of a partition have one length.
"""

import hashlib
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from libs.llm.cache.ports import Cipher, Vector
from libs.platform.vault.cipher import TamperedError

_HEAD = struct.Struct(">16sIQ")
_FIELDS = np.dtype([("entry", "V16"), ("expires_at", ">u4"), ("skills", ">u8")])
_SCALE = 127.0
_BITS = 64


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and how like it is, as a cosine."""

    entry: str
    similarity: float


def signature(skills: Iterable[str], partition: str) -> int:
    """One bit for each skill; which one depends on the partition, so the bits tell little."""
    bits = 0
    for skill in skills:
        digest = hashlib.blake2b(skill.encode(), key=partition.encode()[:64], digest_size=8)
        bits |= 1 << int.from_bytes(digest.digest()) % _BITS
    return bits


def pack(
    entry: str, expires_at: int, skills: int, vector: Vector, *, cipher: Cipher, partition: str
) -> bytes:
    """The record of ``entry``, a hexadecimal digest of which the first half is kept."""
    numbers = np.rint(vector / np.abs(vector).max() * _SCALE).astype(np.int8)
    sealed = cipher.seal(numbers.tobytes(), partition)
    return _HEAD.pack(bytes.fromhex(entry)[:16], expires_at, skills) + sealed


def short(entry: str) -> str:
    """The part of an entry's digest that a record keeps: 128 bits."""
    return entry[:32]


def sifted(records: Sequence[bytes], skills: int, overlap: float, now: float) -> list[bytes]:
    """The live records whose skills overlap enough (Jaccard index of the signatures).

    Cheap, and done first: most lookups end here, without an embedding.
    """
    if not records:
        return []
    heads = np.frombuffer(b"".join(record[: _HEAD.size] for record in records), _FIELDS)
    theirs = heads["skills"].astype(np.uint64)
    mine = np.uint64(skills)
    shared = np.bitwise_count(theirs & mine)
    union = np.bitwise_count(theirs | mine)
    good = (heads["expires_at"] > now) & (shared >= overlap * union)
    return [records[place] for place in np.flatnonzero(good).tolist()]


def nearest(
    records: Sequence[bytes],
    wanted: Vector,
    *,
    floor: float,
    most: int,
    cipher: Cipher,
    partition: str,
) -> tuple[Match, ...]:
    """The best ``most`` records with a cosine of at least ``floor``, best first.

    Records that cannot be opened (sealed with an earlier key) are passed over.
    """
    opened = tuple(_opened(records, cipher, partition))
    if not opened:
        return ()
    plain = b"".join(numbers for _, numbers in opened)
    matrix = np.frombuffer(plain, np.int8).reshape(len(opened), -1).astype(np.float32)
    cosines = (matrix @ wanted) / np.linalg.norm(matrix, axis=1)
    order = np.argsort(-cosines)[:most]
    return tuple(
        Match(opened[place][0].hex(), float(cosines[place]))
        for place in order
        if cosines[place] >= floor
    )


def _opened(
    records: Iterable[bytes], cipher: Cipher, partition: str
) -> Iterator[tuple[bytes, bytes]]:
    for record in records:
        with suppress(TamperedError):
            yield record[:16], cipher.open(record[_HEAD.size :], partition)
