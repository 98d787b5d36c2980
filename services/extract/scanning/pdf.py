"""Active content of a PDF (ISO 32000-2, 12.6.4 actions, 7.11.4 embedded files, 13.7 rich media).

And streams that unpack to more than anybody has to read: deflated ones are counted in the bytes,
what is packed otherwise or encrypted by MuPDF, which gives up by itself on absurd ratios.

MuPDF resolves what a search of the bytes would miss: object streams, names with ``#`` escapes,
encryption with an empty password. Where the bytes have none of these, the search is enough.
"""

import re

import pymupdf

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Limits
from services.extract.scanning.streams import swells

_ACTIONS = re.compile(
    r"/(JavaScript|JS|Launch|EmbeddedFiles?|EF|RichMedia\w*|XFA|ImportData|GoToE|Rendition)\b"
)
_SUSPECT = re.compile(
    rb"/(?:J(?:S\b|avaScript)|Launch|E(?:F\b|mbedded|ncrypt)|RichMedia|XFA|ImportData|GoToE|Rendition"
    rb"|ObjStm|LZW|RunLength|Fl[A-Za-z]*\s*/Fl|Filter\s+\d|[A-Za-z]{0,12}#[0-9A-Fa-f]{2})"
)
_PACKED_OTHERWISE = re.compile(r"/Filter(?:\s+\d|[^>]*?/(?:LZW|RunLength|RL\b|Fl\w*\s*/Fl))")
_TOO_MUCH = ("bomb", "malloc", "realloc", "calloc")
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


def find_active(data: bytes, limits: Limits) -> str | None:
    """What would act when the PDF is opened, if anything.

    Raises:
        ProblemError: DAMAGED_FILE; PASSWORD_PROTECTED; ARCHIVE_BOMB for absurdly many objects, or
            streams that unpack beyond the limit.
    """
    if swells(data, limits.pdf_unpacked_bytes):
        raise ProblemError(Code.ARCHIVE_BOMB)
    if not _SUSPECT.search(data):
        return None
    try:
        with pymupdf.open(stream=data, filetype="pdf") as document:
            return _search(document, limits.pdf_unpacked_bytes)
    except (pymupdf.FileDataError, RuntimeError, ValueError):
        raise ProblemError(Code.DAMAGED_FILE) from None


def _search(document: pymupdf.Document, room: int) -> str | None:
    if document.needs_pass:
        raise ProblemError(Code.PASSWORD_PROTECTED)
    count = document.xref_length()
    if count > _OBJECTS:
        raise ProblemError(Code.ARCHIVE_BOMB)
    is_encrypted = bool((document.metadata or {}).get("encryption"))
    for number in range(1, count):
        told = document.xref_object(number, compressed=True)
        if found := _ACTIONS.search(told):
            return _NAMES.get(found[1], "rich media")
        if is_encrypted or _PACKED_OTHERWISE.search(told):
            room -= _size(document, number)
            if room < 0:
                raise ProblemError(Code.ARCHIVE_BOMB)
    return None


def _size(document: pymupdf.Document, number: int) -> int:
    """How many bytes a stream unpacks to; 0 for what is none, or is damaged."""
    if not document.xref_is_stream(number):
        return 0
    try:
        return len(document.xref_stream(number) or b"")
    except pymupdf.mupdf.FzErrorBase as error:
        if any(word in str(error) for word in _TOO_MUCH):
            raise ProblemError(Code.ARCHIVE_BOMB) from None
        return 0
