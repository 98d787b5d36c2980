"""LangChain parsers of another team, named to the service by their dotted paths."""

import os
from collections.abc import Iterator
from pathlib import Path

from langchain_core.document_loaders import BaseBlobParser
from langchain_core.documents import Document
from langchain_core.documents.base import Blob


class Shouting(BaseBlobParser):
    """Reads text in capitals."""

    def lazy_parse(self, blob: Blob) -> Iterator[Document]:
        yield Document(page_content=blob.as_string().upper())


class Waiting(BaseBlobParser):
    """Reads once a file is there; until then a package is missing."""

    def lazy_parse(self, blob: Blob) -> Iterator[Document]:
        if not Path(os.environ["TEST_INSTALLED"]).exists():
            raise ModuleNotFoundError("tessdata")
        yield Document(page_content=blob.as_string())
