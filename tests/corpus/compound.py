"""A writer of compound files (MS-CFB, version 3), the containers of DOC and HWP."""

import struct
from dataclasses import dataclass, field
from itertools import pairwise

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
PER_SECTOR = SECTOR // 4


@dataclass
class Entry:
    name: str
    kind: int
    data: bytes = b""
    children: dict[str, "Entry"] = field(default_factory=dict)
    number: int = 0
    start: int = END
    size: int = 0


def compound_file(streams: dict[str, bytes]) -> bytes:
    """A file with these streams; slashes in names make storages."""
    root = Entry("Root Entry", ROOT)
    for path, data in streams.items():
        at = root
        *storages, name = path.split("/")
        for storage in storages:
            at = at.children.setdefault(storage, Entry(storage, STORAGE))
        at.children[name] = Entry(name, STREAM, data, size=len(data))
    return _write(root)


def _write(root: Entry) -> bytes:
    entries = list(_numbered(root))
    sectors: list[bytes] = []
    fat: list[int] = []
    mini_fat: list[int] = []
    mini = bytearray()
    for entry in entries:
        if entry.kind == STREAM and entry.data:
            if len(entry.data) < CUTOFF:
                entry.start = _chain(mini_fat, _count(entry.data, MINI))
                mini += _padded(entry.data, MINI)
            else:
                entry.start = _append(sectors, fat, entry.data)
    root.start, root.size = (_append(sectors, fat, bytes(mini)) if mini else END), len(mini)
    mini_at = _append(sectors, fat, _words(mini_fat)) if mini_fat else END
    directory_at = _append(sectors, fat, b"".join(_directory(entries)))
    fat_count = 1
    while fat_count * PER_SECTOR < len(fat) + fat_count:
        fat_count += 1
    fat_at = len(fat)
    table = _padded(_words(fat + [FAT_SECTOR] * fat_count), SECTOR)
    header = _header(fat_at, fat_count, directory_at, mini_at, _count(_words(mini_fat), SECTOR))
    return header + b"".join(sectors) + table


def _numbered(entry: Entry, counter: list[int] | None = None) -> list[Entry]:
    counter = [0] if counter is None else counter
    entry.number = counter[0]
    counter[0] += 1
    return [entry] + [e for child in _ordered(entry) for e in _numbered(child, counter)]


def _ordered(entry: Entry) -> list[Entry]:
    return sorted(entry.children.values(), key=lambda child: (len(child.name), child.name.upper()))


def _directory(entries: list[Entry]) -> list[bytes]:
    """Siblings form a chain to the right: a search tree, if not a balanced one."""
    right: dict[int, int] = {}
    for entry in entries:
        ordered = _ordered(entry)
        for one, other in pairwise(ordered):
            right[one.number] = other.number
    return [_entry(entry, right.get(entry.number, NONE)) for entry in entries]


def _entry(entry: Entry, right: int) -> bytes:
    name = (entry.name + "\0").encode("utf-16-le")
    child = next((c.number for c in _ordered(entry)), NONE)
    head = name.ljust(64, b"\0") + struct.pack(
        "<HBB3I", len(name), entry.kind, 1, NONE, right, child
    )
    return head + bytes(36) + struct.pack("<IQ", entry.start, entry.size)


def _append(sectors: list[bytes], fat: list[int], data: bytes) -> int:
    padded = _padded(data, SECTOR)
    start = _chain(fat, len(padded) // SECTOR)
    sectors += [padded[at : at + SECTOR] for at in range(0, len(padded), SECTOR)]
    return start


def _chain(fat: list[int], count: int) -> int:
    start = len(fat)
    fat += [start + index + 1 for index in range(count - 1)] + [END]
    return start


def _count(data: bytes, unit: int) -> int:
    return -(-len(data) // unit)


def _padded(data: bytes, unit: int) -> bytes:
    fill = (
        b"\xff"
        if unit == SECTOR and len(data) % 4 == 0 and data[-4:] == _words([FAT_SECTOR])
        else b"\0"
    )
    return data.ljust(max(1, _count(data, unit)) * unit, fill)


def _words(values: list[int]) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)


def _header(fat_at: int, fat_count: int, directory: int, mini_at: int, mini_count: int) -> bytes:
    fields = struct.pack(
        "<8s16x5H6x6I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, fat_count, directory, 0, CUTOFF, mini_at,
    )  # fmt: skip
    chains = struct.pack("<3I", mini_count, END, 0)
    places = [fat_at + index for index in range(fat_count)]
    return fields + chains + _words(places + [FREE] * (109 - fat_count))
