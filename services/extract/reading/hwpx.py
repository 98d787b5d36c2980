"""HWPX (KS X 6101, OWPML): Hancom's zip package of XML."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Hiding, Limits, RawLine
from services.extract.reading.concealment import Look, Tally, rgb
from services.extract.reading.draft import Draft
from services.extract.reading.flow import Block, row
from services.extract.reading.hwpx_places import lies_off, sheet_of
from services.extract.reading.package import Package, local
from services.extract.reading.pictured import pictured

_SECTION = re.compile(r"Contents/section(\d+)\.xml")
_HEADER, _MANIFEST = "Contents/header.xml", "META-INF/manifest.xml"
_MARKS = {"tab": "\t", "lineBreak": "\n", "hyphen": "-", "nbSpace": " ", "fwSpace": " "}
_SIZE_UNITS = 100
_BLOCKS = {"subList", "header", "footer", "footNote", "endNote", "drawText", "caption"}


def read_hwpx(data: bytes, limits: Limits) -> Draft:
    """Read the sections of an HWPX in order; tables row by row.

    Raises:
        ProblemError: DAMAGED_FILE, PASSWORD_PROTECTED, ARCHIVE_BOMB, TOO_MANY_PAGES.
    """
    package = Package(data, limits)
    if _MANIFEST in package.members and b"encryption-data" in package.bytes(_MANIFEST):
        raise ProblemError(Code.PASSWORD_PROTECTED)
    sections = sorted(
        (int(found[1]), name) for name in package.members if (found := _SECTION.fullmatch(name))
    )
    looks = _looks(package.xml(_HEADER)) if _HEADER in package.members else {}
    reader = _Reader(looks, limits)
    for _, name in sections:
        reader.section(package.xml(name))
    if reader.page > limits.pages:
        raise ProblemError(Code.TOO_MANY_PAGES)
    draft = Draft(lines=reader.lines, pages=max(1, reader.page), hidden=reader.tally.hidden())
    return draft if draft.has_text else pictured(draft, package, "BinData/", limits)


def _looks(header: Element) -> dict[str, Look]:
    """Looks by the id of their character properties; ``height`` is in hundredths of a point."""
    return {
        char.get("id", ""): Look(
            size=int(height) / _SIZE_UNITS
            if (height := char.get("height", "")).isdecimal()
            else None,
            color=rgb(char.get("textColor")),
            backdrop=rgb(char.get("shadeColor")),
        )
        for char in header.iter()
        if local(char) == "charPr"
    }


class _Reader:
    """Walks the sections of one document; pages are counted at forced breaks."""

    def __init__(self, looks: dict[str, Look], limits: Limits) -> None:
        self._looks = looks
        self._nesting = limits.nesting
        self.tally = Tally()
        self.lines: Block = []
        self.page = 0

    def section(self, root: Element) -> None:
        """Append the lines of a section, which begins a page."""
        self.page += 1
        self._sheet = sheet_of(root)
        self.lines += self._blocks(root, 0)

    def _blocks(self, parent: Element, depth: int) -> Block:
        if depth > self._nesting:
            raise ProblemError(Code.ARCHIVE_BOMB)
        lines: Block = []
        for paragraph in parent:
            if local(paragraph) == "p":
                lines += self._paragraph(paragraph, depth)
        return lines

    def _paragraph(self, paragraph: Element, depth: int) -> Block:
        if paragraph.get("pageBreak") == "1" and self.lines:
            self.page += 1
        nested: Block = []
        text = "".join(self._inline(paragraph, Look(), nested, depth))
        own = [RawLine(part, self.page) for part in text.split("\n") if part.strip()]
        return own + nested

    def _inline(self, parent: Element, look: Look, nested: Block, depth: int) -> Iterator[str]:
        """The text of runs; what is anchored in them goes to ``nested``."""
        if depth > self._nesting:
            raise ProblemError(Code.ARCHIVE_BOMB)
        for child in parent:
            name = local(child)
            if name == "t":
                yield self.tally.keep(_text(child), look, self.page)
            elif lies_off(child, self._sheet):
                text = " ".join(_text(part) for part in child.iter() if local(part) == "t")
                self.tally.leave_out(text, Hiding.OFF_PAGE, self.page)
            elif name == "tbl":
                nested += self._table(child, depth)
            elif name in _BLOCKS:
                nested += self._blocks(child, depth + 1)
                yield from self._inline(child, look, nested, depth + 1) if name != "subList" else ()
            elif name != "p":
                own = self._looks.get(child.get("charPrIDRef", ""), look)
                yield from self._inline(child, own, nested, depth + 1)

    def _table(self, table: Element, depth: int) -> Block:
        lines: Block = []
        for line in table:
            if local(line) == "tr":
                cells = [self._cell(cell, depth) for cell in line if local(cell) == "tc"]
                lines += row(cells)
        return lines

    def _cell(self, cell: Element, depth: int) -> Block:
        return [
            line
            for part in cell
            if local(part) == "subList"
            for line in self._blocks(part, depth + 1)
        ]


def _text(element: Element) -> str:
    """Text with the marks in it (tabs, breaks), which stand as elements."""
    parts = [element.text or ""]
    for child in element:
        parts += [_MARKS.get(local(child), ""), child.tail or ""]
    return "".join(parts)
