"""DOC: Word 97-2003, its text by the piece table (MS-DOC 2.4.1, 2.8.35)."""

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits
from services.extract.reading.compound import Compound
from services.extract.reading.concealment import Look, Tally
from services.extract.reading.doc_looks import Looks
from services.extract.reading.draft import Draft
from services.extract.reading.flow import sheet_lines

_IDENTITY = 0xA5EC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_CCP, _FC_CLX = 0x4C, 0x01A2
_STORIES = 8
_PIECES, _PROPERTIES = 2, 1
_COMPRESSED = 0x40000000
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_LINE_ENDS = {"\r": "\n", "\x0b": "\n", "\x0c": "\f"}
_ANCHORS = dict.fromkeys("\x01\x02\x05\x08\x1f")
_MARKS = str.maketrans({**_LINE_ENDS, **_ANCHORS, "\x1e": "-", "\xa0": " "})


class Piece(NamedTuple):
    """A run of text: where it lies in the WordDocument stream, and how wide its characters are."""

    start: int
    length: int
    width: int


def read_doc(data: bytes, limits: Limits) -> Draft:
    """Read body, footnotes, headers, text boxes of a Word document.

    Raises:
        ProblemError: DAMAGED_FILE, PASSWORD_PROTECTED, TOO_MANY_PAGES.
    """
    compound = Compound(data, limits)
    word = compound.stream("WordDocument")
    try:
        identity, flags = struct.unpack_from("<H8xH", word, 0)
        if identity != _IDENTITY:
            raise ProblemError(Code.DAMAGED_FILE)
        if flags & _ENCRYPTED:
            raise ProblemError(Code.PASSWORD_PROTECTED)
        table = compound.stream("1Table" if flags & _SECOND_TABLE else "0Table")
        looks = Looks(word, table)
        tally = Tally()
        text = "".join(_shown(word, list(_pieces(word, table)), looks, tally))
    except struct.error:
        raise ProblemError(Code.DAMAGED_FILE) from None
    sheets = _plain(text).split("\f")
    if len(sheets) > limits.pages:
        raise ProblemError(Code.TOO_MANY_PAGES)
    return Draft(lines=sheet_lines(sheets), pages=len(sheets), hidden=tally.hidden())


def _pieces(word: bytes, table: bytes) -> Iterator[Piece]:
    """The pieces in the order of the text: body, footnotes, headers, comments, text boxes."""
    start, size = struct.unpack_from("<II", word, _FC_CLX)
    at, end = start, min(start + size, len(table))
    while at < end and table[at] == _PROPERTIES:
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    if at >= end or table[at] != _PIECES:
        raise ProblemError(Code.DAMAGED_FILE)
    length = struct.unpack_from("<I", table, at + 1)[0]
    count = (length - 4) // 12
    if not 0 < count <= len(table) // 12:
        raise ProblemError(Code.DAMAGED_FILE)
    bounds = struct.unpack_from(f"<{count + 1}I", table, at + 5)
    wanted = sum(struct.unpack_from(f"<{_STORIES}I", word, _CCP)) + 1
    for index in range(count):
        place = struct.unpack_from("<I", table, at + 5 + 4 * (count + 1) + 8 * index + 2)[0]
        length = min(bounds[index + 1], wanted) - bounds[index]
        if length <= 0:
            continue
        if place & _COMPRESSED:
            yield Piece((place & ~_COMPRESSED) // 2, length, 1)
        else:
            yield Piece(place, length, 2)


def _shown(word: bytes, pieces: list[Piece], looks: Looks, tally: Tally) -> Iterator[str]:
    page = 1
    for piece in pieces:
        end = min(len(word), piece.start + piece.length * piece.width)
        for start, stop, look in looks.runs(piece.start, end):
            text = _decoded(word[start:stop], piece.width)
            page += text.count("\x0c")
            yield _kept(text, look, tally, page)


def _kept(text: str, look: Look, tally: Tally, page: int) -> str:
    """What is visible; the end of a paragraph stays even where its mark is hidden."""
    ends = "".join(mark for mark in text if mark in "\r\x07\x0c\x13\x14\x15")
    return tally.keep(text, look, page) or ends


def _decoded(raw: bytes, width: int) -> str:
    return raw.decode("cp1252", "replace") if width == 1 else raw.decode("utf-16-le", "ignore")


def _plain(text: str) -> str:
    """Fields by their result, cells by tabs, a row and a paragraph by line ends."""
    before = None
    while before != text:
        before, text = text, _FIELD.sub(lambda field: field[1] or "", text)
    text = text.replace("\x07\x07", "\n").replace("\x07", "\t")
    return text.translate(_MARKS)
