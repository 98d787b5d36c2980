"""The same resumes as HWP 5 files, record by record."""

import struct
import zlib

from tests.corpus.compound import compound_file
from tests.corpus.office import Made, plain_lines
from tests.corpus.resumes import Resume

_DOCUMENT, _CHAR_SHAPE, _PARA_HEADER, _PARA_TEXT, _PARA_CHAR_SHAPE = 16, 21, 66, 67, 68
_CTRL_HEADER, _LIST_HEADER, _TABLE = 71, 72, 77
_COMPRESSED = 1
_TAB = "\t" + "\0" * 6 + "\t"
"""A tab takes eight units, six of which say how wide it is."""


def hwp(resume: Resume) -> Made:
    """Paragraphs and a table of two rows of skills."""
    lines = plain_lines(resume)[:-1]
    skills = resume.skills
    body = b"".join(paragraph(line) for line in lines) + table([skills[:2], skills[2:4]])
    return hwp_file(body), [*lines, "\t".join(skills[:2]), "\t".join(skills[2:4])]


def hwp_file(body: bytes, flags: int = _COMPRESSED) -> bytes:
    """A file with one section; character shape 0 is black, 1 is white."""
    info = record(_DOCUMENT, 0, struct.pack("<H24x", 1))
    info += record(_CHAR_SHAPE, 0, _shape(0x000000)) + record(_CHAR_SHAPE, 0, _shape(0xFFFFFF))
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, flags)
    pack = _deflated if flags & _COMPRESSED else bytes
    return compound_file(
        {
            "FileHeader": header.ljust(256, b"\0"),
            "DocInfo": pack(info),
            "BodyText/Section0": pack(body),
        }
    )


def paragraph(
    text: str, level: int = 0, shape: int = 0, inner: bytes = b"", mark: str = ""
) -> bytes:
    """A paragraph record with its text and one run of a shape."""
    units = (mark + text.replace("\t", _TAB) + "\r").encode("utf-16-le")
    head = struct.pack("<IIHBBHHHI", len(units) // 2, 0, 0, 0, 0, 1, 0, 0, 0)
    return (
        record(_PARA_HEADER, level, head)
        + record(_PARA_TEXT, level + 1, units)
        + record(_PARA_CHAR_SHAPE, level + 1, struct.pack("<II", 0, shape))
        + inner
    )


def table(rows: list[tuple[str, ...]]) -> bytes:
    """A paragraph that anchors a table by an extended control."""
    control = record(_CTRL_HEADER, 1, b" lbt" + bytes(42))
    control += record(_TABLE, 2, struct.pack("<IHH", 0, len(rows), len(rows[0])) + bytes(20))
    for y, cells in enumerate(rows):
        for x, cell in enumerate(cells):
            place = struct.pack("<HIHHHHH", 1, 0, 0, x, y, 1, 1)
            control += record(_LIST_HEADER, 2, place + bytes(30)) + paragraph(cell, 2)
    anchor = "\x0b" + (b" lbt" + bytes(8)).decode("utf-16-le") + "\x0b"
    return paragraph("", inner=control, mark=anchor)


def record(tag: int, level: int, data: bytes) -> bytes:
    if len(data) < 0xFFF:
        return struct.pack("<I", tag | level << 10 | len(data) << 20) + data
    return struct.pack("<II", tag | level << 10 | 0xFFF << 20, len(data)) + data


def _shape(color: int) -> bytes:
    return bytes(42) + struct.pack("<iIHIIII", 1000, 0, 0, color, 0, 0xFFFFFFFF, 0)


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()
