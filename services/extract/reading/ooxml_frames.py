"""Text boxes of a Word part that a person cannot see: off the sheet, under something, or hidden."""

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from services.extract.domain import Hiding
from services.extract.reading.ooxml_places import TWIP, anchored, framed, style_of, styled
from services.extract.reading.ooxml_styles import W, value
from services.extract.reading.package import local
from services.extract.reading.sheet import FLOATING, Sheet, Spans, is_off, number

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_SHAPES = {"shape", "rect", "roundrect", "oval", "group"}
_BREAKS = {"br", "lastRenderedPageBreak"}
_LETTER = 100 * TWIP  # a narrow guess: five points
_OFF = ("0", "f", "false")


class _Box(NamedTuple):
    element: Element
    spans: Spans
    level: tuple[bool, int]
    opaque: bool
    hidden: bool
    page: int
    paragraph: int


class Frames:
    """What floats on the pages of one part."""

    def __init__(self, root: Element, sheet: Sheet) -> None:
        self._sheet = sheet
        floats = any(next(root.iter(tag), None) is not None for tag in _TAGS)
        boxes = list(_boxes(root, sheet)) if floats else []
        found = ((box.element, self._how(box, boxes)) for box in boxes)
        self._hidden = {element: how for element, how in found if how}

    def hiding(self, element: Element) -> Hiding | None:
        """How what is in a drawing or shape is hidden, if it is."""
        return self._hidden.get(element) if self._hidden else None

    def paragraph(self, properties: list[Element], text: str) -> Hiding | None:
        """How a paragraph is hidden by its place; ``properties`` are its own and its styles'."""
        for own in properties:
            if (frame := own.find(W + "framePr")) is not None:
                return self._place(framed(frame))
        across = self._sheet.across
        for own in properties:
            left = value(own.find(W + "ind"), "left") or value(own.find(W + "ind"), "start")
            if left is not None:
                start = across.before + number(left, 0) * TWIP
                is_off = start >= across.length or start + len(text) * _LETTER <= 0
                return Hiding.OFF_PAGE if is_off else None
        return None

    def _how(self, box: _Box, boxes: list[_Box]) -> Hiding | None:
        if box.hidden:
            return Hiding.INVISIBLE
        return self._place(box.spans) or (
            Hiding.BEHIND if any(_covers(other, box) for other in boxes) else None
        )

    def _place(self, spans: Spans) -> Hiding | None:
        return Hiding.OFF_PAGE if is_off(spans, self._sheet) else None


_TAGS = (_WP + "anchor", *(_V + name for name in _SHAPES))


def _covers(upper: _Box, lower: _Box) -> bool:
    if not upper.opaque or upper.level <= lower.level:
        return False
    pairs = list(zip(upper.spans, lower.spans, strict=True))
    if not all(one and other and one.covers(other) for one, other in pairs):
        return False
    down = lower.spans[1]
    if down and down.reference in FLOATING:
        return upper.paragraph == lower.paragraph
    return upper.page == lower.page


def _boxes(root: Element, sheet: Sheet) -> Iterator[_Box]:
    """Everything that floats, with the page and paragraph that it belongs to."""
    page, paragraph = 1, 0
    for element in _walk(root):
        name = local(element)
        if name == "p":
            paragraph += 1
        elif name in _BREAKS and (name != "br" or value(element, "type") == "page"):
            page += 1
        elif name == "anchor":
            yield _drawing(element, sheet, page, paragraph)
        elif name in _SHAPES:
            yield _shape(element, page, paragraph)


def _walk(parent: Element) -> Iterator[Element]:
    """All below ``parent`` but what is there for older programs only, and what is in a shape."""
    stack = [parent]
    while stack:
        element = stack.pop()
        yield element
        name = local(element)
        if name != "Fallback" and name not in _SHAPES:
            stack += reversed(element)


def _drawing(anchor: Element, sheet: Sheet, page: int, paragraph: int) -> _Box:
    behind = anchor.get("behindDoc") in ("1", "true")
    return _Box(
        anchor,
        anchored(anchor, sheet),
        (not behind, number(anchor.get("relativeHeight"), 0)),
        any(map(_is_opaque, anchor.iter())),
        any(local(part) == "docPr" and part.get("hidden") in ("1", "true") for part in anchor),
        page,
        paragraph,
    )


def _is_opaque(part: Element) -> bool:
    """Whether it is a picture, or the properties of a shape with a fill."""
    name = local(part)
    fills = [part] if name == "blip" else [f for f in part if local(f) == "solidFill"]
    paints = name in ("blip", "spPr") and bool(fills)
    return paints and not any(local(t).startswith("alpha") for f in fills for t in f.iter())


def _shape(shape: Element, page: int, paragraph: int) -> _Box:
    style = style_of(shape)
    level = number(style.get("z-index"), 0)
    return _Box(
        shape,
        styled(style),
        (level >= 0, level),
        shape.get("filled", "t") not in _OFF,
        style.get("visibility") == "hidden",
        page,
        paragraph,
    )
