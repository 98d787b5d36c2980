"""A model's transcript, believed as far as something else bears it out: no person may be invented.

That is OCR, or a second reading where OCR is sure of next to nothing: what is made up is made up
differently the next time.
"""

from collections.abc import Iterable, Sequence

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits, RawDocument, RawLine, Warn
from services.extract.reading.draft import Draft
from services.extract.reading.reader import finish
from services.extract.vision.port import FEW

_BORNE_OUT, _AGREED = 0.5, 0.8
_SURE_LENGTH = 3


def solid_words(lines: Iterable[str]) -> list[str]:
    """Words long enough not to be found by chance."""
    words = (word for line in lines for word in line.split())
    return [word for word in words if len(word) >= _SURE_LENGTH and word.isalnum()]


def adopt_agreed(texts: tuple[str, ...], again: tuple[str, ...], limits: Limits) -> RawDocument:
    """The transcript as a document, where a second reading says the same.

    Raises:
        ProblemError: as :func:`adopt`.
    """
    pairs = (texts, solid_words(again)), (again, solid_words(texts))
    if any(_held(said, words) < _AGREED for said, words in pairs):
        raise ProblemError(Code.UNREADABLE)
    return _document(texts, limits)


def adopt(texts: tuple[str, ...], anchors: tuple[str, ...], limits: Limits) -> RawDocument:
    """The transcript as a document.

    Raises:
        ProblemError: UNREADABLE where it lacks half of the words that OCR is sure of, or OCR is
            sure of next to none; NO_TEXT where it is empty.
    """
    if _held(texts, anchors) < _BORNE_OUT:
        raise ProblemError(Code.UNREADABLE)
    return _document(texts, limits)


def _held(texts: tuple[str, ...], words: Sequence[str]) -> float:
    """The share of ``words`` that the texts have; 0 where they are too few to tell."""
    said = "".join("".join(text.split()) for text in texts).casefold()
    return sum(word.casefold() in said for word in words) / len(words) if len(words) >= FEW else 0.0


def _document(texts: tuple[str, ...], limits: Limits) -> RawDocument:
    lines = [
        RawLine(line, page) for page, text in enumerate(texts, 1) for line in text.splitlines()
    ]
    return finish(Draft(lines=lines, pages=len(texts), warnings=[Warn.VISION]), limits)
