"""The records that HWP 5 streams are made of (format description, 4.1)."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from libs.contracts.problems import Code, ProblemError

_LONG = 0xFFF


class Record(NamedTuple):
    """One record: 10 bits of tag, 10 of level, 12 of size or a size of its own."""

    tag: int
    level: int
    data: bytes


def records(stream: bytes) -> Iterator[Record]:
    """The records of an unpacked stream.

    Raises:
        ProblemError: DAMAGED_FILE where one is cut off.
    """
    at = 0
    while at + 4 <= len(stream):
        head = struct.unpack_from("<I", stream, at)[0]
        at += 4
        size = head >> 20
        if size == _LONG:
            if at + 4 > len(stream):
                raise ProblemError(Code.DAMAGED_FILE)
            size = struct.unpack_from("<I", stream, at)[0]
            at += 4
        if at + size > len(stream):
            raise ProblemError(Code.DAMAGED_FILE)
        yield Record(head & 0x3FF, head >> 10 & 0x3FF, stream[at : at + size])
        at += size
