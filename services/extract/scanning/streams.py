"""How much the streams of a PDF unpack to (ISO 32000-2, 7.3.8 and 7.4.4)."""

import zlib

_DEFLATE_AT_MOST = 1032  # to one, by zlib's technical details
_CHUNK = 16 * 1024
_KEYWORD = b"stream"
_BLANKS = b" \r\n"


def swells(data: bytes, limit: int) -> bool:
    """Whether the deflated streams of the PDF ``data`` unpack to more than ``limit`` bytes.

    A small file cannot, whatever is in it, so that it costs nothing. In others all that looks
    like a stream is unpacked as far as it goes, and nothing kept: lengths that a file claims need
    not be true.
    """
    if len(data) * _DEFLATE_AT_MOST <= limit:
        return False
    view, spent = memoryview(data), 0
    at = data.find(_KEYWORD)
    while at >= 0:
        spent += _unpacked(view[at + len(_KEYWORD) :], limit - spent)
        if spent > limit:
            return True
        at = data.find(_KEYWORD, at + 1)
    return False


def _unpacked(packed: memoryview, limit: int) -> int:
    """How many bytes ``packed`` begins to unpack to, counted to a little over ``limit``."""
    at = next((i for i, byte in enumerate(packed[:_CHUNK]) if byte not in _BLANKS), 0)
    inflating = zlib.decompressobj()
    size = 0
    try:
        while not inflating.eof and at < len(packed) and size <= limit:
            size += len(inflating.decompress(packed[at : at + _CHUNK]))
            at += _CHUNK
    except zlib.error:  # no deflated stream, or a damaged one: what went before counts
        pass
    return size
