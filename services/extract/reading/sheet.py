"""The sheet of a page, and whether what floats lies on it (in EMU, 1/12,700 point)."""

from typing import NamedTuple

POINT = 12_700
_UNSAID = 144 * POINT
_LEAST_SEEN = 0.25


class Axis(NamedTuple):
    """One side of the sheet: its length and the two margins."""

    length: int
    before: int
    after: int

    def reach(self, reference: str) -> tuple[int, int]:
        """The least and the greatest place that ``reference`` may have."""
        if reference in ("margin", "column", "character", "text"):
            return self.before, self.before
        if reference in ("rightMargin", "bottomMargin", "outsideMargin"):
            return self.length - self.after, self.length - self.after
        return (0, self.length) if reference in FLOATING else (0, 0)


class Span(NamedTuple):
    """From where to where on an axis, counted from ``reference``."""

    reference: str
    offset: int
    extent: int

    def seen(self, axis: Axis) -> float:
        """The share of it that lies on the sheet at best."""
        low, high = (place + self.offset for place in axis.reach(self.reference))
        start = min(max(0, low), high)
        extent = self.extent or _UNSAID
        return max(0, min(axis.length, start + extent) - max(0, start)) / extent

    def covers(self, other: "Span") -> bool:
        """Whether it is over all of ``other``, as far as both say so."""
        return (
            self.reference == other.reference
            and other.extent > 0
            and self.offset <= other.offset + POINT
            and self.offset + self.extent >= other.offset + other.extent - POINT
        )


Spans = tuple[Span | None, Span | None]
"""Across and down; None where the place is left to Word, and so on the sheet."""

FLOATING = ("paragraph", "line")
"""What stands with the text, wherever that comes to stand."""


class Sheet(NamedTuple):
    """The size of the pages."""

    across: Axis
    down: Axis


def is_off(spans: Spans, sheet: Sheet) -> bool:
    """Whether less than a quarter of something can lie on the sheet."""
    sides = zip(spans, sheet, strict=True)
    return any(span.seen(axis) < _LEAST_SEEN for span, axis in sides if span)


def number(text: str | None, unsaid: int) -> int:
    """What an attribute says in figures, whole; ``unsaid`` where it says none."""
    try:
        return round(float(text)) if text else unsaid
    except (ValueError, OverflowError):
        return unsaid
