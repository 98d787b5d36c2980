"""Where planted items stand in a text that was read from a document."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby

from bench.planted.page import Page, Planted
from bench.planted.resumes import Resume

_BLANK = re.compile(r"\s")
Place = tuple[int, int]
"""Line and column."""


def as_read(resume: Resume, lines: Sequence[str]) -> Resume:
    """The resume with ``lines`` as they were read, its items where they stand in these.

    Letters are aligned, blanks left out of it: a reader may wrap lines and misread letters. An item
    that lies on two lines counts as two, one of which nothing was read is none.
    """
    wrote, read = _letters(resume.page.lines), _letters(lines)
    number = {place: index for index, (_, place) in enumerate(wrote)}
    move = _moves("".join(mark for mark, _ in wrote), "".join(mark for mark, _ in read))
    planted = []
    for item in resume.page.planted:
        inside = [number.get((item.line, column)) for column in range(item.start, item.end)]
        found = [index for index in inside if index is not None]
        places = [place for _, place in read[move(found[0]) : move(found[-1] + 1)]]
        planted += [Planted(*piece, item.kind) for piece in _pieces(places)]
    return replace(resume, page=Page(list(lines), planted))


def _letters(lines: Sequence[str]) -> list[tuple[str, Place]]:
    return [
        (unicodedata.normalize("NFC", mark), (row, column))
        for row, line in enumerate(lines)
        for column, mark in enumerate(line)
        if not _BLANK.match(mark)
    ]


def _moves(wrote: str, read: str) -> Callable[[int], int]:
    """From an index in what was written to that in what was read."""
    if wrote == read:
        return lambda index: index
    blocks = SequenceMatcher(None, wrote, read, autojunk=False).get_opcodes()

    def move(index: int) -> int:
        _, start, _, low, high = next(b for b in blocks if index < b[2] or b is blocks[-1])
        return min(low + index - start, high)

    return move


def _pieces(places: list[Place]) -> Iterator[tuple[int, int, int]]:
    """Line, start and end of each line's share."""
    for row, inside in groupby(places, lambda place: place[0]):
        columns = [column for _, column in inside]
        yield row, columns[0], columns[-1] + 1
