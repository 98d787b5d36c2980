"""What reading a file yields before it is masked, and the limits it is read within."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from libs.contracts.media import MediaType

Place = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points (1/72 inch) from the upper left corner of the page."""


Loaders = Mapping[MediaType, str]
"""Media types to the dotted paths of LangChain loaders or parsers that replace our readers."""


class Hiding(StrEnum):
    """How text was kept from a person's eyes (OWASP LLM01: orders to a model travel this way)."""

    INVISIBLE = "invisible"
    WHITE = "white"
    TINY = "tiny"
    BEHIND = "behind"
    OFF_PAGE = "off_page"
    TAG_CHARACTERS = "tag_characters"
    ZERO_WIDTH = "zero_width"


class Warn(StrEnum):
    """What a reader of the result should know about the file."""

    HIDDEN_TEXT = "hidden_text"
    OCR = "ocr"
    GARBAGE_TEXT_LAYER = "garbage_text_layer"
    LOW_QUALITY = "low_quality"
    UNSCANNED = "unscanned"
    VISION = "vision"


class RawLine(NamedTuple):
    """One line as it stands in the file. A tab parts the cells of a row.

    ``page`` counts from 1; ``box`` is None where the format has no places (DOCX, HWP, text).
    A tuple, because hundreds of them leave a worker with each file: they pickle ten times faster.
    """

    text: str
    page: int = 1
    box: Place | None = None


@dataclass(frozen=True, slots=True)
class Hidden:
    """Text that was found hidden and left out: how much of it, not what it says."""

    how: Hiding
    page: int
    characters: int


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A read file: visible lines in reading order, and what was found on the way.

    ``quality`` lies in 0..1: how much of the text looks like language, times the OCR engine's
    confidence on pages that it read.
    """

    lines: tuple[RawLine, ...]
    pages: int
    quality: float
    warnings: tuple[str, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    ocr_pages: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """All lines, one below the other."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps that a file is read within; what breaks one is refused, not cut."""

    pages: int = 30
    pixels: int = 50_000_000
    unpacked_bytes: int = 150_000_000
    pdf_unpacked_bytes: int = 300_000_000
    packed_ratio: int = 200
    members: int = 2_000
    nesting: int = 64
    characters: int = 400_000
    ocr_dpi: int = 300
    min_quality: float = 0.45
