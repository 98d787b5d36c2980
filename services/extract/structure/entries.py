"""Entries of a section: which lines open a job, a project or a school, and which belong to it.

A period anchors an entry. What stands before it depends on the layout, and a resume keeps to one:
the lines above the first period tell how many lines above the others are their titles.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from services.extract.structure.dates import Period, find_period, is_length, without_length
from services.extract.structure.layout import is_title, label_of, mark_of, trimmed
from services.extract.structure.rows import Row, numbers_of

_TITLE_LINES = 2
_YEAR_AFTER = re.compile(r"[\s,(]+(?:19|20)[0-9]{2}\)?$")
_LINE_LENGTH = 110
_OPEN_ENDS = ("~", "-", "–", "—", "∼", "〜")

Opens = Callable[[Row, Period], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its period, the lines that title it, and what follows."""

    period: Period
    titles: tuple[tuple[int, str], ...]
    """Row numbers and texts, periods taken out."""
    body: tuple[Row, ...]

    @property
    def lines(self) -> tuple[int, ...]:
        """Numbers of all lines of the entry."""
        titles = (number for number, _ in self.titles)
        return tuple(dict.fromkeys((*titles, *numbers_of(self.body))))


@dataclass(frozen=True, slots=True)
class _Anchor:
    place: int
    period: Period
    rest: str
    width: int = 1
    """Lines that the period takes: two where it is broken over them."""


class Entries:
    """Splits the lines of a section into entries.

    Args:
        today: Where "present" is.
        header_labels: Labels whose lines belong to a title ("회사명: ...").
    """

    def __init__(self, today: date, header_labels: frozenset[str]) -> None:
        self._today = today
        self._labels = header_labels

    def split(
        self, lines: Sequence[Row], opens: Opens = lambda _line, _period: True
    ) -> list[Entry]:
        """The entries in order; lines above the first are left out.

        Args:
            lines: Lines of one section.
            opens: Whether a line with a period opens an entry; the others are part of one.
        """
        lines = [line for line in lines if not is_length(line.text)]
        anchors = self._anchors(lines, opens)
        item = _item_mark(lines, anchors)
        above = self._lines_above(lines, anchors, item)
        starts = [self._start(lines, anchors, n, above, item) for n in range(len(anchors))]
        ends = [*starts, len(lines)][1:]
        return [
            self._entry(lines, anchor, start, end)
            for anchor, start, end in zip(anchors, starts, ends, strict=True)
        ]

    def has_period(self, text: str) -> bool:
        """Whether the line gives a period."""
        return any(map(str.isdigit, text)) and find_period(text, self._today) is not None

    def without_period(self, text: str) -> str:
        """A title without the period beside it."""
        period = find_period(text, self._today)
        return _rest(text, period) if period else trimmed(_YEAR_AFTER.sub("", text))

    def _anchors(self, lines: Sequence[Row], opens: Opens) -> list[_Anchor]:
        found: list[_Anchor] = []
        free = 0
        for place, line in enumerate(lines):
            anchor = self._anchor(lines, place) if place >= free else None
            if anchor and opens(line, anchor.period):
                found.append(anchor)
                free = place + anchor.width
        return found

    def _anchor(self, lines: Sequence[Row], place: int) -> _Anchor | None:
        text = lines[place].text
        if len(text) > _LINE_LENGTH or not any(char.isdigit() for char in text):
            return None
        if text.rstrip().endswith(_OPEN_ENDS) and place + 1 < len(lines):
            broken = f"{text.rstrip()} {lines[place + 1].text.strip()}"
            period = find_period(broken, self._today)
            if period and period.place[1] > len(text.rstrip()) + 1:
                return _Anchor(place, period, _rest(broken, period), width=2)
        period = find_period(text, self._today)
        return _Anchor(place, period, _rest(text, period)) if period else None

    def _lines_above(self, lines: Sequence[Row], anchors: Sequence[_Anchor], item: str) -> int:
        """How many lines above a period are titles, from the first entry."""
        if not anchors:
            return 0
        first = lines[: anchors[0].place]
        return min(len(_last_titles(first, self._labels, item)), _TITLE_LINES)

    def _start(
        self, lines: Sequence[Row], anchors: Sequence[_Anchor], which: int, above: int, item: str
    ) -> int:
        place = anchors[which].place
        floor = anchors[which - 1].place + anchors[which - 1].width if which else 0
        titles = _last_titles(lines[max(floor, place - above) : place], self._labels, item)
        return place - len(titles)

    def _entry(self, lines: Sequence[Row], anchor: _Anchor, start: int, end: int) -> Entry:
        titles = [(line.number, line.text) for line in lines[start : anchor.place]]
        titles.append((lines[anchor.place].number, anchor.rest))
        after = anchor.place + anchor.width
        stop = after
        while stop < min(end, after + _TITLE_LINES * 2) and self._is_label(lines[stop]):
            titles.append((lines[stop].number, lines[stop].text))
            stop += 1
        return Entry(anchor.period, tuple(titles), tuple(lines[stop:end]))

    def _is_label(self, line: Row) -> bool:
        labelled = label_of(line.text, self._labels)
        return labelled is not None and labelled.label in self._labels


def _item_mark(lines: Sequence[Row], anchors: Sequence[_Anchor]) -> str:
    """The bullet of the items; a bullet that stands above periods only marks the entries."""
    near = {anchor.place - above for anchor in anchors for above in range(_TITLE_LINES + 1)}
    away = (mark_of(line.text) for place, line in enumerate(lines) if place not in near)
    marks = Counter(filter(None, away))
    return marks.most_common(1)[0][0] if marks else ""


def _last_titles(lines: Sequence[Row], labels: frozenset[str], item: str) -> list[Row]:
    """The unbroken run of titles at the end of ``lines``; lines with bullet ``item`` are none."""
    run: list[Row] = []
    for line in reversed(lines):
        labelled = label_of(line.text, labels)
        titled = labelled.label in labels if labelled else is_title(line.text)
        if not titled or (mark_of(line.text) == item and item):
            break
        run.insert(0, line)
    return run


def _rest(text: str, period: Period) -> str:
    """What the line says beside its period."""
    before = without_length(text[: period.place[0]]).rstrip(" ([")
    after = without_length(text[period.place[1] :]).lstrip(" )]")
    return " | ".join(filter(None, map(trimmed, (before, after))))
