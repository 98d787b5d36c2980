"""Rows: what was one line to the writer, though the page broke it over several."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from libs.contracts.profile import Line
from services.extract.structure.layout import is_bullet, label_of

_PAGE_NUMBER = re.compile(
    r"\W*(?:page|페이지)?\W*[0-9]{1,2}(?:\W*(?:/|of|의)\W*[0-9]{1,2})?\W*", re.IGNORECASE
)
_ENDED = re.compile(r"(?:[.!?;]|다|음|함|됨|임)$")
_CONTINUES = re.compile(r"[a-z(&,]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_FULL, _LEAST_WIDTH = 0.8, 40


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the resume, its continuation lines joined to it."""

    number: int
    text: str
    more: tuple[int, ...] = ()
    """Numbers of the lines that continue it."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of all its lines."""
        return (self.number, *self.more)


def rows(lines: Sequence[Line]) -> list[Row]:
    """The rows of a resume; empty lines stay, page numbers go.

    An item of a list goes on in the next line if that starts in small letters, or, in Hangul, if
    the item's line is about as long as lines get on this page and does not end like a sentence.
    A line above a period is never taken for that: it may be the title of the next entry.
    """
    width = _width(lines)
    found: list[Row] = []
    last = ""  # the physical line above, if it may go on
    for place, line in enumerate(lines):
        if _PAGE_NUMBER.fullmatch(line.text):
            continue
        if last and _continues(last, line.text, width) and not _is_above_period(lines, place):
            above = found[-1]
            joined = f"{above.text} {line.text.strip()}"
            found[-1] = Row(above.number, joined, (*above.more, line.number))
            last = line.text
            continue
        found.append(Row(line.number, line.text))
        last = line.text if is_bullet(line.text) else ""
    return found


def numbers_of(found: Iterable[Row]) -> tuple[int, ...]:
    """The line numbers of all rows."""
    return tuple(number for row in found for number in row.numbers)


def _width(lines: Sequence[Line]) -> int:
    """How long full lines are: the length that one line in twenty exceeds."""
    lengths = sorted(len(line.text) for line in lines)
    return max(_LEAST_WIDTH, lengths[int(len(lengths) * 0.95)] if lengths else 0)


def _continues(above: str, text: str, width: int) -> bool:
    plain = text.strip()
    if not plain or is_bullet(text) or label_of(text) or _YEAR.search(text):
        return False
    if _ENDED.search(above.rstrip()):
        return False
    return bool(_CONTINUES.match(plain)) or (
        "가" <= plain[0] <= "힣" and len(above) >= _FULL * width
    )


def _is_above_period(lines: Sequence[Line], place: int) -> bool:
    following = takewhile(lambda line: not is_bullet(line.text), lines[place + 1 : place + 3])
    return any(_YEAR.search(line.text) for line in following)
