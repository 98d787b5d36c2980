"""The same resumes as Word 97 files: a header block, one or two pieces, and formatted pages."""

import struct

from tests.corpus.compound import compound_file
from tests.corpus.office import Made, plain_lines
from tests.corpus.resumes import Resume

_FIB, _TEXT_AT = 0x382, 0x600
_CCP_TEXT, _FC_CHPX, _FC_CLX = 0x4C, 0x00FA, 0x01A2
_VANISH = struct.pack("<HB", 0x083C, 1)


def doc(resume: Resume) -> Made:
    """Paragraphs, a field, and a row of cells, in one Unicode piece."""
    lines = plain_lines(resume)[:-1]
    link = '\x13 HYPERLINK "http://a.example" \x14link\x15'
    row = "\x07".join(resume.skills[:3]) + "\x07\x07"
    text = "\r".join([*lines, link]) + "\r" + row + "\r"
    return doc_file(text), [*lines, "link", "\t".join(resume.skills[:3])]


def doc_file(text: str, hidden: str = "") -> bytes:
    """A file with ``text``, and ``hidden`` after it with the property "vanish"."""
    body = (text + hidden).encode("utf-16-le")
    word = bytearray(_TEXT_AT) + body
    word += bytes(-len(word) % 512)
    page = len(word) // 512
    split, end = _TEXT_AT + 2 * len(text), _TEXT_AT + len(body)
    word += _formatted_page(_TEXT_AT, split, end)
    pieces = struct.pack("<II", 0, len(text + hidden)) + struct.pack("<HIH", 0, _TEXT_AT, 0)
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    plc = struct.pack("<III", _TEXT_AT, end, page)
    struct.pack_into("<HHHHHH", word, 0, 0xA5EC, 0xC1, 0, 0x0412, 0, 0x0200)
    struct.pack_into("<II", word, 0x18, _TEXT_AT, end)
    struct.pack_into("<H", word, 0x20, 14)
    struct.pack_into("<H", word, 0x3E, 22)
    struct.pack_into("<I", word, _CCP_TEXT, len(text + hidden))
    struct.pack_into("<H", word, 0x98, 0x5D)
    struct.pack_into("<II", word, _FC_CLX, 0, len(clx))
    struct.pack_into("<II", word, _FC_CHPX, len(clx), len(plc))
    return compound_file({"WordDocument": bytes(word), "1Table": clx + plc})


def _formatted_page(start: int, split: int, end: int) -> bytes:
    """A formatted disk page: two runs, the second vanished."""
    page = bytearray(512)
    struct.pack_into("<III", page, 0, start, split, end)
    page[12], page[13] = 0, 250
    page[500 : 501 + len(_VANISH)] = bytes([len(_VANISH)]) + _VANISH
    page[511] = 2
    return bytes(page)
