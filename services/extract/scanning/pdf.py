"""Active content of a PDF (ISO 32000-2, 12.6.4 actions, 7.11.4 embedded files, 13.7 rich media).

MuPDF resolves what a search of the bytes would miss: object streams, names with ``#`` escapes,
encryption with an empty password. Where the bytes have none of these, the search is enough.
"""

import re

import pymupdf

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits

_ACTIONS = re.compile(
    r"/(JavaScript|JS|Launch|EmbeddedFiles?|EF|RichMedia\w*|XFA|ImportData|GoToE|Rendition)\b"
)
_SUSPECT = re.compile(
    rb"/(?:J(?:S\b|avaScript)|Launch|E(?:F\b|mbedded|ncrypt)|RichMedia|XFA|ImportData|GoToE|Rendition"
    rb"|ObjStm|[A-Za-z]{0,12}#[0-9A-Fa-f]{2})"
)
_NAMES = {
    "JavaScript": "JavaScript",
    "JS": "JavaScript",
    "Launch": "an action that starts a program",
    "EmbeddedFile": "an embedded file",
    "EmbeddedFiles": "an embedded file",
    "EF": "an embedded file",
    "GoToE": "an embedded file",
    "XFA": "an XFA form",
    "ImportData": "an action that loads data",
}
_OBJECTS = 100_000


def find_active(data: bytes, _limits: Limits) -> str | None:
    """What would act when the PDF is opened, if anything.

    Raises:
        ProblemError: DAMAGED_FILE; PASSWORD_PROTECTED; ARCHIVE_BOMB for absurdly many objects.
    """
    if not _SUSPECT.search(data):
        return None
    try:
        with pymupdf.open(stream=data, filetype="pdf") as document:
            return _search(document)
    except (pymupdf.FileDataError, RuntimeError, ValueError):
        raise ProblemError(Code.DAMAGED_FILE) from None


def _search(document: pymupdf.Document) -> str | None:
    if document.needs_pass:
        raise ProblemError(Code.PASSWORD_PROTECTED)
    count = document.xref_length()
    if count > _OBJECTS:
        raise ProblemError(Code.ARCHIVE_BOMB)
    for number in range(1, count):
        if found := _ACTIONS.search(document.xref_object(number, compressed=True)):
            return _NAMES.get(found[1], "rich media")
    return None
