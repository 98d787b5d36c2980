"""LangChain parsers of another team, named to the service by their dotted paths."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from langchain_core.document_loaders import BaseBlobParser
from langchain_core.documents import Document
from langchain_core.documents.base import Blob


class Waiting(BaseBlobParser):
    """Reads in capitals once a file is there; until then a package is missing."""

    def lazy_parse(self, blob: Blob) -> Iterator[Document]:
        if not Path(os.environ["TEST_INSTALLED"]).exists():
            raise ModuleNotFoundError("a package")
        yield Document(page_content=blob.as_string().upper())


class Hanging(BaseBlobParser):
    """Never comes back, as a parser in an endless loop."""

    def lazy_parse(self, blob: Blob) -> Iterator[Document]:
        time.sleep(600)
        yield Document(page_content=blob.as_string())
