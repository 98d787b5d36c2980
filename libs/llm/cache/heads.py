"""The head of an entry: 36 bytes, sifted by the thousand before anything else is read.

Layout, big endian: 16 bytes of the entry's digest, 4 bytes of expiry (Unix seconds), 8 bytes each
of skill signature and claim signature.
"""

import hashlib
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from libs.llm.cache.guard import Limits
from libs.llm.cache.lookup import Lookup

_HEAD = struct.Struct(">16sIQQ")
_FIELDS = np.dtype([("entry", "V16"), ("expires_at", ">u4"), ("skills", ">u8"), ("claims", ">u8")])
_BITS = 64


@dataclass(frozen=True, slots=True)
class Sketch:
    """A resume as its head shows it: signatures of skills and claims, and how many claims."""

    skills: int
    claims: int
    claimed: int

    @classmethod
    def of(cls, lookup: Lookup, partition: str) -> "Sketch":
        """The sketch of ``lookup`` in ``partition``."""
        claims = {
            "\t".join([*sorted(claim.cues), "", *sorted(claim.content), "", *claim.order])
            for claim in lookup.claims
        }
        return cls(signature(lookup.skills, partition), signature(claims, partition), len(claims))


def signature(things: Iterable[str], partition: str) -> int:
    """One bit for each thing; which one depends on the partition, so the bits tell little."""
    bits = 0
    for thing in things:
        digest = hashlib.blake2b(thing.encode(), key=partition.encode()[:64], digest_size=8)
        bits |= 1 << int.from_bytes(digest.digest()) % _BITS
    return bits


def short(entry: str) -> str:
    """The part of an entry's digest that tells it apart: 128 bits."""
    return entry[:32]


def head_of(entry: str, expires_at: int, sketch: Sketch) -> bytes:
    """The head of ``entry``, given by its hexadecimal digest."""
    return _HEAD.pack(bytes.fromhex(short(entry)), expires_at, sketch.skills, sketch.claims)


def sifted(heads: Sequence[bytes], sketch: Sketch, limits: Limits, now: float) -> list[str]:
    """The live entries that the guards may let pass, newest first; most lookups end here.

    Skills must overlap enough (Jaccard index of the signatures). Of the claims, no entry is lost
    that :func:`~libs.llm.cache.guard.refusal` would find covered: all claims that are not shared,
    on the side that has more of them, could take a bit each.
    """
    if not heads:
        return []
    fields = np.frombuffer(b"".join(heads), _FIELDS)
    shared, union, _ = _compared(fields["skills"], sketch.skills)
    both, _, most = _compared(fields["claims"], sketch.claims)
    unshared = (
        sketch.claimed * (1 - limits.coverage) / limits.coverage if limits.coverage else _BITS
    )
    good = (fields["expires_at"] > now) & (shared >= limits.skill_overlap * union)
    good &= both + unshared + 1e-9 >= most
    return list(dict.fromkeys(heads[place][:16].hex() for place in np.flatnonzero(good).tolist()))


def _compared(theirs: np.ndarray, mine: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bits in both, in either, and in the one that has more."""
    bits, own = theirs.astype(np.uint64), np.uint64(mine)
    counts = np.bitwise_count(bits)
    most = np.maximum(counts, np.bitwise_count(own))
    return np.bitwise_count(bits & own), np.bitwise_count(bits | own), most
