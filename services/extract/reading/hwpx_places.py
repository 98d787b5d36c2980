"""Where HWPX puts what floats (KS X 6101, shape objects; lengths are 1/7200 inch)."""

from xml.etree.ElementTree import Element

from services.extract.reading.package import local
from services.extract.reading.sheet import Axis, Sheet, Span, is_off, number

_UNIT = 127  # EMU
_REFERENCES = {"PAPER": "page", "PAGE": "margin", "COLUMN": "column", "PARA": "paragraph"}
_A4 = (59_528, 84_188)
_MARGIN = 5_669


def sheet_of(section: Element) -> Sheet:
    """The sheet of a section; A4 where nothing is said."""
    page = next((e for e in section.iter() if local(e) == "pagePr"), None)
    margin = next((e for e in page if local(e) == "margin"), None) if page is not None else None

    def axis(length: str, unsaid: int, before: str, after: str) -> Axis:
        return Axis(
            _number(page, length, unsaid),
            _number(margin, before, _MARGIN),
            _number(margin, after, _MARGIN),
        )

    return Sheet(axis("width", _A4[0], "left", "right"), axis("height", _A4[1], "top", "bottom"))


def lies_off(shape: Element, sheet: Sheet) -> bool:
    """Whether an object floats where no sheet is."""
    parts = {local(part): part for part in shape if local(part) in ("pos", "sz")}
    position, size = parts.get("pos"), parts.get("sz")
    if position is None or position.get("treatAsChar") in ("1", "true"):
        return False
    across, down = (
        Span(
            _REFERENCES.get(position.get(f"{axis}RelTo", ""), "page"),
            _number(position, f"{axis}Offset", 0),
            _number(size, extent, 0),
        )
        if position.get(f"{axis}Align", start) == start
        else None
        for axis, start, extent in (("horz", "LEFT", "width"), ("vert", "TOP", "height"))
    )
    return is_off((across, down), sheet)


def _number(element: Element | None, name: str, unsaid: int) -> int:
    """A length; Hangul writes negative ones as 32 bits without a sign."""
    value = number(None if element is None else element.get(name), unsaid)
    return (value - (1 << 32) if value >= 1 << 31 else value) * _UNIT
