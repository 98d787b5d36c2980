"""Personal data that a page breaks over the end of a line, or whose label stands a line above."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from libs.privacy.kinds import Span

_REACH = 48
_LABEL_GAP = 2  # between the start of a line and data whose label ends the line above
_GLUE = frozenset("-/.@_~")
_IN_DOMAIN = re.compile(r"@[0-9A-Za-z\-]*$")
_WORTH = re.compile(r"@|://|[시군구동로길] ?[0-9]|(?:[0-9][^0-9]{0,4}){6}")
_NUMERIC = frozenset("0123456789-")
_STARTS_DATA = re.compile(r"[@.\-/]|[^\n]{0,24}?[0-9][^\n]{0,6}[0-9]")


@dataclass(frozen=True, slots=True)
class Seam:
    """The end of one line and the start of the next, joined as they were meant.

    Attributes:
        text: The end and the start, without the break.
        cut: Where in ``text`` the first line ends.
        shift: Where ``text`` begins in the first line.
        resume: Where in ``text`` the second line begins.
        indent: Where the second line's text begins in that line.
    """

    text: str
    cut: int
    shift: int
    resume: int
    indent: int

    def halves(self, spans: Iterable[Span]) -> Iterator[tuple[int, Span]]:
        """Those of the ``spans`` of its text that cross the seam or follow it, by line.

        Yields:
            0 for the first line or 1 for the second, and the part of the span that is there.
        """
        for span in spans:
            crosses = span.start < self.cut < span.end
            if not span.value or not (crosses or 0 <= span.start - self.resume <= _LABEL_GAP):
                continue
            whole = self.text[span.start : span.end]
            if crosses:
                first = Span(span.start + self.shift, self.cut + self.shift, span.kind, span.value)
                yield 0, first.of(whole)
            start = max(span.start, self.resume)
            back = self.indent - self.resume
            yield 1, Span(start + back, span.end + back, span.kind, span.value).of(whole)


def seam(above: str, below: str) -> Seam | None:
    """The seam between two lines, or None where nothing can stand across it."""
    end, start = above.rstrip(), below.lstrip()
    if not end or not start:
        return None
    tail = end[-_REACH:]
    glued = _is_glued(tail, start)
    if not (glued or _STARTS_DATA.match(start)):
        return None
    joint = _join(end, tail, start, below, "" if glued else " ")
    return joint if _WORTH.search(joint.text) else None


def _is_glued(tail: str, start: str) -> bool:
    """Whether the break stands inside a number or an address."""
    if tail[-1] in _GLUE or (tail[-1] in _NUMERIC and start[0] in _NUMERIC):
        return True
    return "@" in tail and bool(_IN_DOMAIN.search(tail))


def word_seam(above: str, below: str) -> Seam | None:
    """The seam between two lines if a Hangul word may be broken there."""
    end, start = above.rstrip(), below.lstrip()
    if end and start and "가" <= end[-1] <= "힣" and "가" <= start[0] <= "힣":
        return _join(end, end[-_REACH:], start, below, "")
    return None


def _join(end: str, tail: str, start: str, below: str, glue: str) -> Seam:
    return Seam(
        text=tail + glue + start[:_REACH],
        cut=len(tail),
        shift=len(end) - len(tail),
        resume=len(tail) + len(glue),
        indent=len(below) - len(start),
    )
