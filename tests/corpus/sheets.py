"""Any lines as a document of any format: what a benchmark plants is read before it is judged."""

from collections.abc import Callable

from libs.contracts.media import MediaType
from tests.corpus import scans
from tests.corpus.hangul5 import hwp_file, paragraph
from tests.corpus.office import docx_file, hwpx_file, rtf_file
from tests.corpus.paper import HEIGHT, MARGIN, WIDTH, Paper
from tests.corpus.word97 import doc_file

_TOP, _SIZE, _SMALLER = 40.0, 9.5, 0.94
Write = Callable[[list[str]], bytes]


def pdf(lines: list[str]) -> bytes:
    """One page, its type as large as fits; long lines are wrapped."""
    size = _SIZE
    while True:
        paper = Paper()
        if paper.flow(lines, MARGIN, WIDTH - MARGIN, _TOP, size) < HEIGHT - MARGIN / 2:
            return paper.pdf()
        size *= _SMALLER


def scan(lines: list[str]) -> bytes:
    """The same page, scanned at 300 dpi."""
    return scans.in_pdf(scans.scanned(pdf(lines)))


DIGITAL: tuple[tuple[MediaType, Write], ...] = (
    (MediaType.PDF, pdf),
    (MediaType.DOCX, docx_file),
    (MediaType.HWPX, hwpx_file),
    (MediaType.HWP, lambda lines: hwp_file(b"".join(map(paragraph, lines)))),
    (MediaType.DOC, lambda lines: doc_file("\r".join([*lines, ""]))),
    (MediaType.RTF, rtf_file),
    (MediaType.TEXT, lambda lines: "\n".join(lines).encode()),
)
SCANNED = (MediaType.PDF, scan)
