"""HWP 5: Hancom's compound file of records ("한글 문서 파일 형식 5.0", revision 1.3)."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits, RawLine
from services.extract.reading.compound import Compound
from services.extract.reading.concealment import Look, Tally
from services.extract.reading.draft import Draft
from services.extract.reading.flow import Block, row
from services.extract.reading.hwp_records import Record, records

_SIGNATURE = b"HWP Document File"
_COMPRESSED, _LOCKED = 0x1, 0x2 | 0x4 | 0x10 | 0x100 | 0x400
_CHAR_SHAPE, _PARA_HEADER, _PARA_TEXT, _PARA_CHAR_SHAPE = 21, 66, 67, 68
_CTRL_HEADER, _LIST_HEADER = 71, 72
_TABLE = b" lbt"
_PAGE_BREAKS = {bytes([kind]) for kind in range(256) if kind & 0x4}
_FLAGS_AT, _SHAPE_BYTES, _BREAK_AT, _ROW_AT = 36, 64, 11, 10
_FIRST_CHARACTER = 32
_SECTION = re.compile(r"BodyText/Section(\d+)")
_WIDE = {*range(1, 10), 11, 12, *range(14, 24)}
_CHARS = {9: "\t", 10: "\n", 24: "-", 30: " ", 31: " "}
_NO_COLOUR = 0xFFFFFFFF


def read_hwp(data: bytes, limits: Limits) -> Draft:
    """Read the sections of an HWP 5 file in order; tables row by row.

    Raises:
        ProblemError: DAMAGED_FILE, PASSWORD_PROTECTED, ARCHIVE_BOMB, TOO_MANY_PAGES.
    """
    compound = Compound(data, limits)
    header = compound.stream("FileHeader")
    if not header.startswith(_SIGNATURE) or len(header) < _FLAGS_AT + 4:
        raise ProblemError(Code.DAMAGED_FILE)
    flags = struct.unpack_from("<I", header, _FLAGS_AT)[0]
    if flags & _LOCKED:
        raise ProblemError(Code.PASSWORD_PROTECTED)
    load = compound.inflated if flags & _COMPRESSED else compound.stream
    reader = _Reader(_looks(load("DocInfo")), limits)
    for _, name in sorted(
        (int(m[1]), m[0]) for n in compound.names if (m := _SECTION.fullmatch(n))
    ):
        reader.section(list(records(load(name))))
    if reader.page > limits.pages:
        raise ProblemError(Code.TOO_MANY_PAGES)
    return Draft(lines=reader.lines, pages=max(1, reader.page), hidden=reader.tally.hidden())


def _looks(info: bytes) -> list[Look]:
    """Character shapes by their index. Sizes are in hundredths of a point, colours are BGR."""
    looks = []
    for record in records(info):
        if record.tag == _CHAR_SHAPE and len(record.data) >= _SHAPE_BYTES:
            size, _, _, color, _, shade = struct.unpack_from("<iIHIII", record.data, 42)
            looks.append(Look(size=size / 100, color=_rgb(color), backdrop=_rgb(shade)))
    return looks


def _rgb(color: int) -> int | None:
    if color == _NO_COLOUR:
        return None
    return (color & 0xFF) << 16 | color & 0xFF00 | color >> 16 & 0xFF


@dataclass(slots=True)
class _Cells:
    """A table being read: the lines of its cells by row."""

    rows: dict[int, list[Block]] = field(default_factory=dict)

    def lines(self) -> Block:
        return [line for _, cells in sorted(self.rows.items()) for line in row(cells)]


class _Reader:
    """Reads one document; pages are counted at forced breaks."""

    def __init__(self, looks: list[Look], limits: Limits) -> None:
        self._looks = looks
        self._nesting = limits.nesting
        self.tally = Tally()
        self.lines: Block = []
        self.page = 0

    def section(self, found: list[Record]) -> None:
        """Append the lines of a section, which begins a page."""
        self.page += 1
        self.lines += self._list(found, 0)

    def _list(self, found: list[Record], depth: int) -> Block:
        """The paragraphs of a list: each header record with those of a deeper level after it."""
        if depth > self._nesting:
            raise ProblemError(Code.ARCHIVE_BOMB)
        lines: Block = []
        for head, inner in _families(found):
            if head.tag == _PARA_HEADER:
                lines += self._paragraph(head, inner, depth)
        return lines

    def _paragraph(self, head: Record, inner: list[Record], depth: int) -> Block:
        if head.data[_BREAK_AT : _BREAK_AT + 1] in _PAGE_BREAKS and self.lines:
            self.page += 1
        shapes = next((r.data for r in inner if r.tag == _PARA_CHAR_SHAPE), b"")
        text = next((r.data for r in inner if r.tag == _PARA_TEXT), b"")
        shown = "".join(self._shown(text, shapes))
        lines = [RawLine(part, self.page) for part in shown.split("\n") if part.strip()]
        for control, content in _families([r for r in inner if r.level > head.level]):
            if control.tag == _CTRL_HEADER:
                lines += self._control(control, content, depth)
        return lines

    def _control(self, control: Record, content: list[Record], depth: int) -> Block:
        """The lists inside a control: the cells of a table, a header, a footnote, a text box."""
        is_table = control.data[:4] == _TABLE
        cells = _Cells()
        lines: Block = []
        for head, inner in _lists(content):
            block = self._list(inner, depth + 1)
            if is_table and len(head.data) >= _ROW_AT + 2:
                cells.rows.setdefault(struct.unpack_from("<H", head.data, _ROW_AT)[0], []).append(
                    block
                )
            else:
                lines += block
        return lines + cells.lines()

    def _shown(self, text: bytes, shapes: bytes) -> Iterator[str]:
        """The visible text of a paragraph, run by run; a run is (start, shape) in code units."""
        runs = list(struct.iter_unpack("<II", shapes[: len(shapes) // 8 * 8])) or [(0, 0)]
        ends = [start for start, _ in runs[1:]] + [len(text) // 2]
        for (start, shape), end in zip(runs, ends, strict=True):
            look = self._looks[shape] if shape < len(self._looks) else Look()
            yield self.tally.keep(_characters(text[2 * start : 2 * end]), look, self.page)


def _families(found: list[Record]) -> Iterator[tuple[Record, list[Record]]]:
    """Each record of the outermost level with the deeper ones that follow it."""
    at = 0
    while at < len(found):
        end = at + 1
        while end < len(found) and found[end].level > found[at].level:
            end += 1
        yield found[at], found[at + 1 : end]
        at = end


def _lists(content: list[Record]) -> Iterator[tuple[Record, list[Record]]]:
    """Each list header with its paragraphs, which stand beside it rather than below it."""
    starts = [i for i, r in enumerate(content) if r.tag == _LIST_HEADER]
    outer = min((content[i].level for i in starts), default=0)
    starts = [i for i in starts if content[i].level == outer]
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        yield content[start], content[start + 1 : end]


def _characters(units: bytes) -> str:
    """Text without its inline and extended controls, which take eight code units each."""
    kept = bytearray()
    at = 0
    while at + 1 < len(units):
        code = units[at] | units[at + 1] << 8
        if code >= _FIRST_CHARACTER:
            kept += units[at : at + 2]
        elif code in _CHARS:
            kept += _CHARS[code].encode("utf-16-le")
        at += 16 if code in _WIDE else 2
    return kept.decode("utf-16-le", "ignore")
