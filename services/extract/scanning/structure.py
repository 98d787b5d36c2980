"""Active content in the structure of a file: what would run, fetch or unpack when it is opened."""

import re
from collections.abc import Callable

from libs.contracts.media import MediaType
from libs.contracts.problems import CATALOG, Code, ProblemError
from services.extract.domain import Limits
from services.extract.scanning import compounds, packages, pdf

_RTF_OBJECT = re.compile(rb"\\(?:object|objdata|objautlink|objupdate|template|ddeauto|bin\d{4})\b")

Inspect = Callable[[bytes, Limits], str | None]


def inspect(data: bytes, media_type: str, limits: Limits) -> None:
    """Refuse a file that carries active content or unpacks beyond its limits.

    Pure and CPU-bound: runs in a worker process, before anything else reads the file.

    Raises:
        ProblemError: ACTIVE_CONTENT with what was found; ARCHIVE_BOMB; DAMAGED_FILE.
    """
    inspection = _INSPECTIONS.get(media_type)
    found = inspection(data, limits) if inspection else None
    if found:
        action = CATALOG[Code.ACTIVE_CONTENT].action
        raise ProblemError(Code.ACTIVE_CONTENT, f"Found: {found}. {action}")


def _rtf(data: bytes, _limits: Limits) -> str | None:
    found = _RTF_OBJECT.search(data)
    return "an embedded object" if found else None


_INSPECTIONS: dict[str, Inspect] = {
    MediaType.PDF: pdf.find_active,
    MediaType.DOCX: packages.find_active,
    MediaType.HWPX: packages.find_active,
    MediaType.DOC: compounds.find_active,
    MediaType.HWP: compounds.find_active,
    MediaType.RTF: _rtf,
}
"""Text, JSON and images cannot act."""
