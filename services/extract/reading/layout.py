"""Reading order: columns one after the other, the cells of a row side by side.

A recursive cut at the gutters of a page (after Nagy and Seth's X-Y cut, 1984), which takes the
lines' left edges for candidates. A gutter between a date and its job is none: see :func:`_flows`.
"""

import functools
import itertools
import json
import statistics
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from services.extract.domain import Place, RawLine


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
    regions = _cut(sorted(fragments, key=lambda f: (f.y0, f.x0)), rules, _DEPTH)
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
        if spans or _is_ruled_heading(region, index, crossing):
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
    if not crossing:
        return False
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
    beside = [fragment for fragment in sparse if any(_beside(fragment, f) for f in dense)]
    paired = sum(any(abs(own.y1 - f.y1) <= _BASELINE for f in dense) for own in beside)
    if paired < _PAIRED * len(beside):
        return True
    return len(sparse) > 0.7 * len(dense) and min(map(_fullness, (left, right))) > _ROW_CELL


_PAIRED = 0.6
_ROW_CELL = 130.0
"""Points: a column of running text is wider than this, a cell (label, date) is not."""


def _fullness(side: Region) -> float:
    return statistics.median(fragment.x1 - fragment.x0 for fragment in side)


@functools.cache
def _headings() -> frozenset[str]:
    known = json.loads(Path(__file__).with_name("columns.json").read_text(encoding="utf-8"))
    return frozenset(known["headings"])


def _has_heading(side: Region) -> bool:
    known = _headings()
    return any(" ".join(f.text.split()).strip(_ORNAMENTS).casefold() in known for f in side)


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
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    return overlap > 0.5 * min(one.y1 - one.y0, other.y1 - other.y0)


def _line(row: Region, page: int) -> RawLine:
    text = row[0].text
    for before, after in itertools.pairwise(row):
        text += _gap(before, after) + after.text
    return RawLine(text, page, _around(row))


def _gap(before: Fragment, after: Fragment) -> str:
    size = min(before.y1 - before.y0, after.y1 - after.y0)
    width = after.x0 - before.x1
    if width < 0.12 * size:
        return ""
    is_bullet = len(before.text.strip()) <= 1 and not before.text.strip().isalnum()
    return " " if is_bullet or width < 1.2 * size else "\t"


def _around(row: Region) -> Place:
    if len(row) == 1:
        x0, y0, x1, y1, _ = row[0]
        return round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1)
    return (
        round(row[0].x0, 1),
        round(min(fragment.y0 for fragment in row), 1),
        round(max(fragment.x1 for fragment in row), 1),
        round(max(fragment.y1 for fragment in row), 1),
    )
