"""One extraction from bytes to masked, structured text; pure CPU, run in a worker process."""

from datetime import UTC, datetime
from functools import cache

from libs.contracts.profile import Box, Line, ResumeText
from libs.contracts.skills import Vocabulary
from libs.privacy.detector import Detector
from libs.privacy.masking import Masker
from services.extract.domain import Limits, RawDocument, RawLine
from services.extract.ports import Extraction
from services.extract.reading.reader import read
from services.extract.structure.language import detect_language
from services.extract.structure.structurer import Structurer


def extract(content: bytes, media_type: str, limits: Limits) -> Extraction:
    """Read, mask and structure one file.

    Raises:
        ProblemError: the file cannot be used.
    """
    return structured(read(content, media_type, limits))


def structured(document: RawDocument) -> Extraction:
    """Mask and structure what was read."""
    masked = _masker().mask([line.text for line in document.lines])
    lines = tuple(
        _line(number, text, raw)
        for number, (text, raw) in enumerate(zip(masked.lines, document.lines, strict=True), 1)
    )
    text = ResumeText(
        language=detect_language(lines),
        pages=document.pages,
        quality=document.quality,
        lines=lines,
        profile=_structurer().structure(lines, datetime.now(UTC).date()),
        warnings=document.warnings,
    )
    return Extraction(text, masked.identities)


def _line(number: int, text: str, raw: RawLine) -> Line:
    box = Box(x0=raw.box[0], y0=raw.box[1], x1=raw.box[2], y1=raw.box[3]) if raw.box else None
    return Line(number=number, text=text, page=raw.page, box=box)


@cache
def _masker() -> Masker:
    """Loaded once in each worker."""
    return Masker(Detector())


@cache
def _structurer() -> Structurer:
    """Loaded once in each worker."""
    return Structurer(Vocabulary.load())
