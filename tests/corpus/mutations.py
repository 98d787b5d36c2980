"""Files that something went wrong with: bytes flipped, pieces lost, doubled, or of another file."""

import io
import random
import zipfile
from collections.abc import Callable, Sequence

_EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFFFFFF, 0xFFFFFFFF)
Mutation = Callable[[bytes, random.Random], bytes]


def mutate(data: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """One to three things go wrong with ``data``; inside a package, with one of its members."""
    if data.startswith(b"PK") and dice.random() < 0.7:
        return _in_member(data, dice)
    for _ in range(dice.randrange(1, 4)):
        if dice.random() < 0.15:
            data = _spliced(data, dice.choice(others), dice)
        else:
            data = dice.choice(_MUTATIONS)(data, dice)
    return data


def _flipped(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 4, 40, 400))):
        if changed:
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _lost(data: bytes, dice: random.Random) -> bytes:
    start, size = dice.randrange(len(data) + 1), dice.choice((1, 16, 512, 9000))
    return data[:start] + data[start + size :]


def _doubled(data: bytes, dice: random.Random) -> bytes:
    start, size = dice.randrange(len(data) + 1), dice.choice((4, 64, 4096))
    piece = data[start : start + size]
    return data[:start] + piece * dice.choice((2, 50)) + data[start + size :]


def _extreme(data: bytes, dice: random.Random) -> bytes:
    """A number where a length or an offset may stand."""
    start = dice.randrange(len(data) + 1)
    value = dice.choice(_EDGES).to_bytes(4, dice.choice(("little", "big")))
    return data[:start] + value + data[start + 4 :]


def _digits(data: bytes, dice: random.Random) -> bytes:
    """A huge number in text formats, where objects, fonts and counts are written in digits."""
    at = data.find(dice.choice((b"1", b"2", b"9")), dice.randrange(len(data) + 1))
    return data if at < 0 else data[:at] + b"9" * dice.choice((3, 12)) + data[at + 1 :]


_MUTATIONS: tuple[Mutation, ...] = (_flipped, _cut, _lost, _doubled, _extreme, _digits)


def _spliced(data: bytes, other: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)] + other[dice.randrange(len(other) + 1) :]


def _in_member(data: bytes, dice: random.Random) -> bytes:
    """Mutate what is packed, so that the checksums do not stop it at the door."""
    packed = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", 8) as new:
            victim = dice.choice(old.namelist())
            for name in old.namelist():
                content = old.read(name)
                mutation = dice.choice(_MUTATIONS)
                new.writestr(name, mutation(content, dice) if name == victim else content)
    except (zipfile.BadZipFile, OSError):
        return _flipped(data, dice)
    return packed.getvalue()
