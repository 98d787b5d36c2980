"""Our extraction as a LangChain document loader (extra ``langchain``)."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document

from libs.contracts.media import sniff
from services.extract.domain import Limits
from services.extract.job import extract


class ResumeLoader(BaseLoader):
    """Loads a resume of any supported format: one document a page, personal data masked.

    The same path as in the service, in this process: structural scan, reading with OCR, masking.
    ``metadata`` has ``page`` (from 0, as LangChain counts), ``lines`` (first and last number),
    ``language``, ``quality`` and ``warnings``.
    """

    def __init__(self, file: str | Path | bytes, limits: Limits | None = None) -> None:
        self._file = file
        self._limits = limits or Limits()

    def lazy_load(self) -> Iterator[Document]:
        """Extract the file and yield its pages.

        Raises:
            ProblemError: the file cannot be used; its code says why.
            OSError: there is no such file.
        """
        data = self._file if isinstance(self._file, bytes) else Path(self._file).read_bytes()
        text = extract(data, sniff(data), self._limits).text
        for page, lines in groupby(text.lines, key=lambda line: line.page):
            held = list(lines)
            yield Document(
                page_content="\n".join(line.text for line in held),
                metadata={
                    "page": page - 1,
                    "lines": (held[0].number, held[-1].number),
                    "language": str(text.language),
                    "quality": text.quality,
                    "warnings": list(text.warnings),
                },
            )
