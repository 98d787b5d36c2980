"""Korean and English read together, each by the model that knows it.

Tesseract's own ``kor+eng`` lets the English model steal Korean words (a whole word goes to one
language) and loses the Korean spacing. Here the Korean model reads the page; what it doubts, an
island of Latin letters mostly, is read again by the English model alone on a page that is otherwise
blank. A page that is English anyway is noticed on a strip of it and read once.
"""

import re
import statistics
from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image
from tesserocr import PSM

from services.extract.reading.tesseract import Engine, Word, confidence

_ENGLISH = 0.8
_HARDLY_KOREAN = 0.05
_SURE, _SURE_KOREAN, _SETTLED = 0.84, 0.65, 0.88
_PREFIX, _MARGIN = 2, 0.3
_BLOCK, _SPARSE = PSM.SINGLE_BLOCK, PSM.SPARSE_TEXT
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
        tried = [word.confidence for word in self._english.words(_strips(image), dpi, _BLOCK)]
        if tried and statistics.median(tried) > _ENGLISH:
            words = self._english.words(image, dpi)
            if confidence(words) > _ENGLISH:
                return words
        words = self._korean.words(image, dpi)
        if _korean_share(words) < _HARDLY_KOREAN:
            return max(words, self._english.words(image, dpi), key=confidence)
        islands = list(_islands(words, image.size))
        if not islands:
            return words
        sea = Image.new("L", image.size, 255)
        for island in islands:
            sea.paste(image.crop(island.box), island.box[:2])
        return _settle(words, islands, self._english.words(sea, dpi, _SPARSE))


def _korean_share(words: list[Word]) -> float:
    """How much of what was read is Hangul that the Korean model is sure of."""
    sure = [word for word in words if not _is_doubted(word) and _HANGUL.search(word.text)]
    return sum(len(w.text) for w in sure) / max(1, sum(len(w.text) for w in words))


def _strips(image: Image.Image) -> Image.Image:
    """A few lines from three heights of the page."""
    height = max(1, int(image.height * _STRIP))
    strips = Image.new("L", (image.width, height * len(_STRIPS)), 255)
    for index, share in enumerate(_STRIPS):
        top = int(image.height * share)
        strips.paste(image.crop((0, top, image.width, top + height)), (0, index * height))
    return strips


def _islands(words: list[Word], size: tuple[int, int]) -> Iterator[Island]:
    """What is doubted of each blank-delimited word, without the particle that may follow it."""
    start = 0
    for end in range(1, len(words) + 1):
        if end < len(words) and not words[end].spaced and words[end].line == words[start].line:
            continue
        if any(map(_is_doubted, words[start:end])):
            yield _island(words, start, end, size)
        start = end


def _is_doubted(word: Word) -> bool:
    is_korean = _KOREAN_ONLY.fullmatch(word.text)
    return word.confidence < (_SURE_KOREAN if is_korean else _SURE)


def _is_settled(word: Word) -> bool:
    return word.confidence >= _SETTLED and bool(_KOREAN_ONLY.fullmatch(word.text))


def _island(words: list[Word], start: int, end: int, size: tuple[int, int]) -> Island:
    """Korean before and after what is doubted stays, if the model is quite sure of it."""
    first, last = start, end
    while _is_settled(words[last - 1]):
        last -= 1
    while _is_settled(words[first]):
        first += 1
    if first - start < _PREFIX:
        first = start
    run = words[first:last]
    top, bottom = min(word.y0 for word in run), max(word.y1 for word in run)
    room = (bottom - top) // 3
    left = min(word.x0 for word in run) - (room if first == start else 0)
    right = words[last].x0 - 2 if last < end else max(word.x1 for word in run) + room
    box = (max(0, left), max(0, top - room // 2), right, min(size[1], bottom + room // 2))
    return Island(first, last, (*box[:2], min(size[0], max(right, box[0] + 1)), box[3]))


def _settle(words: list[Word], islands: list[Island], english: list[Word]) -> list[Word]:
    """Put the English reading of each island in its place where it is the surer one."""
    settled: list[Word] = []
    done = 0
    homes = [_home(word, islands) for word in english]
    for island in islands:
        settled += words[done : island.first]
        doubted = words[island.first : island.last]
        here = (w for w, home in zip(english, homes, strict=True) if home is island)
        found = sorted(here, key=lambda word: word.x0)
        glued = island.last < len(words) and not words[island.last].spaced
        settled += _replace(doubted, found, glued=glued) if found else doubted
        done = island.last
    return settled + words[done:]


def _replace(doubted: list[Word], found: list[Word], *, glued: bool) -> list[Word]:
    """``found`` in the line of ``doubted``. Korean is given up only for a much surer reading."""
    margin = _MARGIN if any(_HANGUL.search(word.text) for word in doubted) else 0.0
    if confidence(found) < min(_SURE, confidence(doubted) + margin):
        return doubted
    head = doubted[0]
    words = [
        word._replace(line=head.line, spaced=head.spaced if index == 0 else True)
        for index, word in enumerate(found)
    ]
    if glued:
        words[-1] = words[-1]._replace(text=_STRAY.sub("", words[-1].text) or words[-1].text)
    return words


def _home(word: Word, islands: list[Island]) -> Island | None:
    """The island that ``word`` lies on; boxes reach into neighbouring lines, so the nearest one."""
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    around = [i for i in islands if i.box[0] <= x <= i.box[2] and i.box[1] <= y <= i.box[3]]
    return min(around, key=lambda i: abs(i.box[1] + i.box[3] - 2 * y), default=None)
