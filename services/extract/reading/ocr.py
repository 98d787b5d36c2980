"""OCR of one page: turned upright, read in Korean and English, its words put into lines."""

import functools
from collections.abc import Iterator

from PIL import Image

from services.extract.domain import RawLine, Warn
from services.extract.reading.bilingual import Bilingual
from services.extract.reading.draft import Draft
from services.extract.reading.layout import Fragment, arrange
from services.extract.reading.panels import without_panels
from services.extract.reading.tesseract import Engine, Word, confidence
from services.extract.reading.upright import upright, without_rules

_UPSIDE_DOWN = 0.6
_GUTTER = 1.6
_NOISE, _SURE_STROKE, _SHORT = 0.25, 0.85, 3
_POINTS_PER_INCH = 72


def recognize(image: Image.Image, page: int, dpi: float) -> Draft:
    """Read one image (mode L) as page ``page``; boxes are those of the upright image.

    Raises:
        ProblemError: UNAVAILABLE if no Tesseract language data is installed.
    """
    return look(image, page, dpi)[1]


def look(image: Image.Image, page: int, dpi: float) -> tuple[Image.Image, Draft]:
    """The image turned upright, and what :func:`recognize` reads on it."""
    image = without_rules(upright(without_panels(image)))
    reader = bilingual()
    words = reader.read(image, dpi)
    if words and confidence(words) < _UPSIDE_DOWN:
        turned = image.transpose(Image.Transpose.ROTATE_180)
        again = reader.read(turned, dpi)
        if confidence(again) > confidence(words):
            image, words = turned, again
    return image, Draft(
        lines=_lines(words, page, _POINTS_PER_INCH / dpi),
        warnings=[Warn.OCR],
        confidence={page: confidence(words)},
    )


@functools.cache
def bilingual() -> Bilingual:
    """One reader for each worker process: loading its models takes 0.2 s."""
    return Bilingual(Engine("kor"), Engine("eng"))


def _lines(words: list[Word], page: int, scale: float) -> list[RawLine]:
    believed = [word for word in words if not _is_noise(word)]
    return arrange([_fragment(group, scale) for group in _groups(believed)], [], page)


def _is_noise(word: Word) -> bool:
    """Specks and rules read as marks, or as the single strokes that Hangul is made of."""
    if word.confidence < _NOISE:
        return len(word.text) < _SHORT or not any(map(str.isalnum, word.text))
    return word.confidence < _SURE_STROKE and all("ㄱ" <= mark <= "ㅣ" for mark in word.text)


def _groups(words: list[Word]) -> Iterator[list[Word]]:
    """Words of one text line that no gap as wide as a gutter parts."""
    group: list[Word] = []
    for word in words:
        if group and (word.line != group[-1].line or _is_far(group, word)):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _is_far(group: list[Word], after: Word) -> bool:
    height = min(max(word.y1 - word.y0 for word in group), after.y1 - after.y0)
    gap = after.x0 - max(word.x1 for word in group)
    return after.spaced and gap > _GUTTER * height


def _fragment(words: list[Word], scale: float) -> Fragment:
    text = "".join(f" {word.text}" if word.spaced else word.text for word in words)
    return Fragment(
        min(word.x0 for word in words) * scale,
        min(word.y0 for word in words) * scale,
        max(word.x1 for word in words) * scale,
        max(word.y1 for word in words) * scale,
        text.strip(),
    )
