"""Reading order: columns one after the other, the cells of a row side by side.

A recursive cut at the gutters of a page (after Nagy and Seth's X-Y cut, 1984), which takes the
lines' left edges for candidates. A gutter between a date and its job is none: see :func:`_flows`.
"""

import functools
import itertools
import json
import operator
import statistics
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from services.extract.domain import RawLine


class Fragment(NamedTuple):
    """A run of text on one baseline, in points from the upper left corner."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str

    @property
    def middle(self) -> float:
        """Height of its centre."""
        return (self.y0 + self.y1) / 2


class Rule(NamedTuple):
    """A horizontal line drawn on the page, such as those below section headings."""

    x0: float
    x1: float
    y: float


Region = list[Fragment]
_MIN_LINES = 3
_MIN_COLUMN = 40.0
_SLACK = 2.0
_BASELINE = 1.6
_DEPTH = 4
_ORNAMENTS = " :•■◆▶|[]<>"


def arrange(fragments: Region, rules: list[Rule], page: int) -> list[RawLine]:
    """The lines of a page in reading order; the cells of a row are parted by tabs."""
    regions = _cut(sorted(fragments, key=operator.itemgetter(1, 0)), rules, _DEPTH)
    return [_line(row, page) for region in regions for row in _rows(region)]


def _cut(region: Region, rules: list[Rule], depth: int) -> Iterator[Region]:
    """Regions without columns, in reading order."""
    split = _best_split(region, rules) if depth else None
    if split is None:
        yield region
        return
    waiting: Region = []
    for left, right in split:
        if right:
            if waiting:
                yield from _cut(waiting, rules, depth - 1)
            waiting = []
            yield from _cut(left, rules, depth - 1)
            yield from _cut(right, rules, depth - 1)
        else:
            waiting += left
    if waiting:
        yield waiting


def _best_split(region: Region, rules: list[Rule]) -> list[tuple[Region, Region]] | None:
    """Bands of the region as (left, right); right is empty where a band is not in columns."""
    best, most = None, 0
    for gutter in _gutters(region):
        bands = [_columns(band, gutter) for band in _bands(region, rules, gutter)]
        inside = sum(len(left) + len(right) for left, right in bands if right)
        if inside > most:
            best, most = bands, inside
    return best


def _gutters(region: Region) -> Iterator[float]:
    """Left edges that several lines share and that have lines wholly to their left."""
    if len(region) < 2 * _MIN_LINES:
        return
    start = min(fragment.x0 for fragment in region) + _MIN_COLUMN
    ends = sorted(fragment.x1 for fragment in region)
    edges = Counter(round(f.x0 / _SLACK) for f in region if f.x0 > start)
    for edge, count in edges.most_common(6):
        at = edge * _SLACK - _SLACK
        if count + edges[edge + 1] >= _MIN_LINES and ends[_MIN_LINES - 1] <= at + _SLACK:
            yield at


def _bands(region: Region, rules: list[Rule], gutter: float) -> Iterator[Region]:
    """Cut the region above and below everything that crosses the gutter."""
    crossing = [rule.y for rule in rules if rule.x0 < gutter - _MIN_COLUMN < gutter < rule.x1]
    band: Region = []
    for index, fragment in enumerate(region):
        spans = fragment.x0 < gutter - _SLACK and fragment.x1 > gutter + _SLACK
        if spans or (crossing and _is_ruled_heading(region, index, crossing)):
            if band:
                yield band
            yield [fragment]
            band = []
        else:
            band.append(fragment)
    if band:
        yield band


def _is_ruled_heading(region: Region, index: int, crossing: list[float]) -> bool:
    """Alone in its row, right above a rule that crosses the gutter."""
    own = region[index]
    height = own.y1 - own.y0
    if not any(-_SLACK < y - own.y1 < height for y in crossing):
        return False
    return all(
        other is own or abs(other.middle - own.middle) > height / 2
        for other in region[max(0, index - 3) : index + 4]
    )


def _columns(band: Region, gutter: float) -> tuple[Region, Region]:
    left = [fragment for fragment in band if fragment.x0 < gutter - _SLACK]
    right = [fragment for fragment in band if fragment.x0 >= gutter - _SLACK]
    return (left, right) if _flows(left, right) else (band, [])


def _flows(left: Region, right: Region) -> bool:
    """Whether the two sides are columns, read one after the other, and not the cells of rows.

    Sections of their own on both sides settle it. Otherwise cells betray themselves by sharing
    their baselines with what is beside them, unless both sides are full lines of about equal
    number.
    """
    if min(len(left), len(right)) < _MIN_LINES:
        return False
    if _has_heading(left) and _has_heading(right):
        return True
    sparse, dense = sorted((left, right), key=len)
    beside = _ends_beside(sparse, dense)
    bottoms = sorted(fragment.y1 for fragment in dense)
    if sum(_has_near(bottoms, end) for end in beside) < _PAIRED * len(beside):
        return True
    return len(sparse) > 0.7 * len(dense) and min(map(_fullness, (left, right))) > _ROW_CELL


def _ends_beside(sparse: Region, dense: Region) -> list[float]:
    """The lower edges of those of ``sparse`` that have one of ``dense`` beside them.

    Both go from top to bottom, so only few have to be looked at for each.
    """
    tops = [fragment.y0 for fragment in dense]
    tallest = max(fragment.y1 - fragment.y0 for fragment in dense)
    return [
        own.y1
        for own in sparse
        if any(
            _beside(own, dense[at])
            for at in range(bisect_left(tops, own.y0 - tallest), bisect_right(tops, own.y1))
        )
    ]


def _has_near(heights: list[float], height: float) -> bool:
    at = bisect_left(heights, height - _BASELINE)
    return at < len(heights) and heights[at] <= height + _BASELINE


_PAIRED = 0.6
_ROW_CELL = 130.0
"""Points: a column of running text is wider than this, a cell (label, date) is not."""


def _fullness(side: Region) -> float:
    return statistics.median(fragment.x1 - fragment.x0 for fragment in side)


@functools.cache
def _headings() -> tuple[frozenset[str], int]:
    """The headings, and the length of the longest."""
    known = json.loads(Path(__file__).with_name("columns.json").read_text(encoding="utf-8"))
    return frozenset(known["headings"]), max(map(len, known["headings"]))


def _has_heading(side: Region) -> bool:
    known, longest = _headings()
    names = (fragment.text.strip(_ORNAMENTS) for fragment in side)
    return any(" ".join(n.split()).casefold() in known for n in names if len(n) <= 2 * longest)


def _rows(region: Region) -> Iterator[Region]:
    """Fragments that stand side by side, from left to right."""
    row: Region = []
    for fragment in sorted(region, key=lambda f: f.y0 + f.y1):
        if row and not _beside(row[-1], fragment):
            yield sorted(row)
            row = []
        row.append(fragment)
    if row:
        yield sorted(row)


def _beside(one: Fragment, other: Fragment) -> bool:
    _, top, _, bottom, _ = one
    _, other_top, _, other_bottom, _ = other
    if bottom <= other_top or other_bottom <= top:  # as a rule: the next line
        return False
    overlap = min(bottom, other_bottom) - max(top, other_top)
    return overlap > 0.5 * min(bottom - top, other_bottom - other_top)


def _line(row: Region, page: int) -> RawLine:
    x0, y0, x1, y1, text = row[0]
    for before, after in itertools.pairwise(row):
        text += _gap(before, after) + after.text
        y0, x1, y1 = min(y0, after.y0), max(x1, after.x1), max(y1, after.y1)
    # To one decimal. round() takes three times as long, for ties that no place has.
    box = ((x0 * 10 + 0.5) // 1 / 10, (y0 * 10 + 0.5) // 1 / 10,
           (x1 * 10 + 0.5) // 1 / 10, (y1 * 10 + 0.5) // 1 / 10)  # fmt: skip
    return RawLine(text, page, box)


def _gap(before: Fragment, after: Fragment) -> str:
    size = min(before.y1 - before.y0, after.y1 - after.y0)
    width = after.x0 - before.x1
    if width < 0.12 * size:
        return ""
    is_bullet = len(before.text.strip()) <= 1 and not before.text.strip().isalnum()
    return " " if is_bullet or width < 1.2 * size else "\t"
