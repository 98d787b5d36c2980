"""Plain text and Markdown."""

from libs.contracts.media import decode
from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits
from services.extract.reading.draft import Draft
from services.extract.reading.flow import sheet_lines


def read_text(data: bytes, limits: Limits) -> Draft:
    """Read text in UTF-8, UTF-16 or CP949; a form feed begins a page.

    Raises:
        ProblemError: DAMAGED_FILE, TOO_MANY_PAGES.
    """
    try:
        sheets = decode(data).split("\f")
    except UnicodeDecodeError:
        raise ProblemError(Code.DAMAGED_FILE) from None
    if len(sheets) > limits.pages:
        raise ProblemError(Code.TOO_MANY_PAGES)
    return Draft(lines=sheet_lines(sheets), pages=len(sheets))
