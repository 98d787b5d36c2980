"""A model's transcript, believed as far as OCR bears it out: no person may be invented."""

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits, RawDocument, RawLine, Warn
from services.extract.reading.draft import Draft
from services.extract.reading.reader import finish

_BORNE_OUT = 0.5
_FEW = 5


def adopt(texts: tuple[str, ...], anchors: tuple[str, ...], limits: Limits) -> RawDocument:
    """The transcript as a document.

    Raises:
        ProblemError: UNREADABLE where it lacks half of the words that OCR is sure of, or OCR is
            sure of next to none; NO_TEXT where it is empty.
    """
    said = "".join("".join(text.split()) for text in texts).casefold()
    found = sum(anchor.casefold() in said for anchor in anchors)
    if len(anchors) < _FEW or found < _BORNE_OUT * len(anchors):
        raise ProblemError(Code.UNREADABLE)
    lines = [
        RawLine(line, page) for page, text in enumerate(texts, 1) for line in text.splitlines()
    ]
    return finish(Draft(lines=lines, pages=len(texts), warnings=[Warn.VISION]), limits)
