"""DOCX: headers, body, text boxes, nested tables and footnotes in reading order (ECMA-376 part 1).

Read from the XML itself, since no library tells how a run looks, and hidden text must be found.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits, RawLine
from services.extract.reading.concealment import Tally, rgb
from services.extract.reading.draft import Draft
from services.extract.reading.flow import Block, row
from services.extract.reading.ooxml_frames import Frames
from services.extract.reading.ooxml_places import sheet_of
from services.extract.reading.ooxml_styles import Styles, W, shading, value
from services.extract.reading.package import Package, local
from services.extract.reading.pictured import pictured
from services.extract.reading.sheet import Sheet

_BEFORE, _AFTER = ("header",), ("footnotes", "endnotes", "footer")
_TEXT = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_SKIPPED = {"del", "moveFrom", "instrText", "delText", "pPr", "rPr", "Fallback", "sectPr", "tblPr"}
_THEME_COLOUR = 0x808080
_NOTE_MARKS = ("separator", "continuationSeparator", "continuationNotice")


def read_docx(data: bytes, limits: Limits) -> Draft:
    """Read a Word document.

    Raises:
        ProblemError: DAMAGED_FILE, PASSWORD_PROTECTED, ARCHIVE_BOMB, TOO_MANY_PAGES.
    """
    package = Package(data, limits)
    main = _main_part(package)
    parts = package.targets(main)
    body = package.xml(main)
    reader = _Reader(_styles(package, parts), sheet_of(body), limits)
    for name in _parts(package, parts, _BEFORE):
        reader.part(package.xml(name))
    reader.part(body)
    for name in _parts(package, parts, _AFTER):
        reader.part(package.xml(name))
    if reader.page > limits.pages:
        raise ProblemError(Code.TOO_MANY_PAGES)
    draft = Draft(lines=reader.lines, pages=reader.page, hidden=reader.tally.hidden())
    return draft if draft.has_text else pictured(draft, package, "word/media/", limits)


def _main_part(package: Package) -> str:
    for kind, target in package.targets("").values():
        if kind == "officeDocument" and target in package.members:
            return target
    raise ProblemError(Code.DAMAGED_FILE)


def _styles(package: Package, parts: dict[str, tuple[str, str]]) -> Styles:
    names = _parts(package, parts, ("styles",))
    return Styles(package.xml(names[0]) if names else None)


def _parts(
    package: Package, parts: dict[str, tuple[str, str]], kinds: tuple[str, ...]
) -> list[str]:
    found = {name: kind for kind, name in parts.values() if kind in kinds}
    return [
        name
        for name in sorted(found, key=lambda n: kinds.index(found[n]))
        if name in package.members
    ]


class _Reader:
    """Walks the parts of one document; pages are counted at the breaks Word last rendered."""

    def __init__(self, styles: Styles, sheet: Sheet, limits: Limits) -> None:
        self._styles = styles
        self._sheet = sheet
        self._nesting = limits.nesting
        self.tally = Tally()
        self.lines: Block = []
        self.page = 1
        self._rendered = False

    def part(self, root: Element) -> None:
        """Append the lines of a part."""
        body = root.find(W + "body")
        self._frames = Frames(root, self._sheet)
        self._rendered = next(root.iter(W + "lastRenderedPageBreak"), None) is not None
        self.lines += self._blocks(root if body is None else body, None, 0)

    def _blocks(self, parent: Element, backdrop: int | None, depth: int) -> Block:
        if depth > self._nesting:
            raise ProblemError(Code.ARCHIVE_BOMB)
        lines: Block = []
        for child in parent:
            name = local(child)
            if name == "p":
                lines += self._paragraph(child, backdrop, depth)
            elif name == "tbl":
                lines += self._table(child, backdrop, depth)
            elif name not in _SKIPPED and child.get(W + "type") not in _NOTE_MARKS:
                lines += self._blocks(child, backdrop, depth + 1)
        return lines

    def _table(self, table: Element, backdrop: int | None, depth: int) -> Block:
        style = value(table.find(f"{W}tblPr/{W}tblStyle"))
        ground = self._styles.shade(style) if style else None
        ground = backdrop if ground is None else ground
        lines: Block = []
        for line in table.iterfind(W + "tr"):
            cells = line.findall(W + "tc") + line.findall(f"{W}sdt/{W}sdtContent/{W}tc")
            lines += row([self._cell(cell, ground, depth) for cell in cells])
        return lines

    def _cell(self, cell: Element, backdrop: int | None, depth: int) -> Block:
        fill = shading(cell.find(W + "tcPr"))
        return self._blocks(cell, backdrop if fill is None else fill, depth + 1)

    def _paragraph(self, paragraph: Element, backdrop: int | None, depth: int) -> Block:
        properties = paragraph.find(W + "pPr")
        style = value(properties.find(W + "pStyle")) if properties is not None else None
        fill = shading(properties)
        ground = backdrop if fill is None else fill
        boxes: Block = []
        page = self.page
        text = "".join(self._inline(paragraph, (style,) if style else (), ground, boxes, depth))
        places = [] if properties is None else [properties]
        if how := self._frames.paragraph([*places, *self._styles.paragraphs(style)], text):
            text = self.tally.leave_out(text, how, page)
        if text.strip() and self._is_item(properties, style):
            text = f"• {text}"
        return [RawLine(part, page) for part in text.split("\n") if part.strip()] + boxes

    def _is_item(self, properties: Element | None, style: str | None) -> bool:
        own = properties is not None and properties.find(W + "numPr") is not None
        return own or bool(style and self._styles.is_list(style))

    def _inline(
        self, parent: Element, styles: tuple[str, ...], ground: int | None, boxes: Block, depth: int
    ) -> Iterator[str]:
        """The text of runs in ``parent``; text boxes anchored in it go to ``boxes``."""
        if depth > self._nesting:
            raise ProblemError(Code.ARCHIVE_BOMB)
        for child in parent:
            name = local(child)
            if name == "r":
                look = self._styles.look(child.find(W + "rPr"), styles, ground)
                text = "".join(self._inline(child, styles, ground, boxes, depth + 1))
                yield self.tally.keep(text, look, self.page)
            elif name == "t":
                yield child.text or ""
            elif name in _TEXT or name == "lastRenderedPageBreak":
                yield self._break(child, name)
            elif name == "txbxContent":
                boxes += self._blocks(child, ground, depth + 1)
            elif name not in _SKIPPED and not self._is_left_out(child):
                yield from self._inline(child, styles, _fill(child, ground), boxes, depth + 1)

    def _is_left_out(self, element: Element) -> bool:
        """Whether it is a drawing or shape that nobody can see, whose text is counted then."""
        how = self._frames.hiding(element)
        if how:
            text = " ".join(part.text or "" for part in element.iter(W + "t"))
            self.tally.leave_out(text, how, self.page)
        return how is not None

    def _break(self, element: Element, name: str) -> str:
        is_page = value(element, "type") == "page"
        if is_page and self._rendered:
            return ""
        if is_page or name == "lastRenderedPageBreak":
            self.page += 1
            return ""
        return _TEXT[name]


def _fill(shape: Element, ground: int | None) -> int | None:
    """What text inside a shape stands on; a theme's colour counts as neither light nor dark."""
    if (colour := shape.get("fillcolor")) is not None:
        return rgb(colour)
    properties = next((child for child in shape if local(child) == "spPr"), None)
    if properties is None:
        return ground
    fill = next((child for child in properties if local(child) == "solidFill"), None)
    if fill is None or not len(fill):
        return ground
    return rgb(fill[0].get("val")) if local(fill[0]) == "srgbClr" else _THEME_COLOUR
