"""How runs of a Word 97-2003 document look: vanished, tiny, white (MS-DOC 2.8.6, 2.9.33, 2.6.1)."""

import bisect
import struct
from collections.abc import Iterator

from services.extract.reading.concealment import Look

_FC_BTE_CHPX = 0x00FA
_PAGE = 512
_VANISH, _HALF_POINTS, _COLOUR, _INDEXED = 0x083C, 0x4A43, 0x6870, 0x2A42
_WHITE_INDEX, _WHITE = 8, 0xFFFFFF
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_PLAIN = Look()


class Looks:
    """The exceptions from plain text that the formatted disk pages note, by place in the stream."""

    def __init__(self, word: bytes, table: bytes) -> None:
        self._runs = sorted(_runs(word, table), key=lambda run: run[:2])
        self._starts = [start for start, _, _ in self._runs]

    def runs(self, start: int, end: int) -> Iterator[tuple[int, int, Look]]:
        """Cut ``start`` to ``end`` where the look changes."""
        at = start
        index = max(0, bisect.bisect_right(self._starts, start) - 1)
        for first, last, look in self._runs[index:]:
            if first >= end:
                break
            if last > at:
                if first > at:
                    yield at, first, _PLAIN
                yield max(at, first), min(last, end), look
                at = min(last, end)
        if at < end:
            yield at, end, _PLAIN


def _runs(word: bytes, table: bytes) -> Iterator[tuple[int, int, Look]]:
    start, size = struct.unpack_from("<II", word, _FC_BTE_CHPX)
    count = (min(size, len(table) - start) - 4) // 8
    for index in range(max(0, count)):
        number = struct.unpack_from("<I", table, start + 4 * (count + 1) + 4 * index)[0]
        page = word[number * _PAGE : (number + 1) * _PAGE]
        if len(page) == _PAGE:
            yield from _page_runs(page)


def _page_runs(page: bytes) -> Iterator[tuple[int, int, Look]]:
    count = page[-1]
    if 4 * (count + 1) + count > _PAGE:
        return
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    for index in range(count):
        at = 2 * page[4 * (count + 1) + index]
        if at:
            yield bounds[index], bounds[index + 1], _look(page[at + 1 : at + 1 + page[at]])


def _look(properties: bytes) -> Look:
    vanish, size, color = False, None, None
    for code, operand in _modifiers(properties):
        if code == _VANISH:
            vanish = operand[:1] == b"\x01"
        elif code == _HALF_POINTS:
            size = int.from_bytes(operand, "little") / 2
        elif code == _COLOUR and operand[3:4] != b"\xff":
            color = int.from_bytes(operand[:3], "big")
        elif code == _INDEXED:
            color = _WHITE if operand[0] == _WHITE_INDEX else None
    return Look(vanish, size, color)


def _modifiers(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """Single property modifiers: a code, whose top three bits tell the operand's size."""
    at = 0
    while at + 2 < len(properties):
        code = int.from_bytes(properties[at : at + 2], "little")
        at += 2
        size = _OPERAND.get(code >> 13, 1 + properties[at])
        yield code, properties[at : at + size]
        at += size
