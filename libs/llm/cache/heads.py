"""The head of an entry: 28 bytes, sifted by the thousand before any vector is read.

Layout, big endian: 16 bytes of the entry's digest, 4 bytes of expiry (Unix seconds), 8 bytes of
skill signature.
"""

import hashlib
import struct
from collections.abc import Iterable, Sequence

import numpy as np

_HEAD = struct.Struct(">16sIQ")
_FIELDS = np.dtype([("entry", "V16"), ("expires_at", ">u4"), ("skills", ">u8")])
_BITS = 64


def signature(skills: Iterable[str], partition: str) -> int:
    """One bit for each skill; which one depends on the partition, so the bits tell little."""
    bits = 0
    for skill in skills:
        digest = hashlib.blake2b(skill.encode(), key=partition.encode()[:64], digest_size=8)
        bits |= 1 << int.from_bytes(digest.digest()) % _BITS
    return bits


def short(entry: str) -> str:
    """The part of an entry's digest that tells it apart: 128 bits."""
    return entry[:32]


def head_of(entry: str, expires_at: int, skills: int) -> bytes:
    """The head of ``entry``, given by its hexadecimal digest."""
    return _HEAD.pack(bytes.fromhex(short(entry)), expires_at, skills)


def sifted(heads: Sequence[bytes], skills: int, overlap: float, now: float) -> list[str]:
    """The live entries whose skills overlap enough (Jaccard index of the signatures).

    Most lookups end here, without an embedding.
    """
    if not heads:
        return []
    fields = np.frombuffer(b"".join(heads), _FIELDS)
    theirs = fields["skills"].astype(np.uint64)
    mine = np.uint64(skills)
    shared = np.bitwise_count(theirs & mine)
    union = np.bitwise_count(theirs | mine)
    good = (fields["expires_at"] > now) & (shared >= overlap * union)
    return list(dict.fromkeys(heads[place][:16].hex() for place in np.flatnonzero(good).tolist()))
