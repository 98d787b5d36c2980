"""Korean and English read together, each by the model that knows it.

Tesseract's own ``kor+eng`` lets the English model steal Korean words (a whole word goes to one
language) and loses the Korean spacing. Here the Korean model reads the page; what it doubts, an
island of Latin letters mostly, is read again by the English model alone on a page that is otherwise
blank. A page that is English anyway is noticed on a strip of it and read once.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image
from tesserocr import PSM

from services.extract.reading.tesseract import Engine, Word, confidence

_ENGLISH = 0.8
_SURE = 0.8
_STRIPS = (0.2, 0.45, 0.7)
_STRIP = 0.04
_HANGUL = re.compile("[가-힣]")
_KOREAN_ONLY = re.compile(r"[가-힣]+[.,:)]?")
_STRAY = re.compile(r"[^\w)\]%+#.]+$")


class Island(NamedTuple):
    """Words ``first`` to before ``last``, doubted by the Korean model, and their box."""

    first: int
    last: int
    box: tuple[int, int, int, int]


class Bilingual:
    """Both engines of one worker process."""

    def __init__(self, korean: Engine, english: Engine) -> None:
        self._korean = korean
        self._english = english

    def read(self, image: Image.Image, dpi: float) -> list[Word]:
        """The words of the page, line by line."""
        if confidence(self._english.words(_strips(image), dpi, PSM.SINGLE_BLOCK)) > _ENGLISH:
            words = self._english.words(image, dpi)
            if confidence(words) > _ENGLISH:
                return words
        words = self._korean.words(image, dpi)
        islands = list(_islands(words, image.size))
        if not islands:
            return words
        sea = Image.new("L", image.size, 255)
        for island in islands:
            sea.paste(image.crop(island.box), island.box[:2])
        return _settle(words, islands, self._english.words(sea, dpi, PSM.SPARSE_TEXT))


def _strips(image: Image.Image) -> Image.Image:
    """A few lines from three heights of the page."""
    height = max(1, int(image.height * _STRIP))
    strips = Image.new("L", (image.width, height * len(_STRIPS)), 255)
    for index, share in enumerate(_STRIPS):
        top = int(image.height * share)
        strips.paste(image.crop((0, top, image.width, top + height)), (0, index * height))
    return strips


def _islands(words: list[Word], size: tuple[int, int]) -> Iterator[Island]:
    """Runs of doubted words within a line, with room around them where there is a blank."""
    first = 0
    while first < len(words):
        last = first
        while last < len(words) and _is_doubted(words[last]) and _same_line(words, first, last):
            last += 1
        if last > first:
            yield Island(first, last, _box(words, first, last, size))
        first = max(last, first + 1)


def _is_doubted(word: Word) -> bool:
    return word.confidence < _SURE and not _KOREAN_ONLY.fullmatch(word.text)


def _same_line(words: list[Word], one: int, other: int) -> bool:
    return words[one].line == words[other].line


def _box(
    words: list[Word], first: int, last: int, size: tuple[int, int]
) -> tuple[int, int, int, int]:
    """The run's box. The Korean model's boxes overlap: a neighbour's edge bounds it."""
    run = words[first:last]
    top, bottom = min(word.y0 for word in run), max(word.y1 for word in run)
    room = (bottom - top) // 3
    left, right = run[0].x0 - room, max(word.x1 for word in run) + room
    if first and _same_line(words, first - 1, first) and not run[0].spaced:
        left = run[0].x0
    if last < len(words) and _same_line(words, first, last):
        after = words[last]
        right = min(right, after.x0 - (room // 4 if after.spaced else room // 2))
    left = max(0, left)
    return (
        left,
        max(0, top - room // 2),
        min(size[0], max(right, left + 1)),
        min(size[1], bottom + room // 2),
    )


def _settle(words: list[Word], islands: list[Island], english: list[Word]) -> list[Word]:
    """Put the English reading of each island in its place where it is the surer one."""
    settled: list[Word] = []
    done = 0
    for island in islands:
        settled += words[done : island.first]
        doubted = words[island.first : island.last]
        found = sorted((w for w in english if _inside(w, island.box)), key=lambda w: w.x0)
        glued = island.last < len(words) and not words[island.last].spaced
        settled += _replace(doubted, found, glued=glued) if found else doubted
        done = island.last
    return settled + words[done:]


def _replace(doubted: list[Word], found: list[Word], *, glued: bool) -> list[Word]:
    if confidence(found) < confidence(doubted):
        return doubted
    head = doubted[0]
    words = [
        word._replace(line=head.line, spaced=head.spaced if index == 0 else True)
        for index, word in enumerate(found)
    ]
    if glued and _HANGUL.search(words[-1].text) is None:
        words[-1] = words[-1]._replace(text=_STRAY.sub("", words[-1].text) or words[-1].text)
    return words


def _inside(word: Word, box: tuple[int, int, int, int]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
