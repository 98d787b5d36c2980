"""Where on the sheet Word puts a frame, as far as the document says (in EMU, 1/12,700 point).

Sources: ECMA-376 part 1, 17.3.1.11 (frames), 17.6.11 and 17.6.13 (margins, size), 20.4.2 (anchors);
part 4, 19.1.2 (VML).
"""

import re
from xml.etree.ElementTree import Element

from services.extract.reading.ooxml_styles import W, value
from services.extract.reading.package import local
from services.extract.reading.sheet import POINT, Axis, Sheet, Span, Spans, number

TWIP = 635
_UNITS = {"pt": POINT, "in": 914_400, "cm": 360_000, "mm": 36_000, "px": 9_525, "": 9_525}
_LENGTH = re.compile(r"\s*(-?\d{0,9}\.?\d{1,9})\s*(pt|in|cm|mm|px|)\s*")
_A4 = (11_906, 16_838)
_INCH = 1_440
_WHOLE = 100_000


def sheet_of(root: Element) -> Sheet:
    """The sheet of a part's last section; A4 with margins of an inch where nothing is said."""
    size = next(iter([*root.iter(W + "pgSz")][-1:]), None)
    margins = next(iter([*root.iter(W + "pgMar")][-1:]), None)

    def axis(length: str, unsaid: int, before: str, after: str) -> Axis:
        return Axis(
            number(value(size, length), unsaid) * TWIP,
            number(value(margins, before), _INCH) * TWIP,
            number(value(margins, after), _INCH) * TWIP,
        )

    return Sheet(axis("w", _A4[0], "left", "right"), axis("h", _A4[1], "top", "bottom"))


def anchored(anchor: Element, sheet: Sheet) -> Spans:
    """Where a drawing is anchored."""
    parts = {local(part): part for part in anchor}
    extent = parts.get("extent")
    wide, high = (number(extent.get(k) if extent is not None else None, 0) for k in ("cx", "cy"))
    at = parts.get("simplePos")
    if anchor.get("simplePos") in ("1", "true") and at is not None:
        x, y = (number(at.get(name), 0) for name in ("x", "y"))
        return Span("page", x, wide), Span("page", y, high)
    return (
        _position(parts.get("positionH"), wide, sheet.across),
        _position(parts.get("positionV"), high, sheet.down),
    )


def _position(position: Element | None, extent: int, axis: Axis) -> Span | None:
    for said in position if position is not None else ():
        reference = position.get("relativeFrom", "page") if position is not None else ""
        if local(said) == "posOffset":
            return Span(reference, number(said.text, 0), extent)
        if local(said).startswith("pctPos"):
            return Span(reference, number(said.text, 0) * axis.length // _WHOLE, extent)
    return None


def framed(frame: Element) -> Spans:
    """Where a paragraph in a frame of its own stands."""
    return _frame(frame, "x", "w", "hAnchor"), _frame(frame, "y", "h", "vAnchor")


def _frame(frame: Element, at: str, extent: str, anchor: str) -> Span | None:
    if value(frame, at) is None or value(frame, f"{at}Align") is not None:
        return None
    reference = value(frame, anchor) or ("text" if at == "x" else "page")
    if at == "y" and reference == "text":
        reference = "paragraph"
    long = number(value(frame, extent), 0) * TWIP
    return Span(reference, number(value(frame, at), 0) * TWIP, long)


def style_of(shape: Element) -> dict[str, str]:
    """A VML shape's style, which is written as CSS."""
    pairs = (part.partition(":") for part in shape.get("style", "").split(";"))
    return {name.strip().lower(): said.strip().lower() for name, _, said in pairs}


def styled(style: dict[str, str]) -> Spans:
    """Where a VML shape stands."""
    if style.get("position") != "absolute":
        return None, None
    return (
        _styled(style, "left", "width", "horizontal", "column"),
        _styled(style, "top", "height", "vertical", "paragraph"),
    )


def _styled(style: dict[str, str], side: str, extent: str, axis: str, unsaid: str) -> Span | None:
    offset = _length(style.get(f"margin-{side}", "0")) + _length(style.get(side, "0"))
    if style.get(f"mso-position-{axis}", "absolute") != "absolute":
        return None
    reference = style.get(f"mso-position-{axis}-relative", unsaid)
    return Span(
        reference if reference != "text" else unsaid, offset, _length(style.get(extent, "0"))
    )


def _length(text: str) -> int:
    found = _LENGTH.fullmatch(text)
    return round(float(found[1]) * _UNITS[found[2]]) if found else 0
